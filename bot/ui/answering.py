"""Answers to questions: in public, what the member who asks may read beyond that, and their buttons."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeAlias
from uuid import uuid4

import discord

from bot.audience import Reader
from bot.conversation import Conversation
from bot.errors import NotAllowedError, RagbotError
from bot.models import RecommendStyle, SearchOptions
from bot.naming import build_reference
from bot.ui.answers import AnswerPages, render_refusal
from bot.ui.ask_more import Asked, CompleteQuestion, FollowUp, build_conversation, build_more_buttons, read_form
from bot.ui.asked import PressedAgain, Question, Way, build_again_id, is_shown_whole, parse_again, read_question
from bot.ui.beside import run_beside
from bot.ui.chips import TAKE_OFF, read_condition
from bot.ui.context import Context, Interaction, get_asker_id, get_guild_id, get_occasion
from bot.ui.earlier import read_conversation
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

TOO_LONG: Final = "Ask a shorter question, and I can show it to you privately."


class NameStore(Protocol):
    """Where collections are known by the references that buttons have."""

    async def find_name(self, reference: str, *, guild_id: int, reader: Reader) -> str:
        """The name, if the reader may ask the collection."""


class PrivateHits(Protocol):
    """What a member may find that others in a channel may not."""

    async def has_hit(
        self,
        name: str | None,
        query: str,
        *,
        guild_id: int,
        reader: Reader,
        than: Reader,
        options: SearchOptions,
        is_question: bool = False,
    ) -> bool:
        """Whether the best hits of a query have one among them that the other may not read."""


class AnswerDesk:
    """Answers one command, and the buttons that ask it again, which work after a restart of the bot.

    Args:
        command: its name.
        draw: asked again, with another reader, at a press.
        hits: tells whether the member alone may read more.
        take_turn: a place for as long as an answer is made.
        complete_question: joins a question to those before it; None: nothing goes on with an answer.
        feedback: lets members vote on the answers; None: they cannot.
        is_question: whether it is asked something, and not for something.
    """

    def __init__(
        self,
        command: str,
        draw: Draw,
        hits: PrivateHits,
        *,
        take_turn: Callable[[Context | Interaction], AbstractContextManager[Turn]],
        humans: HumanDesk,
        pages: PageDesk,
        names: NameStore,
        complete_question: CompleteQuestion | None = None,
        feedback: FeedbackDesk | None = None,
        is_question: bool = False,
    ) -> None:
        self._command = command
        self._draw = draw
        self._hits = hits
        self._take_turn = take_turn
        self._humans = humans
        self._pages = pages
        self._names = names
        self._complete_question = complete_question
        self._feedback = feedback
        self._is_question = is_question

    async def answer(
        self,
        asked: Context | Interaction,
        text: str,
        *,
        collection: str | None,
        options: SearchOptions,
        style: RecommendStyle = RecommendStyle.TOGETHER,
        conversation: Conversation | None = None,
        reference: str | None = None,
    ) -> None:
        """Answer from what the channel may read; where the member may read more, offer that as a private answer.

        Args:
            asked: a command, or a form that was sent: under an answer that the member alone sees, so is the next one.
            text: the question.
            collection: where to look, as the member named it.
            options: how it is searched for.
            style: of what a model writes.
            conversation: what it follows; None: the command knows no questions that follow.
            reference: of the collection, where nobody named one.

        Raises:
            RagbotError: as of `draw`, where there is nothing for the member alone either.
        """
        is_private = _is_asked_alone(asked)
        question = Question(text, get_guild_id(asked), get_occasion(asked), collection, options, style, conversation)
        async with AnswerMessage.to_asked(asked, is_private=is_private) as message:
            with self._take_turn(asked) as turn:
                async with message.think(asked, is_private=is_private):
                    await message.wait(turn)
                    # Who may read what is looked up after the wait.
                    private = build_private_reader(asked)
                    reader = private if is_private else build_public_reader(asked)
                    name = collection or await self._find_name(reference, question.guild_id, private)
                    question = replace(question, collection=name)
                    answer, is_more = await draw_publicly(
                        partial(self._draw, question, reader),
                        partial(self._has_more, question, reader, private),
                        partial(_refuse, question),
                    )
            if self._feedback is not None and answer.topic is not None:
                answer = replace(answer, answer_id=str(uuid4()))
            # Nobody waits for what is kept of an answer; but a bot that is stopped as soon as everybody is answered
            # leaves nothing half done.
            async with run_beside(self._keep(asked, question, answer)):
                await self._send(message, asked, question, answer, reader, is_more=is_more)

    async def go_on(
        self, asked: Context | Interaction, follow_up: FollowUp, *, collection: str | None, options: SearchOptions
    ) -> None:
        """Answer a question after what it follows, if anything.

        Raises:
            RagbotError: as of `answer`.
        """
        assert self._complete_question is not None
        await self.answer(
            asked,
            follow_up.question,
            collection=collection,
            options=options,
            conversation=build_conversation(follow_up, self._complete_question),
            reference=follow_up.asked.reference if follow_up.asked else None,
        )

    async def answer_form(self, sent: Interaction) -> None:
        """Answer a form that was sent, with what the answer above it was asked with.

        Raises:
            RagbotError: the answer is not there any more, or as of `answer`.
        """
        follow_up = read_form(sent)
        await self.go_on(sent, follow_up, collection=None, options=follow_up.options)

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
                    read_conversation(message, text) if self._complete_question else None,
                )
                answer = await self._draw(question, reader)
            # It is the same question, of which each member has one vote.
            answer = replace(answer, answer_id=find_answer_id(message) or "")
            await self._send(reply, press, question, answer, reader)

    async def _has_more(self, question: Question, public: Reader, private: Reader) -> bool:
        return await self._hits.has_hit(
            question.collection,
            question.searched,
            guild_id=question.guild_id,
            reader=private,
            than=public,
            options=question.options,
            is_question=self._is_question,
        )

    async def _keep(self, asked: Context | Interaction, question: Question, answer: AnswerPages) -> None:
        """Count a question, and keep what its answer is about."""
        if not answer.is_counted:
            return
        count = self._humans.record(question.guild_id, self._command, is_unsure=answer.is_unsure)
        if self._feedback is None or answer.topic is None:
            await count
        else:
            topic = self._feedback.record(asked, self._command, answer.topic, answer_id=answer.answer_id)
            await asyncio.gather(count, topic)

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
        asker_id, guild_id = get_asker_id(asked), question.guild_id
        buttons = await self._pages.build_buttons(answer, guild_id=guild_id, asker_id=asker_id, reader=reader)
        again = self._build_again_buttons(question, answer, asker_id, is_more=is_more)
        human = await self._humans.build_button(asked) if answer.is_unsure else None
        note = "" if not is_more else MORE if _is_kept(question, answer) else f"{MORE} {TOO_LONG}"
        view = build_layout(
            answer.title,
            answer.pages[0],
            rows=[
                [*buttons, *again, *([human] if human else [])],
                self._build_chips(question, answer, asker_id),
                [*_build_further(question, asker_id), *build_vote_buttons(answer.answer_id)],
            ],
            notes=[note and f"{SMALL}{note}", render_options(question.options)],
            context=answer.context,
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


def _build_further(question: Question, asker_id: int) -> list[Button]:
    """The buttons that go on with a question."""
    name, talk = question.collection, question.conversation
    reference = None if name is None else build_reference(name)
    return [] if talk is None else build_more_buttons(Asked(asker_id, question.options.limit, reference), talk)


def _is_asked_alone(asked: Context | Interaction) -> bool:
    """Whether a form was sent under an answer that the member alone sees; a command is for everybody."""
    return isinstance(asked, discord.Interaction) and asked.message is not None and asked.message.flags.ephemeral


def _refuse(question: Question, error: RagbotError) -> AnswerPages:
    return render_refusal(question.text, error.user_message, question.conversation)
