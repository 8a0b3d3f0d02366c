"""The base of views: who may press, and what happens to the buttons afterwards."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ClassVar, Final, TypeAlias

import discord
from discord.ext import commands

from bot.languages import phrase, translate
from bot.trace import refuse
from bot.ui.context import Interaction
from bot.ui.text import NO_MENTIONS

Send: TypeAlias = Callable[..., Awaitable[Any]]
"""`ctx.send`, `channel.send` or `interaction.followup.send`: sends a message and returns it."""

NOT_YOURS: Final = phrase("These buttons belong to whoever ran the command. Run it yourself to get your own.")

log = logging.getLogger(__name__)


class OwnedView(discord.ui.View):
    """Buttons for one member only. They are disabled when their time is over.

    Attributes:
        kind: what a press is called in the log.

    Args:
        author_id: the member who may press; others are told so.
        timeout: seconds after the last press; None: for as long as the process lives.
    """

    kind: ClassVar[str] = "view"

    def __init__(self, author_id: int, *, timeout: float | None) -> None:
        super().__init__(timeout=timeout)
        self.author_id = author_id
        self._edit: Send | None = None

    async def send(self, send: Send, **message: Any) -> Any:
        """Send a message with these buttons, remember it, and return it."""
        sent = await send(view=self, allowed_mentions=NO_MENTIONS, **message)
        self.follow(sent)
        return sent

    def follow(self, sent: Any) -> None:
        """Remember the message that these buttons are on."""
        self._edit = sent.edit

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Follow the press from here on; whether the presser may, answering those who may not.

        A button that outlives the process is not this view's to answer, whoever presses it.
        """
        pressed = str(dict(interaction.data or {}).get("custom_id"))
        if any(item.custom_id == pressed for item in self._list_pressable() if item.is_persistent()):
            return False
        if not await interaction.client.tree.begin_press(interaction, f"press {self.kind}"):
            return False
        if self.may_press(interaction.user.id, pressed):
            return True
        refuse()
        # The press may have expired (10062) before the answer got out; then there is nobody to tell.
        with suppress(discord.NotFound):
            await interaction.response.send_message(translate(NOT_YOURS), ephemeral=True)
        return False

    def may_press(self, user_id: int, _custom_id: str) -> bool:
        """Whether a member may press the button of that id: it is the one who asked."""
        return user_id == self.author_id

    async def update(self, interaction: discord.Interaction, **message: Any) -> None:
        """Answer a press by editing its message; a message that was deleted meanwhile stays deleted."""
        # A followup can be edited for 15 minutes after the interaction it answers, so the newest one counts.
        self._edit = interaction.edit_original_response
        with suppress(discord.NotFound):
            await interaction.response.edit_message(view=self, **message)

    def disable(self) -> None:
        """Grey out the buttons and menus that end with this view; shown with the next edit."""
        for item in self._list_pressable():
            item.disabled = not item.is_persistent()

    def _list_pressable(self) -> "list[discord.ui.Button[Any] | discord.ui.Select[Any]]":
        return [item for item in self.children if isinstance(item, discord.ui.Button | discord.ui.Select)]

    async def on_timeout(self) -> None:
        """Show the buttons disabled, where the message can still be edited."""
        self.disable()
        if self._edit is None:
            return
        try:
            await self._edit(view=self)
        except (discord.HTTPException, OSError) as error:
            log.info("buttons stay enabled after their time: %s", type(error).__name__)

    async def on_error(  # type: ignore[override] # only bots with a command tree show these views
        self, interaction: "discord.Interaction[commands.Bot]", error: Exception, _item: discord.ui.Item[Any], /
    ) -> None:
        """Hand a failure of a press to the place where errors meet people: the client's command tree."""
        await interaction.client.tree.on_error(interaction, error)  # type: ignore[arg-type] # RagTree takes any error
