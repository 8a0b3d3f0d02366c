"""Ask a human: the button under an answer that the bot does not know, and the one ping that it allows."""

import logging
import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Protocol

import discord
from discord.ext import commands

from bot.errors import BusyError, NotAllowedError, ObjectError, QueryError, RagbotError
from bot.guild import merge_choices
from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.context import Context, Interaction, get_channel_ids, get_member, use_guild_language
from bot.ui.defaults import SettingsStore, find_roles
from bot.ui.earlier import SEARCHED_MAX, read_searched
from bot.ui.embeds import build_embed
from bot.ui.ids import get_custom_id, has_button
from bot.ui.late import persist
from bot.ui.looks import get_title
from bot.ui.reply import Reply
from bot.ui.text import inline

ASK_HUMAN: Final = phrase("Ask a human")
CONFIRM: Final = phrase("Ask in this channel")
# Discord: characters of a nonce, https://docs.discord.com/developers/resources/message#create-message
NONCE_MAX: Final = 25
# The id says who asked, so that the button works after a restart. It is data from outside: it counts only where the
# message, which Discord sends along with a press, has that very button, and the role is never taken from it.
_CUSTOM_ID: Final = re.compile(r"ask-human:(?P<member>\d{1,20})")

NOT_YOURS: Final = phrase(
    "Only the member who asked can ask a human about it. Ask me yourself to get a button of your own."
)
CHANGED: Final = phrase("This answer has changed or is deleted. Please ask me again.")
OFF: Final = phrase(
    "Asking a human is switched off on this server. An admin switches it on with `/settings ask-human`."
)
ROLE_DELETED: Final = phrase(
    "The role that I would ask is deleted. An admin can choose another one with `/settings ask-human`."
)
EVERYBODY: Final = phrase(
    "I can't ask @everyone: each question would ping the whole server. Choose a role of those who help."
)
MANAGED: Final = phrase(
    "That role belongs to a bot or to Discord, so nobody can be given it. Choose one of people who help."
)
ELSEWHERE: Final = phrase("There is no such role on this server.")
NO_MENTION: Final = phrase(
    "I may not mention that role here. An admin can let everyone mention it, or give me the permission "
    "to mention all roles."
)
NO_SENDING: Final = phrase(
    "I may not send messages in this channel, so I can't ask anybody here. Ask me in another channel."
)
TOO_SOON: Final = phrase("You have asked a human here less than 10 minutes ago. Give them a moment to answer.")

log = logging.getLogger(__name__)


class CallStore(Protocol):
    """Where it is decided whether a member may call a human now."""

    async def claim(self, guild_id: int, *, channel_id: int, member_id: int) -> str | None:
        """The id of the call; None where the last one is too recent."""

    async def release(self, guild_id: int, call_id: str) -> None:
        """Forget a call that reached nobody."""


class QuestionStore(Protocol):
    """Where questions are counted."""

    async def record(self, guild_id: int, command: str, *, is_refused: bool) -> None:
        """Count a question."""


class HumanDesk:
    """Counts what the bot could not answer, and lets whoever asked call a human instead."""

    def __init__(self, settings: SettingsStore, calls: CallStore, questions: QuestionStore) -> None:
        self._settings = settings
        self._calls = calls
        self._questions = questions

    async def build_button(self, asked: Context | Interaction) -> "discord.ui.Button[Any] | None":
        """The button for an answer that the bot does not know; None where the guild has no role to ask."""
        guild = asked.guild
        if guild is None:
            return None
        try:
            await self._fetch_role(guild, get_channel_ids(asked.channel))
        except RagbotError as error:
            # The answer is there, and must not be lost for this.
            log.info("no human is offered (%s)", type(error).__name__)
            return None
        return build_human_button(get_member(asked).id)

    async def record(self, guild_id: int, command: str, *, is_unsure: bool) -> None:
        """Count a question."""
        try:
            await self._questions.record(guild_id, command, is_refused=is_unsure)
        except RagbotError as error:
            log.info("a question is not counted (%s)", type(error).__name__)

    async def answer(self, press: Interaction, asker_id: int) -> None:
        """Answer a press of the button: ping the role once, with the question and a link.

        The question under an answer that only one member sees becomes public with it, so that is asked about before.

        Raises:
            RagbotError: somebody else pressed, the answer is not there any more, or nobody can be pinged here.
        """
        await press.response.defer(ephemeral=True, thinking=True)
        if press.user.id != asker_id:
            raise NotAllowedError(translate(NOT_YOURS))
        question = get_question(press)
        reply = Reply.to_menu(press, check=None)
        if _is_private(press):
            asked = build_embed(translate("Ask in this channel?"), _describe_call(question), colour=palette.WARNING)
            if not await reply.ask(asked, confirm_label=translate(CONFIRM)):
                return
        sent = await self._call(press, question)
        await reply.finish(
            build_embed(
                translate("A human is asked"),
                translate("I have asked here: {jump_url}", jump_url=sent.jump_url),
                colour=palette.SUCCESS,
            )
        )

    async def _call(self, press: Interaction, question: str) -> discord.Message:
        """Ping, unless the member has called somebody here a moment ago."""
        guild, channel, answer = press.guild, press.channel, press.message
        if guild is None or channel is None or answer is None:
            raise commands.NoPrivateMessage
        role = await self._fetch_role(guild, get_channel_ids(channel))
        check_place(press, role)
        await _check_there(press)
        call_id = await self._calls.claim(guild.id, channel_id=channel.id, member_id=press.user.id)
        if call_id is None:
            raise BusyError(translate(TOO_SOON))
        link = None if _is_private(press) else answer.jump_url
        with use_guild_language(press):
            message = build_call(role, press.user, question, link=link, call_id=call_id)
        try:
            return await persist(partial(_send, channel, message))
        except discord.HTTPException:
            await self._calls.release(guild.id, call_id)
            raise

    async def _fetch_role(self, guild: discord.Guild, channel_ids: Sequence[int]) -> discord.Role:
        """The role to ask in a channel.

        Raises:
            RagbotError: there is none, or it cannot be asked any more.
        """
        levels = (await self._settings.fetch(guild.id)).get_levels(channel_ids)
        if merge_choices(*levels).human_role_id is None:
            raise QueryError(translate(OFF))
        role = next(find_roles(guild, (level.human_role_id for level in levels)), None)
        if role is None:
            raise QueryError(translate(ROLE_DELETED))
        check_role(guild, role)
        return role


def build_human_button(asker_id: int) -> "discord.ui.Button[Any]":
    """Build the button, which the member with that id may press."""
    return discord.ui.Button(
        label=translate(ASK_HUMAN), emoji="🙋", style=discord.ButtonStyle.secondary, custom_id=f"ask-human:{asker_id}"
    )


def get_asker(interaction: discord.Interaction) -> int | None:
    """Return the id of the member whose question a press is about; None for any other interaction."""
    found = _CUSTOM_ID.fullmatch(get_custom_id(interaction))
    return int(found["member"]) if found else None


def get_question(press: Interaction) -> str:
    """The question of an answer, one line of safe Markdown: the title, or all of it where it leans on others.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    title, message = get_title(press.message), press.message
    if not title or message is None or not has_button(message, get_custom_id(press)):
        raise ObjectError(translate(CHANGED))
    return inline(read_searched(message), SEARCHED_MAX) or title


def check_role(guild: discord.Guild, role: discord.Role) -> None:
    """Refuse a role that would ping everybody, or nobody who can help.

    Raises:
        QueryError: it is @everyone, of another guild, or of a bot or an integration.
    """
    if role.is_default():
        raise QueryError(translate(EVERYBODY))
    if guild.get_role(role.id) is None:
        raise QueryError(translate(ELSEWHERE))
    if role.managed:
        raise QueryError(translate(MANAGED))


def can_mention(role: discord.Role, permissions: discord.Permissions) -> bool:
    """Whether a mention by somebody with these permissions notifies the role's members."""
    return role.mentionable or permissions.mention_everyone


def check_place(press: Interaction, role: discord.Role) -> None:
    """Refuse where the bot could not ping.

    Raises:
        NotAllowedError: it may not send messages in the channel, or not mention the role there.
    """
    may = press.app_permissions
    is_thread = isinstance(press.channel, discord.Thread)
    if not may.view_channel or not (may.send_messages_in_threads if is_thread else may.send_messages):
        raise NotAllowedError(translate(NO_SENDING))
    if not can_mention(role, may):
        raise NotAllowedError(translate(NO_MENTION))


def build_call(
    role: discord.Role, asker: discord.User | discord.Member, question: str, *, link: str | None, call_id: str
) -> dict[str, Any]:
    """Build the message that pings a role, and nobody else whatever the question says.

    Args:
        question: one line of safe Markdown.
        link: to the answer; None where only the asker sees it.
        call_id: of the call. Discord sends one message for each nonce, so that neither a second process nor an attempt
            after a broken connection pings twice.
    """
    lines = [
        translate(
            "{role} Can you help {asker}? I don't know the answer to:",
            role=role.mention,
            asker=asker.mention,
        ),
        f"> {question}",
    ]
    return {
        "content": "\n".join([*lines, *([link] if link else [])]),
        "allowed_mentions": discord.AllowedMentions(everyone=False, users=False, roles=[role], replied_user=False),
        "nonce": call_id.replace("-", "")[:NONCE_MAX],
        "suppress_embeds": True,
    }


async def _send(channel: Any, message: dict[str, Any]) -> discord.Message:
    sent: discord.Message = await channel.send(**message)
    return sent


async def _check_there(press: Interaction) -> None:
    """Refuse where the answer was deleted since it was sent; what only one member sees cannot be looked up.

    Raises:
        ObjectError: it was.
    """
    message = press.message
    if message is None or _is_private(press) or not press.app_permissions.read_message_history:
        return
    try:
        await message.channel.fetch_message(message.id)
    except discord.NotFound as error:
        raise ObjectError(translate(CHANGED)) from error


def _describe_call(question: str) -> str:
    return translate(
        "Only you see this answer. Everybody in this channel will see that you asked:\n> {question}", question=question
    )


def _is_private(press: Interaction) -> bool:
    return press.message is not None and press.message.flags.ephemeral
