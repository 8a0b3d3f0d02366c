"""/documents export."""

from functools import partial
from typing import Any, Final, Literal, TypeAlias

from discord import app_commands

from bot.languages import phrase, translate
from bot.library import Selection
from bot.ui import NO_MENTIONS, Context, build_files, build_witness, get_guild_id, hold_turn, is_alone
from bot.uploads import Export, ExportFormat, collect_files
from cogs.documents.group import CHOSEN_BY, DocumentsGroup

Format: TypeAlias = Literal["jsonl", "csv"]
ALL: Final = phrase("{count:,} of {total:,} objects.")
SOME: Final = phrase(
    "{count:,} of {total:,} objects: Discord takes no more in one file. The operator gets all of them with "
    "`ragbot export`."
)


class ExportCommand(DocumentsGroup):
    """The objects of uploads as a file."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY, format="jsonl: /ingest reads it back as it was · csv: for spreadsheets")
    async def export(
        self,
        ctx: Context,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
        format: Format = "jsonl",  # noqa: A002 - what the option is called
    ) -> None:
        """Attach the objects of a source or of an upload as a file (admins)."""
        reader = build_witness(ctx)
        async with hold_turn(ctx, partial(self._limits.read, ctx), is_private=is_alone(ctx)) as message:
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            found = await self._library.selections.find(selection, collection, guild_id=guild_id, reader=reader)
            total = sum(count for _, count in found)
            chosen: dict[str, Any] = {
                "guild_id": guild_id,
                "reader": reader,
                "source": selection.source,
                "batch": selection.batch,
            }
            exports = [
                Export(info, self._library.documents.export(info, **chosen), ExportFormat(format)) for info, _ in found
            ]
            files, count = await collect_files(exports, max_bytes=ctx.filesize_limit)
            sentence = translate(SOME if count < total else ALL, count=count, total=total)
            await message.send(content=sentence, files=build_files(files), allowed_mentions=NO_MENTIONS)

    export.autocomplete("collection")(DocumentsGroup.complete_collection)
    export.autocomplete("source")(DocumentsGroup.complete_source)
    export.autocomplete("batch")(DocumentsGroup.complete_batch)
