"""The one place where errors meet people: of slash commands, of text commands and of buttons."""

import logging
import secrets
from collections.abc import Coroutine
from functools import partial
from typing import Any, NamedTuple

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import LibraryError, RagbotError
from bot.expiry import is_older
from bot.languages import phrase, set_locale, translate
from bot.trace import Outcome, Traces, get_trace, refuse
from bot.ui.late import UNSENT, send_late
from bot.ui.limits import CONTENT_MAX
from bot.ui.text import clean, cut

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
# Beginnings of the ids of buttons and menus that outlive the process.
LASTING_BUTTONS = (
    *("again:", "alike:", "ask-human:", "ask-more:", "more:", "page:", "post:"),
    *("settings:", "undo:", "vote:"),
)
RESTARTING = phrase(
    "I am being restarted, so this is not finished. Please try again in a minute: what is done already "
    "is not done twice."
)
STALE_BUTTONS = phrase("These buttons are from before my last restart; run the command again.")
UNTOLD = (*UNSENT, discord.InteractionResponded)

_USER_MESSAGES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    (
        (commands.NoPrivateMessage, app_commands.NoPrivateMessage),
        phrase("I only work in servers. Ask me in a channel of one."),
    ),
    (
        (commands.CommandNotFound,),
        phrase("I don't know that command. Type `/help` to see what I can do."),
    ),
    (
        (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch),
        phrase("Your Discord shows an older version of my commands. Wait a minute, reload Discord and try again."),
    ),
    (
        (commands.MissingRequiredAttachment,),
        phrase("The file is missing: attach it to the same message."),
    ),
    (
        (commands.UserInputError, app_commands.TransformerError),
        phrase("I can't use one of the values you gave. Type `/help` to see how the command works."),
    ),
    (
        (commands.CheckFailure, app_commands.CheckFailure),
        phrase("You may not use this command here. Type `/help` to see what you can use."),
    ),
    (
        (discord.Forbidden,),
        phrase("Discord does not let me do that here. Ask an admin to check my permissions in this channel."),
    ),
    (
        (discord.DiscordServerError, aiohttp.ClientError, ConnectionError),
        phrase("Discord did not take my answer just now. Please try again in a moment."),
    ),
)
# What Discord refuses for a reason that is nobody's mistake, by its code:
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_REFUSALS: dict[int, str] = {
    10008: phrase("The message in which I was answering has been deleted. Please try again."),
    50027: phrase("That took longer than Discord lets me answer for. Please try again."),
    200000: phrase("This server's AutoMod blocks my answer for a word in it. An admin can exempt me or this channel."),
}


class Explanation(NamedTuple):
    """What a person is told, and the reference under which the log has the traceback; None where none is needed."""

    user_message: str
    reference: str | None = None


class RagTree(app_commands.CommandTree[commands.Bot]):
    """A command tree for servers only, whose failures become messages for people.

    Attributes:
        traces: the commands that run, those that are typed too.
    """

    def __init__(self, client: commands.Bot) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self.traces = Traces()

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Follow the command from here on, in the task that runs it; a completion is none."""
        set_locale(interaction.locale.value)
        if interaction.type is not discord.InteractionType.application_command:
            return True
        if self.traces.is_closed:
            await tell(interaction, translate(RESTARTING))
            return False
        name = _get_name(interaction.command, "an unknown command")
        self.traces.begin(name, interaction.guild_id, tell=partial(tell, interaction))
        return True

    async def begin_press(self, interaction: discord.Interaction[Any], name: str) -> bool:
        """Follow a press, or a form that was sent, to the end of this task; False where the bot ends, who is told."""
        set_locale(interaction.locale.value)
        if self.traces.is_closed:
            await tell(interaction, translate(RESTARTING))
            return False
        self.traces.begin(name, interaction.guild_id, tell=partial(tell, interaction), ends_with_task=True)
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Answer for commands that fail before their callback, unknown and outdated ones, and for presses."""
        await report_error(interaction, error)
        self.traces.end()


def explain(error: BaseException) -> Explanation:
    """Turn any error into what the person is told.

    Errors of a known kind have a message of their own. Failures of the bot or of Weaviate that nobody foresaw get a
    reference too, 6 hexadecimal digits.
    """
    cause = unwrap(error)
    if isinstance(cause, LibraryError):
        reference = _get_reference()
        return Explanation(
            translate("{message} Reference: {reference}", message=cause.user_message, reference=reference),
            reference,
        )
    if isinstance(cause, RagbotError):
        return Explanation(cause.user_message)
    if isinstance(cause, commands.MissingRequiredArgument):
        name = cause.param.displayed_name or cause.param.name
        return Explanation(translate("`{name}` is missing. Type `/help` to see how the command works.", name=name))
    if isinstance(cause, discord.HTTPException) and cause.code in _REFUSALS:
        return Explanation(translate(_REFUSALS[cause.code]))
    for kinds, user_message in _USER_MESSAGES:
        if isinstance(cause, kinds):
            return Explanation(translate(user_message))
    reference = _get_reference()
    return Explanation(
        translate("Something went wrong on my side. Please try again. Reference: {reference}", reference=reference),
        reference,
    )


def _get_reference() -> str:
    """That of the command, where it is one that failed."""
    trace = get_trace()
    return trace.reference if trace is not None else secrets.token_hex(3)


def unwrap(error: BaseException) -> BaseException:
    """The error under discord.py's wrappers; a failed check stands for the RagbotError that caused it."""
    while True:
        inner = getattr(error, "original", None)
        if inner is None and isinstance(error, commands.CheckFailure | app_commands.TransformerError):
            inner = error.__cause__
        if not isinstance(inner, BaseException):
            return error
        error = inner


async def report_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Log an error of an interaction and tell the member, for their eyes only."""
    name = _name_call(interaction.command, interaction.guild_id, otherwise="a button")
    if is_too_late(error):
        if (trace := get_trace()) is not None:
            trace.outcome = Outcome.LATE
        else:
            log.warning("%s: Discord had given up waiting", name)
        return
    await tell(interaction, log_error(name, error))


async def answer_press(
    interaction: discord.Interaction[Any], work: Coroutine[Any, Any, None], *, name: str | None = None
) -> None:
    """Do what a lasting button or form asks for; it is followed, and its failures meet people, as those of a command.

    Args:
        name: what it is called in the log; by itself `press` and the kind of button.
    """
    tree: RagTree = interaction.client.tree
    if not await tree.begin_press(interaction, name or _name_press(interaction)):
        work.close()
        return
    try:
        await work
    except Exception as error:  # noqa: BLE001 - discord.py only logs what a listener raises
        await report_error(interaction, error)


async def answer_event(client: discord.Client, name: str, guild_id: int, work: Coroutine[Any, Any, None]) -> None:
    """Do what something that happened in a guild asks for, followed as a command is; nobody is told of a failure.

    Args:
        name: what it is called in the log.
    """
    tree: RagTree = client.tree  # type: ignore[attr-defined] # a client without a tree has no cogs
    if tree.traces.is_closed:
        work.close()
        return
    tree.traces.begin(name, guild_id, ends_with_task=True)
    try:
        await work
    except Exception as error:  # noqa: BLE001 - discord.py only logs what a listener raises
        log_error(name, error)


async def refuse_stale(interaction: discord.Interaction[Any]) -> None:
    """Tell whoever pressed a button of an earlier process that it no longer works."""
    tree: RagTree = interaction.client.tree
    if await tree.begin_press(interaction, "press stale"):
        refuse()
        await tell(interaction, translate(STALE_BUTTONS))


def _name_press(interaction: discord.Interaction[Any]) -> str:
    """`press` and the kind of a lasting button: the beginning of its id, of which the rest says what it is about."""
    custom_id = str(dict(interaction.data or {}).get("custom_id"))
    kind = next((begin for begin in LASTING_BUTTONS if custom_id.startswith(begin)), "")
    return f"press {kind.rstrip(':')}".strip()


def make_safe(user_message: str) -> str:
    """The message without what a person may have typed into it: the errors of other rooms know no Markdown."""
    return cut(clean(user_message), CONTENT_MAX)


async def tell(interaction: discord.Interaction[Any], user_message: str) -> None:
    """Send a message to the member alone, whatever state the interaction is in."""
    text = make_safe(user_message)
    try:
        if interaction.is_expired() and isinstance(interaction.channel, discord.abc.Messageable):
            await send_late(
                user=interaction.user, channel=interaction.channel, is_private=True, content=text, suppress_embeds=True
            )
        elif interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, suppress_embeds=True)
        else:
            await interaction.response.send_message(text, ephemeral=True, suppress_embeds=True)
    except UNTOLD as unsent:
        log.warning("A member could not be told what went wrong (%s)", type(unsent).__name__)


async def report_command_error(ctx: commands.Context[Any], error: commands.CommandError) -> None:
    """Log an error of a hybrid command and tell the member where the command was given."""
    if ctx.interaction is not None:
        await report_error(ctx.interaction, error)
        return
    name = _name_call(ctx.command, ctx.guild.id if ctx.guild else None, otherwise="a text command")
    await tell_there(ctx, log_error(name, error))


async def tell_there(ctx: commands.Context[Any], user_message: str) -> None:
    """Send a message where a text command was given."""
    try:
        await ctx.send(make_safe(user_message), suppress_embeds=True)
    except UNTOLD as unsent:
        log.warning("A member could not be told what went wrong (%s)", type(unsent).__name__)


def _name_call(command: Any, guild_id: int | None, *, otherwise: str) -> str:
    """A command and the server that it was given in, for the log: `ask (guild 1174109840998400001)`."""
    name = _get_name(command, otherwise)
    return f"{name} (guild {guild_id})" if guild_id else name


def _get_name(command: Any, otherwise: str) -> str:
    return str(command.qualified_name) if command else otherwise


def is_stale(interaction: discord.Interaction[Any], *, uptime: float) -> bool:
    """Whether somebody pressed a button of an earlier process, which no view of this one of `uptime` seconds knows."""
    message, custom_id = interaction.message, str(dict(interaction.data or {}).get("custom_id"))
    is_press = interaction.type is discord.InteractionType.component
    is_old = message is not None and is_older(message, than=interaction, by=uptime)
    return is_press and is_old and not custom_id.startswith(LASTING_BUTTONS)


def is_too_late(error: BaseException) -> bool:
    """Whether Discord no longer takes a first response, so that there is nobody left to tell."""
    cause = unwrap(error)
    return isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION


def log_error(name: str, error: BaseException) -> str:
    """Log what happened to the command `name`, never what was typed; returns the sentence for the member.

    A command that is followed has its line at its end.
    """
    cause = unwrap(error)
    user_message, reference = explain(cause)
    if (trace := get_trace()) is not None:
        trace.outcome, trace.error = Outcome.FAILED if reference else Outcome.REFUSED, cause
    elif reference is None:
        log.info("%s: refused (%s)", name, type(cause).__name__)
    else:
        log.error("%s: failed, reference %s", name, reference, exc_info=cause, extra={"reference": reference})
    return user_message
