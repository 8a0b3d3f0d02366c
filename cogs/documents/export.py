"""/documents export."""

from discord import app_commands

from bot.library import Selection
from bot.ui import NO_MENTIONS, Context, build_files, get_guild_id
from bot.uploads import collect_lines
from cogs.documents.group import CHOSEN_BY, DocumentsGroup


class ExportCommand(DocumentsGroup):
    """The objects of uploads as a file."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
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

    export.autocomplete("collection")(DocumentsGroup.complete_collection)
    export.autocomplete("source")(DocumentsGroup.complete_source)
    export.autocomplete("batch")(DocumentsGroup.complete_batch)
