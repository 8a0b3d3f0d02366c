"""Votes under an answer, whose buttons work after a restart, and what is kept of the answer for them."""

import asyncio
import logging
import re
from functools import partial
from typing import Any, Final, Protocol

import discord
from discord.ext import commands

from bot.errors import ObjectError, RagbotError, TimedOutError
from bot.languages import phrase, translate
from bot.learning import GivenAnswer, Topic, Vote
from bot.ui.context import Context, Interaction, get_guild_id, get_member
from bot.ui.defaults import SettingsStore
from bot.ui.forms import TextForm
from bot.ui.ids import get_custom_id, has_button, iterate_items
from bot.ui.readers import build_place_audience
from bot.ui.text import NO_MENTIONS

EMOJI: Final = {Vote.UP: "👍", Vote.DOWN: "👎"}
# The id names the answer; what that is about is kept by the guild, so that an id from elsewhere finds nothing.
_CUSTOM_ID: Final = re.compile(r"vote:(?P<value>up|down):(?P<answer>[0-9a-f-]{36})")
REASON_MAX: Final = 500
TOO_OLD: Final = phrase("I don't know (any more) what this answer was about. Please ask me again.")
LATE: Final = phrase(
    "The database took too long, so I am not sure that your vote counts. Please try again in a moment."
)
FORM_SECONDS: Final = 2.0  # Discord waits 3 for a first response
THANKS: Final = phrase("Thank you, I have noted that. You can change your vote with the other button.")
THANKS_FOR_REASON: Final = phrase("Thank you. The admins of this server see what you wrote, without your name.")

log = logging.getLogger(__name__)


class AnswerStore(Protocol):
    """Where it is kept what answers were about."""

    async def record(
        self, guild_id: int, command: str, topic: Topic, *, audience: tuple[str, ...], answer_id: str
    ) -> GivenAnswer:
        """Keep what an answer is about."""

    async def fetch(self, guild_id: int, answer_id: str) -> GivenAnswer | None:
        """The guild's answer of that id."""


class VoteStore(Protocol):
    """Where votes are kept."""

    async def cast(
        self, guild_id: int, answer: GivenAnswer, value: Vote, *, member_id: int, message_id: int, reason: str = ""
    ) -> None:
        """Store a member's vote."""


class GapStore(Protocol):
    """Where questions are kept."""

    async def record(self, guild_id: int, answer: GivenAnswer, topic: Topic, *, member_id: int, days: int) -> None:
        """Keep a question."""


class FeedbackDesk:
    """Keeps what an answer is about, its question only where the guild wants that, and takes votes on it."""

    def __init__(self, settings: SettingsStore, answers: AnswerStore, votes: VoteStore, gaps: GapStore) -> None:
        self._settings = settings
        self._answers = answers
        self._votes = votes
        self._gaps = gaps

    async def record(self, asked: Context | Interaction, command: str, topic: Topic, *, answer_id: str) -> None:
        """Keep what an answer is about, so that it can be voted on."""
        guild_id, audience = get_guild_id(asked), build_place_audience(asked)
        try:
            answer = await self._answers.record(guild_id, command, topic, audience=audience, answer_id=answer_id)
            days = (await self._settings.fetch(guild_id)).server.question_days
            if days is not None:
                await self._gaps.record(guild_id, answer, topic, member_id=get_member(asked).id, days=days)
        except RagbotError as error:
            # The answer is there, and must not be lost for this.
            log.info("an answer or its question is not kept (%s)", type(error).__name__)

    async def vote(self, press: Interaction, value: Vote, answer_id: str) -> None:
        """Answer a press of a button.

        Raises:
            RagbotError: the message has no such button, or nobody knows that answer here.
        """
        if not has_button(press.message, get_custom_id(press)):
            raise ObjectError(translate(TOO_OLD))
        if value is Vote.UP:
            await press.response.defer(ephemeral=True, thinking=True)
            await self._cast(press, value, answer_id)
            await press.edit_original_response(content=translate(THANKS))
            return
        # The form has to be the first response, so nothing can be deferred; and it must not be sent before the vote is
        # in, or that might be written over the reason.
        try:
            async with asyncio.timeout(FORM_SECONDS):
                await self._cast(press, value, answer_id)
        except TimeoutError as error:
            raise TimedOutError(translate(LATE)) from error
        await press.response.send_modal(build_reason_form(partial(self._explain, answer_id)))

    async def _explain(self, answer_id: str, sent: Interaction, reason: str) -> None:
        await sent.response.defer(ephemeral=True, thinking=True)
        await self._cast(sent, Vote.DOWN, answer_id, reason=reason)
        await sent.edit_original_response(
            content=translate(THANKS_FOR_REASON) if reason else translate(THANKS), allowed_mentions=NO_MENTIONS
        )

    async def _cast(self, press: Interaction, value: Vote, answer_id: str, *, reason: str = "") -> None:
        if press.guild_id is None or press.message is None:
            raise commands.NoPrivateMessage
        answer = await self._answers.fetch(press.guild_id, answer_id)
        if answer is None:
            raise ObjectError(translate(TOO_OLD))
        await self._votes.cast(
            press.guild_id, answer, value, member_id=press.user.id, message_id=press.message.id, reason=reason
        )


def build_vote_buttons(answer_id: str) -> "list[discord.ui.Button[Any]]":
    """The buttons under an answer that is kept; none under one that is not."""
    return [build_vote_button(value, answer_id) for value in Vote] if answer_id else []


def build_vote_button(value: Vote, answer_id: str) -> "discord.ui.Button[Any]":
    """One of the two buttons."""
    return discord.ui.Button(
        emoji=EMOJI[value], style=discord.ButtonStyle.secondary, custom_id=f"vote:{value}:{answer_id}"
    )


def build_reason_form(submit: Any) -> TextForm:
    """The form that asks what was wrong, which need not be sent."""
    field: discord.ui.TextInput[TextForm] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, required=False, max_length=REASON_MAX
    )
    return TextForm(
        translate("Your vote counts. What was wrong?"),
        {translate("Only if you like"): field},
        kind="vote",
        submit=submit,
    )


def get_vote(interaction: discord.Interaction[Any]) -> tuple[Vote, str] | None:
    """Return the vote of a press and the id of the answer; None for any other interaction."""
    found = _CUSTOM_ID.fullmatch(get_custom_id(interaction))
    return (Vote(found["value"]), found["answer"]) if found else None


def find_answer_id(message: discord.Message) -> str | None:
    """The id of the answer that a message of the bot shows; None where it has no vote buttons."""
    ids = (item.custom_id for item in iterate_items(message.components) if isinstance(item, discord.Button))
    found = (_CUSTOM_ID.fullmatch(custom_id or "") for custom_id in ids)
    return next((match["answer"] for match in found if match), None)
