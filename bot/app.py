"""RagBot: `setup_hook` opens the library and loads the cogs, `close()` undoes both."""

import copy
import logging
import os
import pkgutil
from contextlib import AsyncExitStack
from functools import partial
from importlib import import_module
from time import monotonic
from typing import Any

import discord
from discord.ext import commands

from bot.expiry import count_from_receipt, note_receipt
from bot.gateway import get_shard, point_discord_at
from bot.languages import set_locale, translate
from bot.library import Library, open_library
from bot.limits import Limits
from bot.rest import RestCounts, build_connector, build_http_trace
from bot.settings import Settings
from bot.sources import Following, open_following
from bot.spans import send_spans
from bot.trace import Trace, Traces
from bot.translator import CommandTranslator
from bot.tree import RESTARTING, RagTree, is_stale, refuse_stale, report_command_error, tell_there
from bot.typed import read_mention, take_options
from bot.ui import is_reply_to_answer

log = logging.getLogger(__name__)

COGS_PACKAGE = "cogs"
COMMANDS = (discord.InteractionType.application_command, discord.InteractionType.autocomplete)
# Together below 5 s, and half of the 10 s that Docker leaves between SIGTERM and SIGKILL.
GRACE_SECONDS = 1.5
TELL_SECONDS = 3.0


class RagBot(commands.AutoShardedBot):
    """The Discord side of the process: all shards, or those of SHARD_IDS where other processes have the others.

    Attributes:
        library: Weaviate; there from `setup_hook` on.
        following: keeps collections up to date with channels; from `setup_hook` on too.
        limits: shared by all commands that answer.
        rest: what Discord was asked.
        reconnects: how often a lost connection to the gateway was replaced.
    """

    library: Library
    following: Following

    def __init__(self, *, settings: Settings) -> None:
        point_discord_at(settings)
        count_from_receipt()
        self.rest = RestCounts()
        self.reconnects = 0
        self._has_been_ready = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=get_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            help_command=None,
            tree_cls=RagTree,
            case_insensitive=True,
            max_messages=None,
            connector=build_connector(),
            http_trace=build_http_trace(self.rest),
            shard_count=settings.shard_count,
            shard_ids=list(settings.shard_ids) or None,  # type: ignore[arg-type] # None is its default
        )
        self.add_check(commands.guild_only().predicate)
        self.before_invoke(take_options)
        self.settings = settings
        self.limits = Limits(per_minute=settings.answers_per_minute, at_once=settings.answers_at_once)
        self._stack = AsyncExitStack()
        self._began = monotonic()
        self._synced = "by the process of shard 0"

    @property
    def traces(self) -> Traces:
        """The commands that run."""
        assert isinstance(self.tree, RagTree)
        return self.tree.traces

    @property
    def is_first(self) -> bool:
        """Whether this process does what is done once for all shards."""
        return not self.shard_ids or 0 in self.shard_ids

    def serves(self, guild_id: int) -> bool:
        """Whether a guild is of a shard of this process."""
        return not self.shard_ids or get_shard(guild_id, self.shard_count or 1) in self.shard_ids

    async def setup_hook(self) -> None:
        """Open everything before the bot appears, then tell Discord its commands."""
        if self.shard_count is None:
            # Asked here and not by discord.py, which would then connect to where Discord says and not to ours.
            self.shard_count, _, _ = await self.http.get_bot_gateway()
        await self.open()
        if self.is_first:
            await self.sync_commands()

    async def open(self) -> None:
        """Open the library first, so that cogs never meet a bot without one, then what uses it."""
        self.library = await self._stack.enter_async_context(open_library(self.settings))
        if self.is_first:
            await self._stack.enter_async_context(self.library.reindexer.run_beside())
        following = open_following(self, self.library, self.settings, serves=self.serves)
        self.following = await self._stack.enter_async_context(following)
        await self.load_cogs()
        self.traces.listen_to_begin(self._note_use)
        await self._stack.enter_async_context(self.library.sleepers.run_beside(is_first=self.is_first))
        await self._stack.enter_async_context(self.limits.throttle())
        await self._stack.enter_async_context(send_spans(self.traces, os.environ))
        if self.settings.http_port is not None:
            # 9 MiB and a third of a second that only a bot with an HTTP interface needs
            from bot.metrics import Metrics  # noqa: PLC0415
            from bot.web import serve_http  # noqa: PLC0415

            metrics = Metrics(has_guilds=self.settings.metrics_guilds)
            metrics.follow_bot(self)
            await self._stack.enter_async_context(serve_http(self.settings, self.library, metrics))

    def _note_use(self, trace: Trace) -> None:
        if trace.guild_id is not None:
            self.library.sleepers.note(trace.guild_id)

    async def close(self) -> None:
        """Tell whoever waits for an answer, leave Discord, then close what `setup_hook` opened, in reverse."""
        try:
            await self.traces.close(partial(translate, RESTARTING), grace=GRACE_SECONDS, seconds=TELL_SECONDS)
            await super().close()
        finally:
            await self._stack.aclose()

    async def load_cogs(self) -> None:
        """Load every module and package of `cogs`, each a command family, as an extension."""
        package = import_module(COGS_PACKAGE)
        for module in pkgutil.iter_modules(package.__path__):
            await self.load_extension(f"{COGS_PACKAGE}.{module.name}")

    async def sync_commands(self) -> None:
        """Tell Discord the commands, in all languages: the guilds of DISCORD_GUILDS at once, else globally.

        A guild that Discord does not let the bot reach costs a line in the log, not the start.
        """
        await self.tree.set_translator(CommandTranslator())
        if not self.settings.discord_guilds:
            await self.tree.sync()
            self._synced = "to all servers"
            return
        synced = 0
        for guild_id in self.settings.discord_guilds:
            guild = discord.Object(guild_id)
            self.tree.copy_global_to(guild=guild)
            try:
                await self.tree.sync(guild=guild)
                synced += 1
            except (discord.Forbidden, discord.NotFound):
                log.warning("Commands not synced to guild %s of DISCORD_GUILDS: the bot is not in it", guild_id)
        self._synced = f"to {synced} of {len(self.settings.discord_guilds)} in DISCORD_GUILDS"
        # Global ones of an earlier start would stand beside these, so that members saw every command twice.
        assert self.application_id is not None
        await self.http.bulk_upsert_global_commands(self.application_id, payload=[])

    async def on_ready(self) -> None:
        """Say who is logged in, and again after a connection that could not be resumed."""
        self.reconnects += self._has_been_ready
        self._has_been_ready = True
        servers, commands_ = len(self.guilds), count_commands(self.tree)
        log.info(
            "Logged in as %s (%s) in %d %s%s, %d commands (synced %s)",
            *(self.user, self.user and self.user.id, servers, "server" if servers == 1 else "servers"),
            *(self._name_shards(), commands_, self._synced),
        )

    def _name_shards(self) -> str:
        if self.shard_count == 1:
            return ""
        ids = ", ".join(map(str, self.shard_ids)) if self.shard_ids else "all"
        return f" (shards {ids} of {self.shard_count})"

    async def on_resumed(self) -> None:
        """Count a connection that took over from a lost one."""
        self.reconnects += 1

    async def process_commands(self, message: discord.Message, /) -> None:
        """Answer every message that mentions the bot, wherever in it, and every direct one.

        A mention alone asks what the bot can do, and words that are no command are a question. So is a reply to an
        answer that notifies the bot, as replies do unless their author chooses otherwise.
        """
        text = read_mention(message.content, self.user.id) if self.user else None
        is_reply = text is None and self._is_reply(message)
        if is_reply or (text is None and message.guild is None):
            text = message.content
        if text is None or message.author.bot:
            await super().process_commands(message)
            return
        prefixes = await self.get_prefix(message)
        prefix = prefixes if isinstance(prefixes, str) else prefixes[0]
        context = await self._get_context(message, f"{prefix}{text or 'hello'}")
        if context.command is None or is_reply:  # whatever its first word is
            context = await self._get_context(message, f"{prefix}ask {text}")
        await self.invoke(context)

    def _is_reply(self, message: discord.Message) -> bool:
        """Whether a message replies to an answer, so that it is said to the bot without a mention in its words."""
        return self.user is not None and bool(message.content) and is_reply_to_answer(message, self.user.id)

    async def _get_context(self, message: discord.Message, content: str) -> commands.Context["RagBot"]:
        """The context of a message as if it said something else."""
        said = copy.copy(message)
        said.content = content
        return await self.get_context(said)

    async def on_command_error(  # type: ignore[override] # discord.py types both flavours of context here
        self, context: commands.Context["RagBot"], exception: commands.CommandError
    ) -> None:
        """Answer for every hybrid command that fails, typed or slash."""
        await report_command_error(context, exception)
        self.traces.end()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell listeners of an event, unless the bot is closed; of interactions of presses and forms alone.

        A command whose question is open ends with the bot, when discord.py has let go of the loop that it would need.
        """
        if self.is_closed():
            return
        if event_name == "interaction":
            note_receipt(args[0])
            # The tree answers these, and a dozen listeners look for buttons of theirs, each in a task of its own.
            if args[0].type in COMMANDS:
                return
        super().dispatch(event_name, *args, **kwargs)

    async def invoke(self, ctx: commands.Context["RagBot"], /) -> None:  # type: ignore[override] # as above
        """Follow a command that somebody typed; slash commands come through the tree.

        Everybody sees the reply to it, and Discord does not tell its author's language, so it is in the server's.
        """
        if ctx.guild is not None:
            set_locale(ctx.guild.preferred_locale.value)
        if ctx.invoked_with and self.traces.is_closed:
            await tell_there(ctx, translate(RESTARTING))
            return
        if ctx.invoked_with:
            name = ctx.command.qualified_name if ctx.command else "a text command"
            self.traces.begin(name, ctx.guild.id if ctx.guild else None, tell=partial(tell_there, ctx))
        await super().invoke(ctx)

    async def on_command_completion(self, _: commands.Context["RagBot"]) -> None:
        """End what is followed of a hybrid command that did not fail."""
        self.traces.end()

    async def on_app_command_completion(self, *_: object) -> None:
        """The same for an entry of a context menu."""
        self.traces.end()

    async def on_interaction(self, interaction: discord.Interaction["RagBot"]) -> None:
        """Answer presses on buttons that an earlier process sent: no view of this one knows them."""
        if is_stale(interaction, uptime=monotonic() - self._began):
            await refuse_stale(interaction)


def count_commands(tree: discord.app_commands.CommandTree["RagBot"]) -> int:
    """How many commands members see: a group is none, and each entry of a context menu is one."""
    menus = (discord.AppCommandType.message, discord.AppCommandType.user)
    typed = sum(not isinstance(command, discord.app_commands.Group) for command in tree.walk_commands())
    return typed + sum(len(tree.get_commands(type=kind)) for kind in menus)


def get_intents() -> discord.Intents:
    """Guilds, and messages for text commands: those that mention the bot carry content without a privileged intent."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    return intents
