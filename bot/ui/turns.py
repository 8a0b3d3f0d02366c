"""Whoever waits is told the place and shown what is found so far, in the message that becomes the answer."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from math import ceil
from types import MappingProxyType
from typing import Any, Final, Protocol, Self, TypeAlias

import discord
from discord.ext import commands

from bot.languages import phrase, translate
from bot.trace import Step, Tell, get_trace, measured
from bot.ui import palette
from bot.ui.beside import run_beside
from bot.ui.context import Context, Interaction
from bot.ui.embeds import build_embed
from bot.ui.late import UNSENT
from bot.ui.text import NO_MENTIONS
from bot.ui.views import Send

# A turn that comes within a second needs no message, and one edit in five seconds is far from the five that Discord
# takes in that time: https://docs.discord.com/developers/topics/rate-limits
NOTICE_AFTER: Final = 1.0
# For 200 who wait two seconds each, edits are much work beside their answers: who is nearly there sees none. But how
# long a turn takes is an estimate, which a model that hangs proves wrong.
NOTICE_LATEST: Final = 3.0
NOTICE_EVERY: Final = 5.0
WAITING: Final = phrase("Others asked before you")
ROUNDED_TO: Final = 5  # seconds: an estimate is no more exact

# What an edit takes off, unless it says otherwise: a message of components has neither content nor embeds.
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({"content": None, "embeds": [], "view": None})

log = logging.getLogger(__name__)


class Turn(Protocol):
    """A place in a queue."""

    @property
    def place(self) -> int:
        """1 is next; 0: it has begun."""

    @property
    def seconds(self) -> float:
        """About how long it still takes."""

    async def wait(self, *, timeout: float | None = None) -> bool:
        """Wait until it begins, for so long at most; whether it has."""


TakeTurn: TypeAlias = Callable[[], AbstractContextManager[Turn]]
"""Joins the queue for the time of a block; raises BusyError at once where it is full."""


BuildEarly: TypeAlias = Callable[[str], Mapping[str, Any]]
"""Makes the message of what is found so far, with a line that says what becomes of the rest."""


class AnswerMessage:
    """One message: the place while its member waits, what is found so far, then the answer.

    What stands there without an answer is deleted; but for what is found so far, where the bot is ended.

    Args:
        send: sends the answer where no place was shown.
        edit, delete: change the deferred response of an interaction; None for a text command, whose message is its own.
    """

    def __init__(
        self, send: Send, *, edit: Send | None = None, delete: Callable[[], Awaitable[Any]] | None = None
    ) -> None:
        self._send = send
        self._edit = edit
        self._delete = delete
        self._is_waiting_shown = False
        self._build_early: BuildEarly | None = None
        self._acknowledgement: asyncio.Future[Any] | None = None

    @classmethod
    def to_command(cls, ctx: Context, **message: Any) -> Self:
        """The answer to a hybrid command, sent with `message`, e.g. `ephemeral`."""

        async def send(**rest: Any) -> Any:
            return await ctx.send(**message, **rest)

        if ctx.interaction is None:
            return cls(send)
        return cls(send, edit=ctx.interaction.edit_original_response, delete=ctx.interaction.delete_original_response)

    @classmethod
    def to_asked(cls, asked: Context | Interaction, *, is_private: bool) -> Self:
        """The answer to a command, a press or a form."""
        if isinstance(asked, discord.Interaction):
            return cls.to_press(asked, is_private=is_private)
        return cls.to_command(asked, **({"ephemeral": True} if is_private else {}))

    @classmethod
    def to_press(cls, press: Interaction, *, is_private: bool) -> Self:
        """The answer to a press that is deferred."""

        async def send(**message: Any) -> Any:
            return await press.followup.send(wait=True, ephemeral=is_private, **message)

        return cls(send, edit=press.edit_original_response, delete=press.delete_original_response)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        is_ended = kind is asyncio.CancelledError and self._build_early is not None
        if self._is_waiting_shown and self._delete is not None and not is_ended:
            try:
                await self._delete()
            except UNSENT as error:
                log.info("what stood for an answer is still shown: %s", type(error).__name__)

    @asynccontextmanager
    async def think(self, asked: Context | Interaction, *, is_private: bool) -> AsyncIterator[None]:
        """Show that the bot is thinking for as long as the block takes, which does not wait for Discord to take that.

        Raises:
            HTTPException: Discord does not take it, as when it has given up waiting; the block is cancelled.
        """
        press = asked if isinstance(asked, discord.Interaction) else asked.interaction
        if press is None:
            assert isinstance(asked, commands.Context)
            async with asked.typing():
                yield
            return
        if press.response.is_done():
            yield
            return
        async with run_beside(press.response.defer(ephemeral=is_private, thinking=True)) as self._acknowledgement:
            yield

    @measured(Step.WAIT)
    async def wait(self, turn: Turn) -> None:
        """Return when the turn has begun. Raises nothing of Discord's."""
        shown, begin = 0, time.monotonic()
        while not await turn.wait(timeout=NOTICE_EVERY if shown else NOTICE_AFTER):
            is_nearly_there = turn.seconds < NOTICE_AFTER and time.monotonic() - begin < NOTICE_LATEST
            if turn.place not in {0, shown} and not is_nearly_there:
                shown = turn.place
                await self._show(embeds=[render_place(shown, turn.seconds)])

    async def show_note(self, title: str, text: str) -> None:
        """Say why the answer takes its time, unless hits are shown already. Raises nothing of Discord's."""
        if self._build_early is None:
            await self._show(embeds=[build_embed(title, text, colour=palette.INFO)])

    async def show_early(self, build: BuildEarly, note: str) -> None:
        """Show what is found so far. Raises nothing of Discord's.

        Args:
            build: called with another note where the bot is ended before the answer.
            note: what is to come.
        """
        if not await self._show(**build(note), allowed_mentions=NO_MENTIONS):
            return
        self._build_early = build
        if (trace := get_trace()) is not None:
            trace.tell = partial(self._take_leave, trace.tell)

    async def _take_leave(self, tell: Tell, user_message: str) -> None:
        """Put an early end in the place of what is to come; an answer stays, and its member is told apart."""
        build = self._build_early if self._is_waiting_shown else None
        if build is None or not await self._show(**build(user_message), allowed_mentions=NO_MENTIONS):
            await tell(user_message)

    async def send(self, **message: Any) -> Any:
        """Put the answer in the place of what is shown, and return the message. Of embeds it takes `embeds` alone."""
        await self.wait_acknowledged()
        if not self._is_waiting_shown or self._edit is None:
            return await self._send(**message)
        files = {"attachments": message.pop("files")} if "files" in message else {}
        try:
            sent = await self._edit(**{**_NOTHING, **message, **files})
        except discord.NotFound:
            # Somebody has deleted it meanwhile.
            sent = await self._send(**message)
        self._is_waiting_shown = False
        return sent

    async def wait_acknowledged(self) -> None:
        """Return when Discord has taken the first response: before that it takes no message."""
        if self._acknowledgement is not None:
            await asyncio.wait({self._acknowledgement})

    async def _show(self, **message: Any) -> bool:
        """Show something while its member waits; whether Discord took it."""
        await self.wait_acknowledged()
        try:
            if self._edit is None:
                sent = await self._send(**message)
                self._edit, self._delete = sent.edit, sent.delete
            else:
                await self._edit(**{**_NOTHING, **message})
        except UNSENT as error:
            # The answer comes all the same.
            log.info("what stands for an answer is not shown: %s", type(error).__name__)
            return False
        self._is_waiting_shown = True
        return True


@asynccontextmanager
async def hold_turn(ctx: Context, take_turn: TakeTurn, *, is_private: bool = False) -> AsyncIterator[AnswerMessage]:
    """Defer a command and wait for its turn, which ends with the block; gives the message for the answer.

    Raises:
        BusyError: before anything is deferred: the queue is full.
    """
    with take_turn() as turn:
        message = AnswerMessage.to_asked(ctx, is_private=is_private)
        async with message, message.think(ctx, is_private=is_private):
            await message.wait(turn)
            # The block may send by other ways than the message.
            await message.wait_acknowledged()
            yield message


def render_place(place: int, seconds: float) -> discord.Embed:
    """Return the place in the queue; 1 is next."""
    which = translate("You are next") if place == 1 else translate("You are number {place:,} in the queue", place=place)
    about = ceil(seconds / ROUNDED_TO) * ROUNDED_TO
    text = translate("{which}: about {about:,} s to go. The answer will appear here.", which=which, about=about)
    return build_embed(translate(WAITING), text, colour=palette.INFO)
