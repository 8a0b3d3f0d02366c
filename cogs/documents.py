"""/documents: what uploads have left: listed, shown, exported and deleted."""

from typing import Any, Final, Literal

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.library import Library, Selection
from bot.ui import (
    NO_MENTIONS,
    Context,
    Interaction,
    Reply,
    build_admin_check,
    build_files,
    build_press_check,
    complete_collection,
    complete_from,
    get_guild_id,
    render_objects,
    render_removal,
    render_removed,
    render_uploads,
    send_pages,
)
from bot.uploads import collect_lines

UPLOADS_MAX: Final = 200  # lines of a list; 20 pages
NEWEST_MAX: Final = 50  # uploads that a completion looks through; Discord shows 25 choices
OBJECTS_MAX: Final = 100  # objects of a source that are shown
CHOSEN_BY: Final = {"source": "A file or a channel", "batch": "An upload's id", "collection": "Only in this one"}
SUBCOMMANDS: Final = "Say what to do: `documents list`, `documents show`, `documents export` or `documents delete`."


class Documents(commands.Cog):
    """Shows everybody where objects come from, and lets admins export and remove them.

    Discord has default permissions for a whole group only: it stays visible, because `list` and `show` are for
    everybody; `export` and `delete` are refused at execution.
    """

    def __init__(self, *, library: Library, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._check_press = build_press_check(admin_roles)
        admin_commands: tuple[commands.HybridCommand[Any, ..., None], ...] = (self.export, self.delete)
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    async def documents(self, ctx: Context) -> None:
        """See, export or remove uploads."""
        await ctx.send(SUBCOMMANDS)

    @documents.command(name="list")  # type: ignore[arg-type]
    @app_commands.describe(collection="Only what is in this one", source="Only what this file or channel brought")
    async def show_all(self, ctx: Context, collection: str | None = None, source: str | None = None) -> None:
        """List uploads: source, objects, by whom and when."""
        async with ctx.typing():
            uploads = await self._library.selections.fetch_newest(
                collection, guild_id=get_guild_id(ctx), source=source, limit=UPLOADS_MAX + 1
            )
        pages = render_uploads(uploads[:UPLOADS_MAX], is_cut=len(uploads) > UPLOADS_MAX)
        await send_pages(ctx.send, pages, author_id=ctx.author.id)

    @documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY)
    async def show(
        self, ctx: Context, source: str | None = None, batch: str | None = None, collection: str | None = None
    ) -> None:
        """Show the objects of a source or of an upload."""
        async with ctx.typing():
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            pages = []
            for info, total in await self._library.selections.find(selection, collection, guild_id=guild_id):
                hits = await self._library.documents.fetch_objects(
                    info, guild_id=guild_id, source=selection.source, batch=selection.batch, limit=OBJECTS_MAX
                )
                advice = f"here are {OBJECTS_MAX}, /documents export has all"
                pages += render_objects(selection.name, hits, info, total=total, advice=advice)
        await send_pages(ctx.send, pages, author_id=ctx.author.id)

    @documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY)
    async def export(
        self, ctx: Context, source: str | None = None, batch: str | None = None, collection: str | None = None
    ) -> None:
        """Attach the objects of a source or of an upload as JSONL (admins)."""
        async with ctx.typing():
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            found = await self._library.selections.find(selection, collection, guild_id=guild_id)
            total = sum(count for _, count in found)
            objects = self._library.selections.iterate(selection, found, guild_id=guild_id)
            data, count = await collect_lines(objects, max_bytes=ctx.filesize_limit)
        sentence = f"{count:,} of {total:,} objects"
        if count < total:
            sentence += ": Discord takes no more in one file. The operator gets all of them with `ragbot export`"
        await ctx.send(f"{sentence}.", files=build_files({"documents.jsonl": data}), allowed_mentions=NO_MENTIONS)

    @documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY)
    async def delete(
        self, ctx: Context, source: str | None = None, batch: str | None = None, collection: str | None = None
    ) -> None:
        """Delete the objects of a source or of an upload (admins)."""
        async with ctx.typing():
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            found = await self._library.selections.find(selection, collection, guild_id=guild_id)
        reply = Reply.to_command(ctx, check=self._check_press)
        question = render_removal(selection.name, {info.name: count for info, count in found})
        if not await reply.ask(question, confirm_label="Delete", danger=True):
            return
        deleted = await self._library.selections.delete(selection, found, guild_id=guild_id)
        await reply.finish(render_removed(selection.name, deleted))

    @show_all.autocomplete("collection")
    @show.autocomplete("collection")
    @export.autocomplete("collection")
    @delete.autocomplete("collection")
    async def complete_collection(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(self._library.collections.fetch_names(guild_id=interaction.guild_id), current)

    @show_all.autocomplete("source")
    @show.autocomplete("source")
    @export.autocomplete("source")
    @delete.autocomplete("source")
    async def complete_source(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the source from the newest uploads."""
        return await complete_from(self._fetch_names(interaction, "source"), current)

    @show.autocomplete("batch")
    @export.autocomplete("batch")
    @delete.autocomplete("batch")
    async def complete_batch(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the batch from the newest uploads."""
        return await complete_from(self._fetch_names(interaction, "batch"), current)

    async def _fetch_names(self, interaction: Interaction, field: Literal["source", "batch"]) -> list[str]:
        guild_id, collection = interaction.guild_id, getattr(interaction.namespace, "collection", None)
        if guild_id is None:
            return []
        uploads = await self._library.selections.fetch_newest(collection, guild_id=guild_id, limit=NEWEST_MAX)
        return [getattr(upload.origin, field) for upload in uploads]


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Documents(library=bot.library, admin_roles=bot.settings.admin_roles))
