"""/ingest and "Add to knowledge": files and messages become objects of a collection."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.errors import NotAllowedError
from bot.files import ReadOptions, build_text_schema
from bot.library import Library
from bot.models import IngestMode, IngestOptions
from bot.text_schema import can_hold_messages
from bot.tree import report_error
from bot.ui import MenuOption, ProgressMessage, StopView, render_pick, render_stopped
from cogs._common import (
    CHOICE_MAX,
    Context,
    Interaction,
    build_admin_check,
    check_admin,
    complete_collection,
    get_guild_id,
)
from cogs._filling import Filling
from cogs._history import (
    History,
    Readable,
    ReadableChannel,
    check_history,
    check_message_content,
    parse_date,
    read_history,
)
from cogs._messages import attach, build_messages
from cogs._reply import Reply
from cogs._targets import KNOWLEDGE, Target, build_schema, fetch_existing
from cogs._uploads import Intake, Item, Reader, join_intakes

Mode: TypeAlias = Literal["add", "replace source", "sync"]
OptionalFile: TypeAlias = discord.Attachment | None

WHERE = "Where to put it; I offer to create it if it isn't there"
HOW = "add, replace what the source brought before, or sync: also delete what is gone from it"


class Ingest(commands.Cog):
    """Reads uploads in worker processes, reads histories, and fills collections with them.

    Discord shows `/ingest` and the menu to members with Manage Server only; a server's settings can show them to more
    roles.
    """

    def __init__(
        self, *, library: Library, options: ReadOptions, default_collection: str, admin_roles: tuple[str, ...]
    ) -> None:
        self._library = library
        self._default_collection = default_collection
        self._options = options
        self._admin_roles = admin_roles
        self._reader = Reader(options)
        self.menu = app_commands.ContextMenu(name="Add to knowledge", callback=self.add_to_knowledge)
        app_commands.default_permissions(manage_guild=True)(self.menu)
        admin_commands: tuple[commands.Command[Any, ..., None], ...] = (self.ingest, self.file, self.channel)
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def ingest(self, ctx: Context, _file: discord.Attachment, collection: str | None = None) -> None:
        """Fill a collection with the files of a message (admins)."""
        await self._ingest_files(ctx, collection, ctx.message.attachments, IngestOptions())

    @ingest.command()  # type: ignore[arg-type]
    @app_commands.describe(
        file="A table, a document, or a ZIP archive of them",
        collection=f"{WHERE}; the default collection if you don't say",
        key="The column by which a row is known again; its whole content if you don't say",
        mode=HOW,
        **{f"file{number}": "One more" for number in range(2, 11)},
    )
    async def file(  # noqa: PLR0917 - a text command fills its options by place
        self,
        ctx: Context,
        file: discord.Attachment,
        collection: str | None = None,
        file2: OptionalFile = None,
        file3: OptionalFile = None,
        file4: OptionalFile = None,
        file5: OptionalFile = None,
        file6: OptionalFile = None,
        file7: OptionalFile = None,
        file8: OptionalFile = None,
        file9: OptionalFile = None,
        file10: OptionalFile = None,
        key: str | None = None,
        mode: Mode = "add",
    ) -> None:
        """Fill a collection with tables, documents or archives (admins)."""
        given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [each for each in given if each is not None]
        await self._ingest_files(ctx, collection, files, IngestOptions(IngestMode(mode), key))

    @ingest.command()  # type: ignore[arg-type]
    @app_commands.describe(
        channel="A channel, a thread, a post, or a forum with all its posts",
        after="From this day or time on (UTC), like 2026-01-31",
        before="Up to this day or time (UTC), like 2026-02-28T18:00",
        collection=f"{WHERE}; {KNOWLEDGE} if you don't say",
        mode=HOW,
    )
    async def channel(  # noqa: PLR0917 - likewise
        self,
        ctx: Context,
        channel: Annotated[Readable, ReadableChannel],
        after: str | None = None,
        before: str | None = None,
        collection: str = KNOWLEDGE,
        mode: Mode = "add",
    ) -> None:
        """Put what members wrote in a channel into a collection (admins)."""
        reply = Reply.to_command(ctx, admin_roles=self._admin_roles)
        guild_id = get_guild_id(ctx)
        async with ctx.typing():
            begin, end = parse_date(after), parse_date(before)
            assert isinstance(ctx.author, discord.Member)
            await check_history(channel, ctx.author)
            await check_message_content(ctx.bot)
            opted_out = await self._library.privacy.fetch_opted_out(guild_id)
            await fetch_existing(self._library, collection, guild_id=guild_id)
        stopped = asyncio.Event()
        view = StopView(reply.author_id, stopped, report_error=report_error)
        progress = ProgressMessage(
            partial(reply.show, view=view), title=f"Reading {channel.name}", noun="message", is_patient=True
        )
        try:
            history = await read_history(
                channel, after=begin, before=end, opted_out=opted_out, on_progress=progress.update, stopped=stopped
            )
        finally:
            view.stop()
        if stopped.is_set():
            await reply.finish(render_stopped(collection))
            return
        await self._ingest_history(reply, collection, history, IngestOptions(IngestMode(mode)), guild_id=guild_id)

    async def add_to_knowledge(self, interaction: Interaction, message: discord.Message) -> None:
        """Put one message, with its attachments, into a collection.

        Raises:
            NotAllowedError: the member is no admin, or the author opted out.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        check_admin(interaction.user, interaction.permissions, self._admin_roles)
        guild_id = interaction.guild_id
        if guild_id is None:
            raise commands.NoPrivateMessage
        if str(message.author.id) in await self._library.privacy.fetch_opted_out(guild_id):
            raise NotAllowedError("Who wrote that opted out of my knowledge, so I leave it alone.")
        reply = Reply.to_menu(interaction, admin_roles=self._admin_roles)
        name = await self._pick_collection(reply, guild_id=guild_id)
        if name is not None:
            history = History()
            history.keep(message)
            await self._ingest_history(reply, name, history, IngestOptions(), guild_id=guild_id)

    @file.autocomplete("collection")
    @channel.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(self._library, interaction, current)

    async def _ingest_files(
        self, ctx: Context, collection: str | None, files: Sequence[discord.Attachment], options: IngestOptions
    ) -> None:
        name = collection or self._default_collection
        guild_id = get_guild_id(ctx)
        reply = Reply.to_command(ctx, admin_roles=self._admin_roles)
        with TemporaryDirectory(prefix="ragbot-") as folder:
            async with ctx.typing():
                info = await fetch_existing(self._library, name, guild_id=guild_id)
                intake = join_intakes(await self._reader.read(files, Path(folder)))
            target = info or build_schema(name, intake.parts)
            await self._fill(reply, target, intake, options, guild_id=guild_id)

    async def _ingest_history(
        self, reply: Reply, collection: str, history: History, options: IngestOptions, *, guild_id: int
    ) -> None:
        info = await fetch_existing(self._library, collection, guild_id=guild_id)
        with TemporaryDirectory(prefix="ragbot-") as folder:
            intake = await self._read_history_parts(history, Path(folder))
            await self._fill(reply, info or build_text_schema(collection), intake, options, guild_id=guild_id)

    async def _read_history_parts(self, history: History, folder: Path) -> Intake:
        """The messages by channel or thread, then their attachments."""
        items = await asyncio.to_thread(self._build_items, history)
        read = await self._reader.read([attachment for attachment, _ in history.files], folder)
        attached = [
            Intake(tuple(attach(item, message) for item in intake.items), intake.notes)
            for intake, (_, message) in zip(read, history.files, strict=True)
        ]
        return join_intakes([Intake(items, tuple(history.get_notes())), *attached])

    def _build_items(self, history: History) -> tuple[Item, ...]:
        return tuple(
            Item(source, build_messages(texts, options=self._options)) for source, texts in history.messages.items()
        )

    async def _pick_collection(self, reply: Reply, *, guild_id: int) -> str | None:
        """Ask where a message goes, if there is a choice; None where the member cancelled."""
        infos = await self._library.collections.fetch_all(guild_id=guild_id)
        options = [MenuOption(KNOWLEDGE, "Where messages go if you don't choose")]
        options += [
            MenuOption(info.name, f"{info.object_count or 0:,} objects")
            for info in infos
            if can_hold_messages(info) and info.name != KNOWLEDGE and len(info.name) <= CHOICE_MAX
        ]
        if len(options) == 1:
            return KNOWLEDGE
        return await reply.pick(render_pick(), options, placeholder=KNOWLEDGE)

    async def _fill(
        self, reply: Reply, target: Target, intake: Intake, options: IngestOptions, *, guild_id: int
    ) -> None:
        filling = Filling(self._library, reply, guild_id=guild_id, target=target, intake=intake, options=options)
        await filling.run()


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot, and its context menu."""
    settings = bot.settings
    options = ReadOptions(settings.chunk_characters, settings.chunk_overlap)
    cog = Ingest(
        library=bot.library,
        options=options,
        default_collection=settings.default_collection,
        admin_roles=settings.admin_roles,
    )
    await bot.add_cog(cog)
    bot.tree.add_command(cog.menu)
