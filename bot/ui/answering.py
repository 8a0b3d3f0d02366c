"""Answers to questions: in public, what the member who asks may read beyond that, and their buttons."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeAlias

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, NotAllowedError, QueryError, RagbotError
from bot.guild import NOTHING_CHOSEN, Choices
from bot.models import RecommendStyle, SearchOptions
from bot.ui.answers import AnswerPages, render_refusal
from bot.ui.asked import PressedAgain, Question, Way, parse_again, read_question
from bot.ui.chips import read_condition
from bot.ui.context import Context, Interaction, get_guild_id, get_member
from bot.ui.defaults import Defaults, Terms
from bot.ui.drawn import Drawn, build_again_buttons, build_chip_buttons, build_direct, build_note
from bot.ui.feedback import FeedbackDesk, build_vote_buttons, find_answer_id
from bot.ui.humans import HumanDesk
from bot.ui.late import send_direct
from bot.ui.layouts import build_layout
from bot.ui.option_line import read_options, render_options
from bot.ui.private import draw_publicly
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk
from bot.ui.turns import AnswerMessage, Turn
from bot.ui.views import NOT_YOURS

Draw: TypeAlias = Callable[[Question, Reader], Awaitable[AnswerPages]]
"""Makes the pages from what a reader may read."""

HasMore: TypeAlias = Callable[[Question, Reader, Reader], Awaitable[bool]]
"""Whether the second reader would be shown more than the first one."""

SHARING: Final = "Here is what everyone in this channel may read of it:"
NOTHING_TO_SHARE: Final = "Nothing of this may be read by everyone in this channel, so I can't share it here."


class NameStore(Protocol):
    """Where collections are known by the references that buttons have."""

    async def find_name(self, reference: str, *, guild_id: int, reader: Reader) -> str:
        """The name, if the reader may ask the collection."""


class AnswerDesk:
    """Answers one command, and the buttons that ask it again, which work after a restart of the bot.

    Args:
        command: its name.
        draw: asked again, with another reader, at a press.
        has_more: whether the member alone may read more.
        take_turn: a place for as long as an answer is made.
        defaults: what counts where a member says nothing.
        feedback: lets members vote on the answers; None: they cannot.
    """

    def __init__(
        self,
        command: str,
        draw: Draw,
        has_more: HasMore,
        *,
        take_turn: Callable[[Context | Interaction], AbstractContextManager[Turn]],
        humans: HumanDesk,
        pages: PageDesk,
        names: NameStore,
        defaults: Defaults,
        feedback: FeedbackDesk | None = None,
    ) -> None:
        self._command = command
        self._draw = draw
        self._has_more = has_more
        self._take_turn = take_turn
        self._humans = humans
        self._pages = pages
        self._names = names
        self._defaults = defaults
        self._feedback = feedback

    async def answer(
        self, ctx: Context, text: str, *, typed: Choices = NOTHING_CHOSEN, options: SearchOptions | None = None
    ) -> None:
        """Answer from what the channel may read; where the member may read more, offer that as a private answer.

        An answer that is private from the start has all that the member may read.

        Args:
            typed: what the member says of what the admins choose otherwise.
            options: what else the member says.

        Raises:
            NotAllowedError: the member may not ask here.
            RagbotError: as of `draw`, where there is nothing for the member alone either.
        """
        # Before the response is deferred, as that says whether it is private.
        terms = await self._defaults.settle(ctx, typed)
        is_private = terms.is_private
        async with AnswerMessage.to_command(ctx, **({"ephemeral": True} if is_private else {})) as message:
            with self._take_turn(ctx) as turn:
                async with ctx.typing(ephemeral=is_private):
                    await message.wait(turn)
                    drawn = await self._draw_first(ctx, text, terms, options or SearchOptions())
            if is_private and (ctx.interaction is None or ctx.interaction.is_expired()):
                await send_direct(ctx, view=build_direct(drawn))
            else:
                await self._send(message, ctx, drawn)

    def parse(self, interaction: Interaction) -> PressedAgain | None:
        """What a press asks this command for; None for any other interaction."""
        pressed = parse_again(interaction)
        return pressed if pressed is not None and pressed.command == self._command else None

    async def answer_again(self, press: Interaction, pressed: PressedAgain) -> None:
        """Answer a press from what may be read by now, for everybody or for the member alone.

        Raises:
            RagbotError: somebody else pressed, or as of `draw`.
        """
        message = press.message
        if press.user.id != pressed.asker_id:
            raise NotAllowedError(NOT_YOURS)
        text = read_question(press)
        assert message is not None
        # What is shared stays private until it is known that everybody may read it.
        is_private = pressed.way is Way.PRIVATE or pressed.way.is_shared or message.flags.ephemeral
        async with AnswerMessage.to_press(press, is_private=is_private) as reply:
            with self._take_turn(press) as turn:
                await press.response.defer(ephemeral=is_private, thinking=True)
                await reply.wait(turn)
                terms = await self._defaults.settle(press)
                drawn = await self._draw_again(press, pressed, text, terms, is_private=is_private)
            if pressed.way.is_shared:
                # Discord makes the first message after a private "thinking" private, too.
                await reply.send(content=SHARING, allowed_mentions=NO_MENTIONS)
                await self._send(AnswerMessage.to_press(press, is_private=False), press, drawn)
            else:
                await self._send(reply, press, drawn)

    async def _draw_first(self, ctx: Context, text: str, terms: Terms, options: SearchOptions) -> Drawn:
        # Who may read what is looked up after the wait.
        public, private = build_public_reader(ctx), build_private_reader(ctx)
        reader, guild_id = private if terms.is_private else public, get_guild_id(ctx)
        question = Question(
            text,
            guild_id,
            terms.get_occasion(ctx),
            await self._defaults.find_collection(terms, guild_id=guild_id, reader=reader),
            terms.complete(options),
            terms.choices.style or RecommendStyle.TOGETHER,
        )
        draw = partial(self._draw_and_count, ctx, question, reader)
        if terms.is_private:
            return Drawn(question, await draw(), reader, is_private=True)
        has_more = partial(self._has_more, question, public, private)
        answer, is_more = await draw_publicly(draw, has_more, partial(_refuse, text))
        return Drawn(question, answer, reader, is_more=is_more)

    async def _draw_again(
        self, press: Interaction, pressed: PressedAgain, text: str, terms: Terms, *, is_private: bool
    ) -> Drawn:
        is_shared, guild_id = pressed.way.is_shared, get_guild_id(press)
        reader = build_private_reader(press) if is_private and not is_shared else build_public_reader(press)
        try:
            name = pressed.reference and await self._names.find_name(
                pressed.reference, guild_id=guild_id, reader=reader
            )
            question = Question(
                text, guild_id, terms.get_occasion(press), name, _change_options(press, pressed), pressed.style
            )
            answer = await self._draw(question, reader)
        except (CollectionNotFoundError, QueryError) as error:
            if is_shared:
                raise NotAllowedError(NOTHING_TO_SHARE) from error
            raise
        if is_shared and answer.is_unsure:
            raise NotAllowedError(NOTHING_TO_SHARE)
        assert press.message is not None  # of which the question is
        # It is the same question, of which each member has one vote.
        answer = replace(answer, answer_id=find_answer_id(press.message) or "")
        return Drawn(
            question, answer, reader, is_private=is_private and not is_shared, sharer=press.user if is_shared else None
        )

    async def _draw_and_count(self, ctx: Context, question: Question, reader: Reader) -> AnswerPages:
        answer = await self._draw(question, reader)
        # Before it is sent: a bot that is stopped as soon as everybody is answered leaves nothing half done.
        count = self._humans.record(ctx, is_unsure=answer.is_unsure)
        if self._feedback is None or answer.topic is None:
            await count
            return answer
        _, answer_id = await asyncio.gather(count, self._feedback.record(ctx, answer.topic))
        return replace(answer, answer_id=answer_id)

    async def _send(self, message: AnswerMessage, asked: Context | Interaction, drawn: Drawn) -> None:
        question, answer, member = drawn.question, drawn.answer, get_member(asked)
        buttons = await self._pages.build_buttons(
            answer, guild_id=question.guild_id, asker_id=member.id, reader=drawn.reader
        )
        again = build_again_buttons(drawn, self._command, member.id)
        human = await self._humans.build_button(asked) if answer.is_unsure else None
        view = build_layout(
            answer.title,
            answer.pages[0],
            rows=[
                [*buttons, *again, *([human] if human else [])],
                build_chip_buttons(drawn, self._command, member.id),
                build_vote_buttons(answer.answer_id),
            ],
            notes=[build_note(drawn), render_options(question.options)],
        )
        await message.send(view=view, allowed_mentions=NO_MENTIONS)


def _change_options(press: Interaction, pressed: PressedAgain) -> SearchOptions:
    """The options of the answer, as the button changes them."""
    options = read_options(press.message, pressed.options)
    match pressed.way:
        case Way.WORDS | Way.SHARE_WORDS:
            return options.take_literally()
        case Way.OFF:
            return options.leave_out(read_condition(press))
        case Way.PRIVATE | Way.SHARE:
            return options


def _refuse(text: str, error: RagbotError) -> AnswerPages:
    return render_refusal(text, error.user_message)
