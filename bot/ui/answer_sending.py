"""An answer on its way: sent with its buttons, counted, and kept as far as somebody may ask about it later."""

import asyncio

from bot.ui.budgets import Allowance, spend
from bot.ui.context import Context, Interaction, get_member
from bot.ui.drawn import Drawn, build_again_buttons, build_chip_buttons, build_direct, build_further_buttons, build_note
from bot.ui.feedback import FeedbackDesk, build_vote_buttons
from bot.ui.humans import HumanDesk
from bot.ui.late import is_sent_direct, send_direct
from bot.ui.looks import AnswerLook, build_message
from bot.ui.option_line import render_options
from bot.ui.rewriting import build_rewrite_menus
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk
from bot.ui.turns import AnswerMessage


class AnswerSender:
    """Sends the answers of one command.

    Args:
        command: its name.
        feedback: lets members vote on the answers; None: they cannot.
    """

    def __init__(
        self, command: str, humans: HumanDesk, pages: PageDesk, feedback: FeedbackDesk | None, *, look: AnswerLook
    ) -> None:
        self._command = command
        self._humans = humans
        self._pages = pages
        self._feedback = feedback
        self._look = look

    async def keep(self, asked: Context | Interaction, drawn: Drawn, allowance: Allowance | None) -> None:
        """Count a question and what a model wrote, and keep what its answer is about.

        Nobody waits for that; but the command ends after it, so that a bot that is stopped as soon as everybody is
        answered leaves nothing half done.
        """
        answer, work = drawn.answer, [spend(allowance, drawn.answer.answer)]
        if answer.is_counted:
            work.append(self._humans.record(drawn.question.guild_id, self._command, is_unsure=answer.is_unsure))
            if self._feedback is not None and answer.topic is not None:
                topic = self._feedback.record(asked, self._command, answer.topic, answer_id=answer.answer_id)
                work.append(topic)
        await asyncio.gather(*work)

    async def send(self, message: AnswerMessage, asked: Context | Interaction, drawn: Drawn) -> None:
        """Send an answer; what only the member is to see, and Discord cannot show so, as a direct message."""
        if drawn.is_private and is_sent_direct(asked):
            await send_direct(asked, **build_direct(drawn, self._look))
            return
        question, answer, asker_id = drawn.question, drawn.answer, get_member(asked).id
        buttons = await self._pages.build_buttons(
            answer, guild_id=question.guild_id, asker_id=asker_id, reader=drawn.reader
        )
        again = build_again_buttons(drawn, self._command, asker_id)
        human = await self._humans.build_button(asked) if answer.is_unsure else None
        shown = build_message(
            self._look,
            answer.title,
            answer.pages[0],
            rows=[
                [*buttons, *again, *([human] if human else [])],
                build_chip_buttons(drawn, self._command, asker_id),
                [*build_further_buttons(question, asker_id), *build_vote_buttons(answer.answer_id)],
                build_rewrite_menus(drawn, self._command, asker_id),
            ],
            notes=[build_note(drawn), render_options(question.options)],
            context=answer.context,
        )
        await message.send(**shown, allowed_mentions=NO_MENTIONS)
