"""Turning the pages of an answer, however old the process is that sent it."""

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from typing import Final, Protocol

import discord

from bot.audience import Reader
from bot.errors import NotAllowedError, RagbotError
from bot.kept import KeptAnswer
from bot.languages import translate
from bot.ui.answers import AnswerPages
from bot.ui.blocks import dump_page, load_page
from bot.ui.context import Interaction
from bot.ui.ids import get_custom_id, iterate_button_ids, pack_uuid, unpack_uuid
from bot.ui.layouts import Button
from bot.ui.looks import list_rows, rebuild_message
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.text import NO_MENTIONS
from bot.ui.turns import Turn
from bot.ui.views import NOT_YOURS

_CUSTOM_ID: Final = re.compile(r"page:(?P<asker>\d{1,20}):(?P<key>[\w-]{22}):(?P<index>\d{1,3})", re.ASCII)

log = logging.getLogger(__name__)


class AnswerStore(Protocol):
    """Where answers of several pages are kept."""

    async def keep(self, guild_id: int, answer: KeptAnswer) -> str:
        """The key, a UUID."""

    async def fetch(self, guild_id: int, key: str, *, reader: Reader) -> KeptAnswer:
        """The answer, if it is there and all of its objects may be read."""


@dataclass(frozen=True, slots=True)
class PressedPage:
    """What a button that turns a page says: who asked, which answer, and which of its pages."""

    asker_id: int
    key: str
    index: int


class PageDesk:
    """Keeps answers of several pages, and turns them.

    Args:
        take_turn: a place for as long as somebody's press reads a page.
    """

    def __init__(self, store: AnswerStore, *, take_turn: Callable[[Interaction], AbstractContextManager[Turn]]) -> None:
        self._store = store
        self._take_turn = take_turn

    async def build_buttons(
        self, pages: AnswerPages, *, guild_id: int, asker_id: int, reader: Reader
    ) -> tuple[Button, ...]:
        """The buttons for the first page; none where there is no other, or where the others cannot be kept."""
        if len(pages.pages) == 1:
            return ()
        kept = KeptAnswer(tuple(map(dump_page, pages.pages)), reader, pages.objects)
        try:
            key = await self._store.keep(guild_id, kept)
        except RagbotError as error:
            # The first page is there, and must not be lost for the others.
            log.info("the pages of an answer are not kept (%s)", type(error).__name__)
            return ()
        return build_page_buttons(PressedPage(asker_id, key, 0), len(pages.pages))

    async def fetch_objects(self, kept: PressedPage, *, guild_id: int, reader: Reader) -> tuple[tuple[str, str], ...]:
        """Collection and id of what the pages of an answer show.

        Raises:
            RagbotError: the answer is not kept any more, or the reader may not read it (any more).
        """
        return (await self._store.fetch(guild_id, kept.key, reader=reader)).objects

    async def turn(self, press: Interaction, pressed: PressedPage) -> None:
        """Answer a press with another page, in the same message.

        Raises:
            RagbotError: somebody else pressed, the answer is not kept any more, or it may not be read any more.
        """
        message, guild_id = press.message, press.guild_id
        assert message is not None
        assert guild_id is not None
        if press.user.id != pressed.asker_id:
            raise NotAllowedError(translate(NOT_YOURS))
        with self._take_turn(press) as turn:
            await press.response.defer()
            await turn.wait()
            reader = build_private_reader(press) if message.flags.ephemeral else build_public_reader(press)
            kept = await self._store.fetch(guild_id, pressed.key, reader=reader)
        index = min(pressed.index, len(kept.pages) - 1)
        turning = build_page_buttons(replace(pressed, index=index), len(kept.pages))
        first, *rows = list_rows(message) or [[]]
        others = [each for each in first if not _CUSTOM_ID.fullmatch(each.custom_id or "")]
        turned = rebuild_message(message, load_page(kept.pages[index]), rows=[[*turning, *others], *rows])
        # Somebody may have deleted the message meanwhile.
        with suppress(discord.NotFound):
            await press.edit_original_response(**turned, allowed_mentions=NO_MENTIONS)


def build_page_buttons(shown: PressedPage, count: int) -> tuple[Button, Button]:
    """The buttons to the page before and after the one that is shown, of at least two.

    At both ends one of them leads to the same page, and is disabled.
    """
    last = count - 1
    targets = max(0, shown.index - 1), min(last, shown.index + 1)
    previous, following = (f"page:{shown.asker_id}:{pack_uuid(shown.key)}:{index}" for index in targets)
    style = discord.ButtonStyle.secondary
    return (
        discord.ui.Button(
            label=translate("Previous"), emoji="◀️", style=style, custom_id=previous, disabled=shown.index == 0
        ),
        discord.ui.Button(
            label=translate("Next"), emoji="▶️", style=style, custom_id=following, disabled=shown.index == last
        ),
    )


def parse_page(interaction: discord.Interaction) -> PressedPage | None:
    """Return which page a press asks for; None for any other interaction."""
    return _parse(get_custom_id(interaction))


def find_kept(message: discord.Message | None) -> PressedPage | None:
    """Return which kept answer a message shows a page of; None where it has no others."""
    return next(filter(None, map(_parse, iterate_button_ids(message))), None)


def _parse(custom_id: str) -> PressedPage | None:
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None:
        return None
    return PressedPage(int(found["asker"]), unpack_uuid(found["key"]), int(found["index"]))
