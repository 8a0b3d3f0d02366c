"""The commands of /ingest: files of a message, and a channel's messages."""

from dataclasses import replace
from typing import Annotated, Any, Final, Literal, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import phrase
from bot.library import Library
from bot.models import IngestMode
from bot.sources import Readable, check_history, check_message_content
from bot.ui import (
    Context,
    Interaction,
    Reply,
    build_admin_check,
    build_manager_reader,
    build_press_check,
    build_witness,
    complete_readable,
    is_alone,
)
from bot.uploads import KNOWLEDGE, AttachmentReader
from cogs.ingest.audiences import build_file_options, build_message_options, check_witness
from cogs.ingest.channel import ChannelIngest
from cogs.ingest.channels import ReadableChannel, parse_date
from cogs.ingest.files import FileIngest

Mode: TypeAlias = Literal["add", "replace source", "sync"]
OptionalFile: TypeAlias = discord.Attachment | None

HOW: Final = phrase("add · replace source: its old rows go once it is in · sync: rows missing from it are deleted")
ONE_MORE: Final = phrase("One more")


class Ingest(commands.Cog):
    """Reads uploads in worker processes and histories over REST, and adds them to collections.

    Discord shows `/ingest` to members with Manage Server only; a server's settings can show it to more roles.
    """

    def __init__(
        self, *, library: Library, reader: AttachmentReader, channels: ChannelIngest, admin_roles: tuple[str, ...]
    ) -> None:
        self._library = library
        self._channels = channels
        self._get_manager = build_manager_reader(admin_roles)
        self._check_press = build_press_check(admin_roles)
        self._files = FileIngest(library=library, reader=reader, check_press=self._check_press)
        admin_commands: tuple[commands.Command[Any, ..., None], ...] = (self.ingest, self.file, self.channel)
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def ingest(self, ctx: Context, _file: discord.Attachment, collection: str | None = None) -> None:
        """Add the files of a message to a collection (admins)."""
        options = build_file_options(ctx, IngestMode.ADD, None, None)
        await self._files.run(ctx, collection, ctx.message.attachments, options)

    @ingest.command()  # type: ignore[arg-type]
    @app_commands.describe(
        file="A table, a document, or a ZIP archive of them",
        collection="Where to put it; if you don't say: Knowledge for documents, the file's name for tables",
        key="The column that identifies a row, like id or title, so that the same file again updates it",
        mode=HOW,
        audience="For whom: roles and channels, like @Staff, #mods; everyone if you don't say",
        **{f"file{number}": ONE_MORE for number in range(2, 11)},
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
        audience: str | None = None,
    ) -> None:
        """Add tables, documents or archives to a collection (admins)."""
        given = (file, file2, file3, file4, file5, file6, file7, file8, file9, file10)
        files = [each for each in given if each is not None]
        await self._files.run(ctx, collection, files, build_file_options(ctx, IngestMode(mode), key, audience))

    @ingest.command()  # type: ignore[arg-type]
    @app_commands.describe(
        channel="A channel, a thread, a post, or a forum with all its posts",
        after="From this day or time on (UTC), like 2026-01-31",
        before="Up to this day or time (UTC), like 2026-02-28T18:00",
        collection="Where to put it; I offer to create it if it isn't there; Knowledge if you don't say",
        mode=HOW,
        follow="Keep it up to date: new messages come in, edited ones change, deleted ones are taken out",
    )
    async def channel(  # noqa: PLR0917 - likewise
        self,
        ctx: Context,
        channel: Annotated[Readable, ReadableChannel],
        after: str | None = None,
        before: str | None = None,
        collection: str = KNOWLEDGE,
        mode: Mode = "add",
        follow: bool = False,  # noqa: FBT001, FBT002 - likewise
    ) -> None:
        """Add what members wrote in a channel to a collection (admins)."""
        options = build_message_options(channel, IngestMode(mode))
        check_witness(ctx, options)
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        async with ctx.typing(ephemeral=is_alone(ctx)):
            begin, end = parse_date(after), parse_date(before)
            assert isinstance(ctx.author, discord.Member)
            await check_history(channel, ctx.author)
            await check_message_content(ctx.bot)
        options = replace(options, after=begin, before=end)
        await self._channels.run(reply, channel, collection, options, witness=build_witness(ctx), is_followed=follow)

    @file.autocomplete("collection")
    @channel.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        reader = self._get_manager(interaction)
        return await complete_readable(self._library.collections, interaction, current, reader=reader)
