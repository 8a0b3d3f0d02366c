"""Answers to questions: in public, what the member who asks may read beyond that, and their buttons."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Final, Protocol, TypeAlias
from uuid import uuid4

from bot.audience import Reader
from bot.conversation import Conversation
from bot.errors import CollectionNotFoundError, NotAllowedError, QueryError, RagbotError
from bot.guild import NOTHING_CHOSEN, Choices
from bot.languages import phrase, translate
from bot.models import SearchOptions, ShowHits
from bot.ui.answer_sending import AnswerSender
from bot.ui.answers import AnswerPages, render_refusal
from bot.ui.ask_more import CompleteQuestion, FollowUp, build_conversation, read_form
from bot.ui.asked import PressedAgain, Question, Way, is_asked_alone, parse_again, read_question
from bot.ui.asking import build_question, change_options
from bot.ui.beside import run_beside
from bot.ui.budgets import Allowance, Budgets, check_unspent, limit_options, open_budget, spend
from bot.ui.context import Context, Interaction, get_guild_id, use_guild_language
from bot.ui.defaults import Defaults, Terms
from bot.ui.drawn import (
    Drawn,
)
from bot.ui.earlier import read_conversation
from bot.ui.early import build_show
from bot.ui.feedback import FeedbackDesk, find_answer_id
from bot.ui.humans import HumanDesk
from bot.ui.late import is_sent_direct
from bot.ui.looks import AnswerLook
from bot.ui.private import draw_publicly
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.rewriting import fetch_objects, read_manner
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk
from bot.ui.turns import AnswerMessage, Turn
from bot.ui.views import NOT_YOURS
from bot.ui.waking import Sleepers, tell_waking

Draw: TypeAlias = Callable[[Question, Reader, ShowHits | None], Awaitable[AnswerPages]]
"""Makes the pages from what a reader may read; the hits may be shown before."""

SHARING: Final = phrase("Here is what everyone in this channel may read of it:")
NOTHING_TO_SHARE: Final = phrase("Nothing of this may be read by everyone in this channel, so I can't share it here.")


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
        defaults: what counts where a member says nothing.
        budgets: how much models may write; None: none does.
        complete_question: joins a question to those before it; None: nothing goes on with an answer.
        feedback: lets members vote on the answers; None: they cannot.
        is_question: whether it is asked something, and not for something.
        look: of the answers.
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
        sleepers: Sleepers,
        defaults: Defaults,
        budgets: Budgets | None = None,
        complete_question: CompleteQuestion | None = None,
        feedback: FeedbackDesk | None = None,
        is_question: bool = False,
        look: AnswerLook = "layout",
    ) -> None:
        self._command = command
        self._draw = draw
        self._hits = hits
        self._take_turn = take_turn
        self._sender = AnswerSender(command, humans, pages, feedback, look=look)
        self._look = look
        self._pages = pages
        self._names = names
        self._sleepers = sleepers
        self._defaults = defaults
        self._budgets = budgets
        self._complete_question = complete_question
        self._feedback = feedback
        self._is_question = is_question

    async def answer(
        self,
        asked: Context | Interaction,
        text: str,
        *,
        typed: Choices = NOTHING_CHOSEN,
        options: SearchOptions | None = None,
        conversation: Conversation | None = None,
        reference: str | None = None,
    ) -> None:
        """Answer from what the channel may read; where the member may read more, offer that as a private answer.

        An answer that is private from the start has all that the member may read.

        Args:
            asked: a command, or a form that was sent: under an answer that the member alone sees, so is the next one.
            text: the question.
            typed: what the member says of what the admins choose otherwise.
            options: what else the member says.
            conversation: what it follows; None: the command knows no questions that follow.
            reference: of the collection, where the member names none.

        Raises:
            NotAllowedError: the member may not ask here.
            RagbotError: as of `draw`, where there is nothing for the member alone either.
        """
        # Before the response is deferred, as that says whether it is private.
        terms = await self._defaults.settle(asked, typed)
        is_private = terms.is_private or is_asked_alone(asked)
        question = build_question(asked, text, terms, options=options, conversation=conversation)
        with open_budget(self._budgets, asked) as allowance:
            async with AnswerMessage.to_asked(asked, is_private=is_private) as message:
                with self._take_turn(asked) as turn:
                    async with message.think(asked, is_private=is_private):
                        await message.wait(turn)
                        early = None if is_private and is_sent_direct(asked) else message
                        question = replace(question, options=await limit_options(question.options, allowance))
                        async with tell_waking(early, self._sleepers, question.guild_id):
                            drawn = await self._draw_first(
                                asked, question, terms, reference, early, is_private=is_private
                            )
                async with run_beside(self._sender.keep(asked, drawn, allowance)):
                    await self._sender.send(message, asked, drawn)

    async def answer_post(
        self, asked: Context, text: str, conversation: Conversation, *, is_over: Callable[[], Awaitable[bool]]
    ) -> bool:
        """Answer a post of a forum from what everybody there may read; say nothing where that does not answer it.

        Nobody has asked the bot, so nothing shows meanwhile that it looks for an answer.

        Args:
            text: what stands above the answer.
            is_over: asked once the answer is there: whether nobody needs it any more.

        Returns:
            Whether it was answered.

        Raises:
            RagbotError: as of `answer`.
        """
        terms = await self._defaults.settle(asked)
        question = build_question(asked, text, terms, conversation=conversation)
        with open_budget(self._budgets, asked) as allowance:
            with self._take_turn(asked) as turn:
                await turn.wait()
                question = replace(question, options=await limit_options(question.options, allowance))
                reader = build_public_reader(asked)
                name = await self._defaults.find_collection(terms, guild_id=question.guild_id, reader=reader)
                question = replace(question, collection=name)
                drawn = Drawn(question, await self._draw_new(question, reader, None), reader)
            async with run_beside(self._sender.keep(asked, drawn, allowance)):
                if drawn.answer.is_unsure or await is_over():
                    return False
                await self._sender.send(AnswerMessage.to_command(asked), asked, drawn)
        return True

    async def go_on(
        self,
        asked: Context | Interaction,
        follow_up: FollowUp,
        *,
        typed: Choices = NOTHING_CHOSEN,
        options: SearchOptions,
    ) -> None:
        """Answer a question after what it follows, if anything.

        Raises:
            RagbotError: as of `answer`.
        """
        assert self._complete_question is not None
        earlier = follow_up.asked
        if earlier is not None and typed.limit is None:
            typed = replace(typed, limit=earlier.limit)
        await self.answer(
            asked,
            follow_up.question,
            typed=typed,
            options=options,
            conversation=build_conversation(follow_up, self._complete_question),
            reference=earlier.reference if earlier and typed.collection is None else None,
        )

    async def answer_form(self, sent: Interaction) -> None:
        """Answer a form that was sent, with what the answer above it was asked with.

        Raises:
            RagbotError: the answer is not there any more, or as of `answer`.
        """
        follow_up = read_form(sent)
        await self.go_on(sent, follow_up, options=follow_up.options)

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
        if press.user.id != pressed.asker_id and pressed.way is not Way.REWRITE:
            raise NotAllowedError(translate(NOT_YOURS))
        text = read_question(press)
        assert message is not None
        # What is shared stays private until it is known that everybody may read it.
        is_private = pressed.way is Way.PRIVATE or pressed.way.is_shared or message.flags.ephemeral
        with open_budget(self._budgets, press) as allowance:
            async with AnswerMessage.to_press(press, is_private=is_private) as reply:
                with self._take_turn(press) as turn:
                    await press.response.defer(ephemeral=is_private, thinking=True)
                    await reply.wait(turn)
                    # Nothing is shown early of what is to be shared, which not everybody may be allowed to read.
                    early = None if pressed.way.is_shared else reply
                    async with tell_waking(early, self._sleepers, get_guild_id(press)):
                        drawn = await self._draw_again(press, pressed, text, early, allowance, is_private=is_private)
                async with run_beside(spend(allowance, drawn.answer.answer)):
                    await self._send_again(reply, press, pressed, drawn)

    async def _draw_first(
        self,
        asked: Context | Interaction,
        question: Question,
        terms: Terms,
        reference: str | None,
        early: AnswerMessage | None,
        *,
        is_private: bool,
    ) -> Drawn:
        # Who may read what is looked up after the wait.
        public, private = build_public_reader(asked), build_private_reader(asked)
        reader, guild_id = private if is_private else public, question.guild_id
        name = await self._find_name(reference, guild_id, private)
        if name is None:
            name = await self._defaults.find_collection(terms, guild_id=guild_id, reader=reader)
        question = replace(question, collection=name)
        draw = partial(self._draw_new, question, reader, build_show(early, question, self._look))
        if is_private:
            return Drawn(question, await draw(), reader, is_private=True)
        has_more = partial(self._has_more, question, public, private)
        answer, is_more = await draw_publicly(draw, has_more, partial(_refuse, question))
        return Drawn(question, answer, reader, is_more=is_more)

    async def _send_again(self, reply: AnswerMessage, press: Interaction, pressed: PressedAgain, drawn: Drawn) -> None:
        if pressed.way.is_shared:
            # Discord makes the first message after a private "thinking" private, too.
            await reply.send(content=translate(SHARING), allowed_mentions=NO_MENTIONS)
            reply = AnswerMessage.to_press(press, is_private=False)
        with use_guild_language(press) if pressed.way.is_shared else nullcontext():
            await self._sender.send(reply, press, drawn)

    async def _draw_again(
        self,
        press: Interaction,
        pressed: PressedAgain,
        text: str,
        early: AnswerMessage | None,
        allowance: Allowance | None,
        *,
        is_private: bool,
    ) -> Drawn:
        assert press.message is not None  # of which the question is
        is_shared = pressed.way.is_shared
        reader = build_private_reader(press) if is_private and not is_shared else build_public_reader(press)
        try:
            question = await self._read_again(press, pressed, text, reader, allowance)
            with use_guild_language(press) if is_shared else nullcontext():
                answer = await self._draw(question, reader, build_show(early, question, self._look))
        except (CollectionNotFoundError, QueryError) as error:
            if is_shared:
                raise NotAllowedError(translate(NOTHING_TO_SHARE)) from error
            raise
        if is_shared and answer.is_unsure:
            raise NotAllowedError(translate(NOTHING_TO_SHARE))
        # It is the same question, of which each member has one vote.
        answer = replace(answer, answer_id=find_answer_id(press.message) or "")
        sharer = press.user if is_shared else None
        return Drawn(question, answer, reader, is_private=is_private and not is_shared, sharer=sharer)

    async def _read_again(
        self, press: Interaction, pressed: PressedAgain, text: str, reader: Reader, allowance: Allowance | None
    ) -> Question:
        """What the button asks for, with what stands on its message."""
        assert press.message is not None
        terms, guild_id = await self._defaults.settle(press), get_guild_id(press)
        question = Question(
            text,
            guild_id,
            terms.get_occasion(press),
            await self._find_name(pressed.reference, guild_id, reader),
            await limit_options(change_options(press, pressed), allowance),
            pressed.style,
            read_conversation(press.message, text) if self._complete_question else None,
        )
        if pressed.way is not Way.REWRITE:
            return question
        check_unspent(question.options)
        manner = read_manner(press)
        objects = await fetch_objects(press, reader, pages=self._pages, find_name=self._names.find_name)
        return replace(question, objects=objects, manner=manner)

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

    async def _draw_new(self, question: Question, reader: Reader, show_hits: ShowHits | None) -> AnswerPages:
        """The answer with an id, where it is to be voted on."""
        answer = await self._draw(question, reader, show_hits)
        is_kept = self._feedback is not None and answer.topic is not None
        return replace(answer, answer_id=str(uuid4())) if is_kept else answer

    async def _find_name(self, reference: str | None, guild_id: int, reader: Reader) -> str | None:
        return reference and await self._names.find_name(reference, guild_id=guild_id, reader=reader)


def _refuse(question: Question, error: RagbotError) -> AnswerPages:
    return render_refusal(question.text, error.user_message, question.conversation)
