"""Answers that everybody in a channel sees, and those beyond them that the member who asks alone may read."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, TypeAlias, TypeVar

from bot.audience import EVERYTHING, Reader
from bot.errors import CollectionNotFoundError, NotAllowedError, QueryError, RagbotError
from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.context import Context, Interaction, get_member
from bot.ui.embeds import Page, build_embed
from bot.ui.pages import OpenObject, send_pages
from bot.ui.permissions import is_admin
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.reply import CheckPress
from bot.ui.text import clean
from bot.ui.turns import AnswerMessage, TakeTurn

T = TypeVar("T")

Draw: TypeAlias = Callable[[Reader], Awaitable[Sequence[Page]]]
"""Makes the pages from what a reader may read."""

HasMore: TypeAlias = Callable[[Reader, Reader], Awaitable[bool]]
"""Whether the second reader would be shown more than the first one."""

GetReader: TypeAlias = Callable[[Context | Interaction], Reader]

MORE: Final = phrase("You may read more about this than everyone in this channel may.")
NOTHING_PUBLIC: Final = phrase("Nothing for everyone here")
NOT_HERE: Final = phrase("Not everyone here may read that. Use the slash command, which answers you alone.")
CHANGED: Final = phrase("What may be read has changed since this answer. Please ask again.")

log = logging.getLogger(__name__)


async def answer_publicly(
    ctx: Context,
    draw: Draw,
    has_more: HasMore,
    *,
    take_turn: TakeTurn,
    get_reader: GetReader = build_private_reader,
    open_object: OpenObject | None = None,
) -> None:
    """Answer from what the channel may read; where the member may read more, offer that as a private answer.

    Args:
        ctx: the command.
        draw: asked again, with another reader, where the member presses the button.
        has_more: whether the button is offered.
        take_turn: a place for as long as an answer is made, at the press again.
        get_reader: who the member is, at the command and again at the press.
        open_object: as of `send_pages`.

    Raises:
        RagbotError: as of `draw`, where there is nothing for the member alone either.
    """
    async with AnswerMessage.to_command(ctx) as message:
        with take_turn() as turn:
            async with message.think(ctx, is_private=False):
                await message.wait(turn)
                # Who may read what is looked up after the wait.
                public, private = build_public_reader(ctx), get_reader(ctx)
                pages, is_more = await draw_publicly(
                    partial(draw, public), partial(has_more, public, private), _render_nothing_public
                )
        offer = partial(_answer_alone, draw=draw, get_reader=get_reader, take_turn=take_turn, open_object=open_object)
        await send_pages(
            message.send,
            pages,
            author_id=ctx.author.id,
            open_object=open_object,
            check=build_turn_check(public, build_public_reader),
            show_privately=offer if is_more else None,
            **({"content": translate(MORE)} if is_more else {}),
        )


async def draw_publicly(
    draw: Callable[[], Awaitable[T]], has_more: Callable[[], Awaitable[bool]], refuse: Callable[[RagbotError], T]
) -> tuple[T, bool]:
    """The pages for everybody, and whether there is more for the member alone.

    Args:
        refuse: makes the pages where there is nothing for everybody.

    Raises:
        RagbotError: as of `draw`, where there is nothing for the member alone either.
    """
    try:
        pages = await draw()
    except (CollectionNotFoundError, QueryError) as error:
        if not await _is_more(has_more):
            raise
        return refuse(error), True
    return pages, await _is_more(has_more)


def _render_nothing_public(error: RagbotError) -> Sequence[Page]:
    return [Page([build_embed(translate(NOTHING_PUBLIC), clean(error.user_message), colour=palette.INFO)])]


def build_object_check(has_object: Callable[..., Awaitable[bool]], name: str | None, *, guild_id: int) -> HasMore:
    """Whether a collection, or any for None, has objects for the member that the channel may not read."""

    async def has_more(public: Reader, private: Reader) -> bool:
        return await has_object(name, guild_id=guild_id, reader=private, than=public)

    return has_more


def build_manager_reader(admin_roles: Sequence[str]) -> GetReader:
    """The reader of what manages a guild: an admin reads everything there, in private; others what they may read."""

    def get_reader(asked: Context | Interaction) -> Reader:
        return (
            EVERYTHING if is_admin(get_member(asked), asked.permissions, admin_roles) else build_private_reader(asked)
        )

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
        raise NotAllowedError(translate(NOT_HERE))


def check_whole(seen: object, whole: object) -> None:
    """Refuse to change in public what not everybody there may read all of, since the reply counts it.

    Args:
        seen: what those who see the reply may read.
        whole: what would be changed.

    Raises:
        NotAllowedError: the two differ.
    """
    if seen != whole:
        raise NotAllowedError(translate(NOT_HERE))


async def _is_more(has_more: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await has_more()
    except RagbotError as error:
        # The public answer is there, and must not be lost for this.
        log.info("it is not known whether a member may read more (%s)", type(error).__name__)
        return False


async def _answer_alone(
    press: Interaction, *, draw: Draw, get_reader: GetReader, take_turn: TakeTurn, open_object: OpenObject | None
) -> None:
    """Answer a press from what the member may read by now, for that member alone."""
    async with AnswerMessage.to_press(press, is_private=True) as message:
        with take_turn() as turn:
            await press.response.defer(ephemeral=True, thinking=True)
            await message.wait(turn)
            reader = get_reader(press)
            pages = await draw(reader)
        await send_pages(
            message.send,
            pages,
            author_id=press.user.id,
            open_object=open_object,
            check=build_turn_check(reader, get_reader),
        )


def build_turn_check(reader: Reader, get_reader: GetReader) -> CheckPress:
    """A check of a press that turns pages: those that were drawn may be read no more."""

    def check(press: Interaction) -> None:
        if not get_reader(press).covers(reader):
            raise NotAllowedError(translate(CHANGED))

    return check
