"""/ingest: the rows of an attached file become objects of a collection."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.errors import CollectionNotFoundError, UploadError
from bot.files import MAX_UPLOAD_BYTES, Table, read_table, render_failed_csv
from bot.library import Library
from bot.models import CollectionInfo, CollectionSchema, FailedRow, IngestProgress
from bot.naming import check_collection_name
from bot.ui import ProgressMessage, render_ingest_report, render_schema
from bot.ui.embeds import add_field
from cogs._common import Context, Interaction, build_admin_check, complete_collection, get_guild_id
from cogs._download import download
from cogs._reply import Reply

ATTACHMENT_BYTES = 9 * 1024**2  # Discord takes 10 MiB a message where nobody boosts the server
READERS_AT_ONCE = 2  # each may take 1 GiB of memory; further uploads wait their turn


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read, and the guild it is for."""

    filename: str
    guild_id: int
    table: Table


class Ingest(commands.Cog):
    """Reads uploads in a worker process and fills collections with them.

    Discord shows `/ingest` to members with Manage Server only; a server's settings can show it to more roles.
    """

    def __init__(self, *, library: Library, default_collection: str, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._default_collection = default_collection
        self._admin_roles = admin_roles
        self._readers = asyncio.Semaphore(READERS_AT_ONCE)
        self.ingest.add_check(build_admin_check(admin_roles))

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        file="CSV, TSV, JSON or JSONL",
        collection="Where to put the rows; I offer to create it if it isn't there",
    )
    async def ingest(self, ctx: Context, file: discord.Attachment, collection: str | None = None) -> None:
        """Fill a collection with the rows of a file (admins)."""
        name = collection or self._default_collection
        guild_id = get_guild_id(ctx)
        reply = Reply(ctx, admin_roles=self._admin_roles)
        with TemporaryDirectory(prefix="ragbot-") as folder:
            async with ctx.typing():
                info = await self._fetch_existing(name, guild_id=guild_id)
                upload = Upload(file.filename, guild_id, await self._read(file, Path(folder)))
            info = info or await self._offer_to_create(reply, name, upload)
            if info is not None:
                await self._fill(reply, info, upload)

    @ingest.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(self._library, interaction, current)

    async def _fetch_existing(self, name: str, *, guild_id: int) -> CollectionInfo | None:
        """The collection, or None where one of that name could be created."""
        try:
            return await self._library.collections.fetch(name, guild_id=guild_id)
        except CollectionNotFoundError:
            check_collection_name(name)
            return None

    async def _read(self, file: discord.Attachment, folder: Path) -> Table:
        async with self._readers:
            path = await download(file, folder, max_bytes=MAX_UPLOAD_BYTES)
            return await read_table(path, filename=file.filename, workdir=folder)

    async def _offer_to_create(self, reply: Reply, name: str, upload: Upload) -> CollectionInfo | None:
        """Show the schema that the file suggests and create it when the member says so."""
        table = upload.table
        schema = CollectionSchema(check_collection_name(name), table.columns)
        embed = render_schema(schema, filename=upload.filename, count=table.count, sample=table.sample)
        add_notes(embed, table.notes)
        if not await reply.ask(embed, confirm_label="Create"):
            return None
        return await self._library.collections.create(schema, guild_id=upload.guild_id)

    async def _fill(self, reply: Reply, info: CollectionInfo, upload: Upload) -> None:
        """Ingest the rows with progress, then report."""
        table = upload.table
        unknown = check_columns(table, info)
        total = table.count + len(table.failed)
        progress = ProgressMessage(reply.show, title=f"Filling {info.name}")
        await progress.update(IngestProgress(done=0, total=total, seconds=0.0))
        report = await self._library.ingester.ingest(
            chain(table.failed, table.convert(info.properties)),
            collection=info.name,
            guild_id=upload.guild_id,
            source=upload.filename,
            total=total,
            on_progress=progress.update,
        )
        embed = render_ingest_report(report)
        add_notes(embed, [*table.notes, *unknown, *count_unlisted(table)])
        attachments = await asyncio.to_thread(build_attachments, report.failed)
        await reply.finish(embed, attachments=attachments)


def check_columns(table: Table, info: CollectionInfo) -> list[str]:
    """A note on the columns that the collection has no property for.

    Raises:
        UploadError: it has none for any of them.
    """
    unknown = table.unknown_columns(info.properties)
    if not unknown:
        return []
    if len(unknown) == len(table.columns):
        names = ", ".join(spec.name for spec in info.properties)
        raise UploadError(f"That file shares no column with {info.name}, whose properties are {names}.")
    return [f"Left out, because {info.name} has no such property: {', '.join(unknown)}."]


def count_unlisted(table: Table) -> list[str]:
    """A note on failed rows that were too many to keep."""
    unlisted = table.failed_count - len(table.failed)
    return [f"{unlisted:,} more rows failed, neither counted above nor in the attached file."] if unlisted else []


def build_attachments(failed: Sequence[FailedRow], *, max_bytes: int = ATTACHMENT_BYTES) -> dict[str, bytes]:
    """The failed rows as a file, if there are any; as many of the first ones as Discord takes."""
    if not failed:
        return {}
    name, count = "failed_rows.csv", len(failed)
    data = render_failed_csv(failed)
    while len(data) > max_bytes:
        count //= 2
        name = f"first_{count}_failed_rows.csv"
        data = render_failed_csv(failed[:count])
    return {name: data}


def add_notes(embed: discord.Embed, notes: Sequence[str]) -> None:
    """Say in the embed what was read otherwise than it stands in the file."""
    add_field(embed, "Notes", "\n".join(notes))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    settings = bot.settings
    await bot.add_cog(
        Ingest(
            library=bot.library,
            default_collection=settings.default_collection,
            admin_roles=settings.admin_roles,
        )
    )
