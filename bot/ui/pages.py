"""Answers of several pages, turned with buttons, and a menu of the objects that they are about."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias

import discord

from bot.languages import phrase, translate
from bot.ui.cards import get_title
from bot.ui.embeds import Page, ShownObject
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.text import NO_MENTIONS, one_line
from bot.ui.views import OwnedView, Send

OpenObject: TypeAlias = Callable[[discord.Interaction[Any], ShownObject], Awaitable[None]]
"""Answers a choice from the menu: shows an object to whoever chose it."""

CheckTurn: TypeAlias = Callable[[discord.Interaction[Any]], None]
AskAgain: TypeAlias = Callable[[discord.Interaction[Any]], Awaitable[None]]

SHOW_PRIVATELY: Final = phrase("Show me privately")
PLACEHOLDER: Final = phrase("More about …")

# A followup can be edited for 15 minutes; one of them is left for greying the buttons out.
TIMEOUT_SECONDS = 14 * 60


class PagedView(OwnedView):
    """Buttons for the previous and the next page around a label `2/3`, where there are several.

    Args:
        pages: at least one.
        author_id: the member who may turn them.
        open_object: what the menu of a page's objects does; None: there is no menu.
        check: raises where the pages may not be turned any more.
        show_privately: what the button does that answers the member alone; None: there is none.
        timeout: seconds after the last press.
    """

    kind = "pages"

    def __init__(
        self,
        pages: Sequence[Page],
        *,
        author_id: int,
        open_object: OpenObject | None = None,
        check: CheckTurn | None = None,
        show_privately: AskAgain | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        super().__init__(author_id, timeout=timeout)
        self.pages = pages
        self.index = 0
        self.previous.label, self.following.label = translate("Previous"), translate("Next")
        if len(pages) == 1:
            self.clear_items()
        self._check = check
        if show_privately is not None:
            self.add_item(_AgainButton(show_privately))
        self._menu = None if open_object is None else MoreMenu(open_object)
        self._show(0)

    def _show(self, index: int) -> None:
        # Two presses can arrive before the buttons are disabled.
        self.index = max(0, min(index, len(self.pages) - 1))
        self.previous.disabled = self.index == 0
        self.position.label = f"{self.index + 1}/{len(self.pages)}"
        self.following.disabled = self.index == len(self.pages) - 1
        if self._menu is not None:
            self._fill(self._menu)

    def _fill(self, menu: "MoreMenu") -> None:
        """Offer the objects of the page; some pages have none."""
        self.remove_item(menu)
        shown = self.pages[self.index].shown
        if shown:
            menu.fill(shown)
            self.add_item(menu)

    def may_press(self, user_id: int, custom_id: str) -> bool:
        """Whether a member may: who reads the answer may look closer, who asked may turn the pages."""
        is_menu = self._menu is not None and custom_id == self._menu.custom_id
        return is_menu or super().may_press(user_id, custom_id)

    @discord.ui.button(emoji="◀️", style=discord.ButtonStyle.secondary)
    async def previous(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Turn to the page before."""
        await self._turn(interaction, self.index - 1)

    @discord.ui.button(label="1/1", style=discord.ButtonStyle.secondary, disabled=True)
    async def position(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Tell the place; disabled, but ids come from outside, so a press shows the same page again."""
        await self._turn(interaction, self.index)

    @discord.ui.button(emoji="▶️", style=discord.ButtonStyle.secondary)
    async def following(self, interaction: discord.Interaction, _button: "discord.ui.Button[PagedView]") -> None:
        """Turn to the page after."""
        await self._turn(interaction, self.index + 1)

    async def _turn(self, interaction: discord.Interaction, index: int) -> None:
        if self._check is not None:
            self._check(interaction)
        self._show(index)
        await self.update(interaction, embeds=self.pages[self.index])


class _AgainButton(discord.ui.Button[PagedView]):
    """Asks again, for more."""

    def __init__(self, ask: AskAgain) -> None:
        super().__init__(label=translate(SHOW_PRIVATELY), style=discord.ButtonStyle.primary, row=2)
        self._ask = ask

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press with a message of its own."""
        await self._ask(interaction)


class MoreMenu(discord.ui.Select[PagedView]):
    """A menu of the objects of a page."""

    def __init__(self, open_object: OpenObject) -> None:
        super().__init__(placeholder=translate(PLACEHOLDER), row=1)
        self._open = open_object
        self._shown: tuple[ShownObject, ...] = ()

    def fill(self, shown: Sequence[ShownObject]) -> None:
        """Offer the objects of a page."""
        self._shown = tuple(shown[:MENU_OPTIONS_MAX])
        self.options = [
            discord.SelectOption(
                label=one_line(f"{each.hit.number}. {get_title(each.hit)}", OPTION_MAX),
                description=one_line(each.collection.name, OPTION_MAX),
                value=str(index),
            )
            for index, each in enumerate(self._shown)
        ]

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show the object that was chosen, if the menu has it: what comes back is data from outside."""
        chosen = {str(index): each for index, each in enumerate(self._shown)}.get(self.values[0])
        if chosen is not None:
            await self._open(interaction, chosen)


async def send_pages(
    send: Send,
    pages: Sequence[Page],
    *,
    author_id: int,
    open_object: OpenObject | None = None,
    check: CheckTurn | None = None,
    show_privately: AskAgain | None = None,
    **message: Any,
) -> Any:
    """Send the first page, with buttons where there are more, and return the message.

    Args:
        send: `ctx.send`, `channel.send` or `interaction.followup.send`.
        pages: at least one.
        author_id: the member who may turn them.
        open_object, check, show_privately: as for `PagedView`.
        **message: passed on to `send`, e.g. `files` or `ephemeral`.
    """
    has_menu = open_object is not None and any(page.shown for page in pages)
    if len(pages) == 1 and not has_menu and show_privately is None:
        return await send(embeds=pages[0], allowed_mentions=NO_MENTIONS, **message)
    view = PagedView(
        pages,
        author_id=author_id,
        open_object=open_object,
        check=check,
        show_privately=show_privately,
    )
    return await view.send(send, embeds=pages[0], **message)
