"""Answers of several pages, turned with buttons."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.ui.embeds import Page
from bot.ui.text import NO_MENTIONS
from bot.ui.views import OwnedView, Send

# A followup can be edited for 15 minutes; one of them is left for greying the buttons out.
TIMEOUT_SECONDS = 14 * 60


class PagedView(OwnedView):
    """Buttons for the previous and the next page around a label `2/3`."""

    def __init__(
        self,
        pages: Sequence[Page],
        *,
        author_id: int,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        super().__init__(author_id, timeout=timeout)
        self.pages = pages
        self.index = 0
        self._show(0)

    def _show(self, index: int) -> None:
        # Two presses can arrive before the buttons are disabled.
        self.index = max(0, min(index, len(self.pages) - 1))
        self.previous.disabled = self.index == 0
        self.position.label = f"{self.index + 1}/{len(self.pages)}"
        self.following.disabled = self.index == len(self.pages) - 1

    @discord.ui.button(label="Previous", emoji="◀️", style=discord.ButtonStyle.secondary)
    async def previous(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Turn to the page before."""
        await self._turn(interaction, self.index - 1)

    @discord.ui.button(label="1/1", style=discord.ButtonStyle.secondary, disabled=True)
    async def position(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Tell the place; disabled, but ids come from outside, so a press shows the same page again."""
        await self._turn(interaction, self.index)

    @discord.ui.button(label="Next", emoji="▶️", style=discord.ButtonStyle.secondary)
    async def following(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Turn to the page after."""
        await self._turn(interaction, self.index + 1)

    async def _turn(self, interaction: discord.Interaction, index: int) -> None:
        self._show(index)
        await self.update(interaction, embeds=self.pages[self.index])


async def send_pages(send: Send, pages: Sequence[Page], *, author_id: int, **message: Any) -> Any:
    """Send the first page, with buttons where there are more, and return the message.

    Args:
        send: `ctx.send`, `channel.send` or `interaction.followup.send`.
        pages: at least one.
        author_id: the member who may turn them.
        **message: passed on to `send`, e.g. `files` or `ephemeral`.
    """
    if len(pages) == 1:
        return await send(embeds=pages[0], allowed_mentions=NO_MENTIONS, **message)
    view = PagedView(pages, author_id=author_id)
    return await view.send(send, embeds=pages[0], **message)
