"""Answers to questions: in public, what the member who asks may read beyond that, and their buttons."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeAlias

import discord
from discord.ext import commands

from bot.audience import Reader
from bot.errors import NotAllowedError, RagbotError
from bot.models import RecommendStyle, SearchOptions
from bot.ui.answers import AnswerPages, render_refusal
from bot.ui.asked import PressedAgain, Question, Way, build_again_id, is_shown_whole, parse_again, read_question
from bot.ui.chips import TAKE_OFF, read_condition
from bot.ui.context import Context, Interaction, get_guild_id, get_occasion
from bot.ui.feedback import FeedbackDesk, build_vote_buttons, find_answer_id
from bot.ui.humans import HumanDesk
from bot.ui.layouts import SMALL, Button, build_layout
from bot.ui.option_line import can_keep, read_options, render_options
from bot.ui.pages import SHOW_PRIVATELY
from bot.ui.private import MORE, draw_publicly
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk
from bot.ui.turns import AnswerMessage, Turn
from bot.ui.views import NOT_YOURS

Draw: TypeAlias = Callable[[Question, Reader], Awaitable[AnswerPages]]
"""Makes the pages from what a reader may read."""

HasMore: TypeAlias = Callable[[Question, Reader, Reader], Awaitable[bool]]
"""Whether the second reader would be shown more than the first one."""

TOO_LONG: Final = "Ask a shorter question, and I can show it to you privately."


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
        feedback: FeedbackDesk | None = None,
    ) -> None:
        self._command = command
        self._draw = draw
        self._has_more = has_more
        self._take_turn = take_turn
        self._humans = humans
        self._pages = pages
        self._names = names
        self._feedback = feedback

    async def answer(
        self,
        ctx: Context,
        text: str,
        *,
        collection: str | None,
        options: SearchOptions,
        style: RecommendStyle = RecommendStyle.TOGETHER,
    ) -> None:
        """Answer from what the channel may read; where the member may read more, offer that as a private answer.

        Raises:
            RagbotError: as of `draw`, where there is nothing for the member alone either.
        """
        question = Question(text, get_guild_id(ctx), get_occasion(ctx), collection, options, style)
        async with AnswerMessage.to_command(ctx) as message:
            with self._take_turn(ctx) as turn:
                async with ctx.typing():
                    await message.wait(turn)
                    # Who may read what is looked up after the wait.
                    public, private = build_public_reader(ctx), build_private_reader(ctx)
                    answer, is_more = await draw_publicly(
                        partial(self._draw_and_count, ctx, question, public),
                        partial(self._has_more, question, public, private),
                        partial(_refuse, text),
                    )
            await self._send(message, ctx, question, answer, public, is_more=is_more)

    def parse(self, interaction: Interaction) -> PressedAgain | None:
        """What a press asks this command for; None for any other interaction."""
        pressed = parse_again(interaction)
        return pressed if pressed is not None and pressed.command == self._command else None

    async def answer_again(self, press: Interaction, pressed: PressedAgain) -> None:
        """Answer a press from what may be read by now, for everybody or for the member alone.

        Raises:
            RagbotError: somebody else pressed, or as of `draw`.
        """
        message, guild_id = press.message, get_guild_id(press)
        if press.user.id != pressed.asker_id:
            raise NotAllowedError(NOT_YOURS)
        text = read_question(press)
        assert message is not None
        is_private = pressed.way is Way.PRIVATE or message.flags.ephemeral
        async with AnswerMessage.to_press(press, is_private=is_private) as reply:
            with self._take_turn(press) as turn:
                await press.response.defer(ephemeral=is_private, thinking=True)
                await reply.wait(turn)
                reader = build_private_reader(press) if is_private else build_public_reader(press)
                question = Question(
                    text,
                    guild_id,
                    get_occasion(press),
                    await self._find_name(pressed.reference, guild_id, reader),
                    _change_options(press, pressed),
                    pressed.style,
                )
                answer = await self._draw(question, reader)
            # It is the same question, of which each member has one vote.
            answer = replace(answer, answer_id=find_answer_id(message) or "")
            await self._send(reply, press, question, answer, reader)

    async def _draw_and_count(self, ctx: Context, question: Question, reader: Reader) -> AnswerPages:
        answer = await self._draw(question, reader)
        # Before it is sent: a bot that is stopped as soon as everybody is answered leaves nothing half done.
        count = self._humans.record(ctx, is_unsure=answer.is_unsure)
        if self._feedback is None or answer.topic is None:
            await count
            return answer
        _, answer_id = await asyncio.gather(count, self._feedback.record(ctx, answer.topic))
        return replace(answer, answer_id=answer_id)

    async def _find_name(self, reference: str | None, guild_id: int, reader: Reader) -> str | None:
        return reference and await self._names.find_name(reference, guild_id=guild_id, reader=reader)

    async def _send(
        self,
        message: AnswerMessage,
        asked: Context | Interaction,
        question: Question,
        answer: AnswerPages,
        reader: Reader,
        *,
        is_more: bool = False,
    ) -> None:
        member = asked.author if isinstance(asked, commands.Context) else asked.user
        buttons = await self._pages.build_buttons(answer, guild_id=question.guild_id, asker_id=member.id, reader=reader)
        again = self._build_again_buttons(question, answer, member.id, is_more=is_more)
        human = await self._humans.build_button(asked) if answer.is_unsure else None
        note = "" if not is_more else MORE if _is_kept(question, answer) else f"{MORE} {TOO_LONG}"
        view = build_layout(
            answer.title,
            answer.pages[0],
            rows=[
                [*buttons, *again, *([human] if human else [])],
                self._build_chips(question, answer, member.id),
                build_vote_buttons(answer.answer_id),
            ],
            notes=[note and f"{SMALL}{note}", render_options(question.options)],
        )
        await message.send(view=view, allowed_mentions=NO_MENTIONS)

    def _build_again_buttons(
        self, question: Question, answer: AnswerPages, asker_id: int, *, is_more: bool
    ) -> list[Button]:
        """The buttons that ask again; none where the message does not hold the whole question."""
        if not _is_kept(question, answer):
            return []
        labels = {Way.PRIVATE: SHOW_PRIVATELY if is_more else "", Way.WORDS: answer.other}
        styles = {Way.PRIVATE: discord.ButtonStyle.primary, Way.WORDS: discord.ButtonStyle.secondary}
        return [
            discord.ui.Button(
                label=label, style=styles[way], custom_id=build_again_id(way, self._command, asker_id, question)
            )
            for way, label in labels.items()
            if label
        ]

    def _build_chips(self, question: Question, answer: AnswerPages, asker_id: int) -> list[Button]:
        if not _is_kept(question, answer):
            return []
        return [
            discord.ui.Button(
                label=f"{label}{TAKE_OFF}",
                style=discord.ButtonStyle.secondary,
                custom_id=build_again_id(Way.OFF, self._command, asker_id, question, chip=str(index)),
            )
            for index, label in enumerate(answer.conditions)
        ]


def _is_kept(question: Question, answer: AnswerPages) -> bool:
    """Whether the message says all that it takes to ask again from there."""
    return is_shown_whole(answer.title) and can_keep(question.options)


def _change_options(press: Interaction, pressed: PressedAgain) -> SearchOptions:
    """The options of the answer, as the button changes them."""
    options = read_options(press.message, pressed.options)
    match pressed.way:
        case Way.WORDS:
            return options.take_literally()
        case Way.OFF:
            return options.leave_out(read_condition(press))
        case Way.PRIVATE:
            return options


def _refuse(text: str, error: RagbotError) -> AnswerPages:
    return render_refusal(text, error.user_message)
