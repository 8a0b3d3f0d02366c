"""Answers that everybody in a channel sees, and those beyond them that the member who asks alone may read."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

from discord.ext import commands

from bot.audience import EVERYTHING, Reader
from bot.errors import CollectionNotFoundError, NotAllowedError, QueryError, RagbotError
from bot.models import SearchOptions
from bot.ui import palette
from bot.ui.context import Context, Interaction
from bot.ui.embeds import Page, build_embed
from bot.ui.feedback import FeedbackDesk, build_vote_buttons
from bot.ui.humans import HumanDesk
from bot.ui.pages import OpenObject, send_pages
from bot.ui.permissions import is_admin
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.reply import CheckPress
from bot.ui.text import clean
from bot.ui.turns import AnswerMessage, TakeTurn

Draw: TypeAlias = Callable[[Reader], Awaitable[Sequence[Page]]]
"""Makes the pages from what a reader may read."""

HasMore: TypeAlias = Callable[[Reader, Reader], Awaitable[bool]]
"""Whether the second reader would be shown more than the first one."""

Count: TypeAlias = Callable[[Sequence[Page]], Awaitable[None]]
"""Counts a question that is answered with these pages."""

GetReader: TypeAlias = Callable[[Context | Interaction], Reader]

MORE: Final = "You may read more about this than everyone in this channel may."
NOTHING_PUBLIC: Final = "Nothing for everyone here"
NOT_HERE: Final = "Not everyone here may read that. Use the slash command, which answers you alone."
CHANGED: Final = "What may be read has changed since this answer. Please ask again."

log = logging.getLogger(__name__)


async def answer_publicly(
    ctx: Context,
    draw: Draw,
    has_more: HasMore,
    *,
    take_turn: TakeTurn,
    get_reader: GetReader = build_private_reader,
    open_object: OpenObject | None = None,
    humans: HumanDesk | None = None,
    feedback: FeedbackDesk | None = None,
    draw_words: Draw | None = None,
) -> None:
    """Answer from what the channel may read; where the member may read more, offer that as a private answer.

    Args:
        ctx: the command.
        draw: asked again, with another reader, where the member presses the button.
        has_more: whether the button is offered.
        take_turn: a place for as long as an answer is made, at the press again.
        get_reader: who the member is, at the command and again at the press.
        open_object: as of `send_pages`.
        humans: counts the question, and offers a human where the bot does not know; None: this is no question.
        feedback: lets members vote on the answer; None: they cannot.
        draw_words: as `draw`, with the words of the question searched for and no conditions read out of them.

    Raises:
        RagbotError: as of `draw`, where there is nothing for the member alone either.
    """
    async with AnswerMessage.to_command(ctx) as message:
        with take_turn() as turn:
            async with ctx.typing():
                await message.wait(turn)
                # Who may read what is looked up after the wait.
                public, private = build_public_reader(ctx), get_reader(ctx)
                count = partial(_record, ctx, humans, feedback)
                pages, is_more = await _draw_publicly(draw, has_more, public, private, count=count)
        answer_id = pages[0].answer_id
        again = partial(_answer_again, take_turn=take_turn, open_object=open_object, humans=humans, answer_id=answer_id)
        offer = partial(again, draw=draw, get_reader=get_reader, draw_words=draw_words, is_private=True)
        words = draw_words and partial(again, draw=draw_words, get_reader=build_public_reader, is_private=False)
        await send_pages(
            message.send,
            pages,
            author_id=ctx.author.id,
            open_object=open_object,
            check=build_turn_check(public, build_public_reader),
            show_privately=offer if is_more else None,
            first=[*(await humans.build_buttons(ctx, pages) if humans else ()), *build_vote_buttons(answer_id)],
            search_words=words,
            **({"content": MORE} if is_more else {}),
        )


async def _draw_publicly(
    draw: Draw, has_more: HasMore, public: Reader, private: Reader, *, count: Count
) -> tuple[Sequence[Page], bool]:
    """The pages for everybody, and whether there is more for the member alone."""
    try:
        pages = await draw(public)
    except (CollectionNotFoundError, QueryError) as error:
        if not await _is_more(has_more, public, private):
            raise
        return [Page([build_embed(NOTHING_PUBLIC, clean(error.user_message), colour=palette.INFO)])], True
    is_more = await _is_more(has_more, public, private)
    # Before it is sent: a bot that is stopped as soon as everybody is answered leaves nothing half done.
    await count(pages)
    return pages, is_more


async def _record(ctx: Context, humans: HumanDesk | None, feedback: FeedbackDesk | None, pages: Sequence[Page]) -> None:
    """Keep at once what is kept of an answer."""
    desks = (desk for desk in (humans, feedback) if desk is not None)
    await asyncio.gather(*(desk.record(ctx, pages) for desk in desks))


def build_hit_check(
    has_hit: Callable[..., Awaitable[bool]], name: str | None, query: str, *, guild_id: int, options: SearchOptions
) -> HasMore:
    """Whether a query has hits for the member alone among the best ones.

    Args:
        has_hit: of the library.
        name: the collection; None: the default one.
    """

    async def has_more(public: Reader, private: Reader) -> bool:
        return await has_hit(name, query, guild_id=guild_id, reader=private, than=public, options=options)

    return has_more


def build_object_check(has_object: Callable[..., Awaitable[bool]], name: str | None, *, guild_id: int) -> HasMore:
    """Whether a collection, or any for None, has objects for the member that the channel may not read."""

    async def has_more(public: Reader, private: Reader) -> bool:
        return await has_object(name, guild_id=guild_id, reader=private, than=public)

    return has_more


def build_manager_reader(admin_roles: Sequence[str]) -> GetReader:
    """The reader of what manages a guild: an admin reads everything there, in private; others what they may read."""

    def get_reader(asked: Context | Interaction) -> Reader:
        user = asked.author if isinstance(asked, commands.Context) else asked.user
        return EVERYTHING if is_admin(user, asked.permissions, admin_roles) else build_private_reader(asked)

    return get_reader


def is_alone(ctx: Context) -> bool:
    """Whether only the admin sees the reply to a management command: to a typed one Discord has no such reply."""
    return ctx.interaction is not None


def build_witness(ctx: Context) -> Reader:
    """Who reads the reply to a management command, and so what it may tell of: the admin, or all in the channel.

    For commands that only admins get to.
    """
    return EVERYTHING if is_alone(ctx) else build_public_reader(ctx)


def check_alone(ctx: Context) -> None:
    """Refuse a management command whose reply everybody would see.

    Raises:
        NotAllowedError: it was typed.
    """
    if not is_alone(ctx):
        raise NotAllowedError(NOT_HERE)


def check_whole(seen: object, whole: object) -> None:
    """Refuse to change in public what not everybody there may read all of, since the reply counts it.

    Args:
        seen: what those who see the reply may read.
        whole: what would be changed.

    Raises:
        NotAllowedError: the two differ.
    """
    if seen != whole:
        raise NotAllowedError(NOT_HERE)


async def _is_more(has_more: HasMore, public: Reader, private: Reader) -> bool:
    try:
        return await has_more(public, private)
    except RagbotError as error:
        # The public answer is there, and must not be lost for this.
        log.info("it is not known whether a member may read more (%s)", type(error).__name__)
        return False


async def _answer_again(
    press: Interaction,
    *,
    draw: Draw,
    get_reader: GetReader,
    take_turn: TakeTurn,
    open_object: OpenObject | None,
    humans: HumanDesk | None,
    answer_id: str,
    is_private: bool,
    draw_words: Draw | None = None,
) -> None:
    """Answer a press from what may be read by now, for everybody or for the member alone.

    It is the same question, of which each member has one vote: `answer_id` is that of the first answer.
    """
    async with AnswerMessage.to_press(press, is_private=is_private) as message:
        with take_turn() as turn:
            await press.response.defer(ephemeral=is_private, thinking=True)
            await message.wait(turn)
            reader = get_reader(press)
            pages = await draw(reader)
        words = partial(
            _answer_again,
            get_reader=get_reader,
            take_turn=take_turn,
            open_object=open_object,
            humans=humans,
            answer_id=answer_id,
        )
        await send_pages(
            message.send,
            pages,
            author_id=press.user.id,
            open_object=open_object,
            check=build_turn_check(reader, get_reader),
            first=[*(await humans.build_buttons(press, pages) if humans else ()), *build_vote_buttons(answer_id)],
            search_words=draw_words and partial(words, draw=draw_words, is_private=is_private),
        )


def build_turn_check(reader: Reader, get_reader: GetReader) -> CheckPress:
    """A check of a press that turns pages: those that were drawn may be read no more."""

    def check(press: Interaction) -> None:
        if not get_reader(press).covers(reader):
            raise NotAllowedError(CHANGED)

    return check
