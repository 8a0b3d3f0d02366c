"""/documents list and /documents show."""

from functools import partial
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.audience import Reader
from bot.errors import QueryError
from bot.languages import translate
from bot.library import Selection
from bot.ui import (
    Context,
    Page,
    answer_publicly,
    build_object_check,
    get_guild_id,
    name_upload,
    render_follows,
    render_objects,
    render_uploads,
)
from cogs.documents.group import CHOSEN_BY, DocumentsGroup

UPLOADS_MAX: Final = 100  # lines of a list; 10 pages. Each is counted when the list is shown
OBJECTS_MAX: Final = 100  # objects of a source that are shown at a time


class ShowCommands(DocumentsGroup):
    """What uploads have left, for everybody."""

    @DocumentsGroup.documents.command(name="list")  # type: ignore[arg-type]
    @app_commands.describe(collection="Only what is in this one", source="Only what this file or channel brought")
    async def show_all(self, ctx: Context, collection: str | None = None, source: str | None = None) -> None:
        """List uploads and followed channels: source, objects, by whom and when."""
        guild_id = get_guild_id(ctx)

        async def draw(reader: Reader) -> list[Page]:
            uploads = await self._library.selections.fetch_newest(
                collection, guild_id=guild_id, reader=reader, source=source, limit=UPLOADS_MAX + 1
            )
            follows = [] if source is not None else await self._fetch_follows(guild_id, collection, reader)
            header = [render_follows(follows, forget_days=self._forget_days)] if follows else []
            return render_uploads(uploads[:UPLOADS_MAX], is_cut=len(uploads) > UPLOADS_MAX, header=header)

        has_more = build_object_check(self._library.private_hits.has_object, collection, guild_id=guild_id)
        take_turn = partial(self._limits.read, ctx)
        await answer_publicly(ctx, draw, has_more, take_turn=take_turn, get_reader=self._get_manager)

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY, start="The first object to show: 101 for the second hundred")
    async def show(
        self,
        ctx: Context,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
        start: commands.Range[int, 1] = 1,
    ) -> None:
        """Show the objects of a source or of an upload."""
        guild_id, selection = get_guild_id(ctx), Selection(source, batch)

        async def draw(reader: Reader) -> list[Page]:
            return await self._draw_objects(selection, collection, start, guild_id=guild_id, reader=reader)

        has_more = build_object_check(self._library.private_hits.has_object, collection, guild_id=guild_id)
        await answer_publicly(
            ctx,
            draw,
            has_more,
            take_turn=partial(self._limits.read, ctx),
            get_reader=self._get_manager,
            open_object=self._desk.open,
        )

    async def _draw_objects(
        self, selection: Selection, collection: str | None, start: int, *, guild_id: int, reader: Reader
    ) -> list[Page]:
        origins = await self._library.selections.fetch_origins(selection, guild_id=guild_id, reader=reader)
        what = name_upload(origins, fallback=selection.name)
        found = await self._library.selections.find(selection, collection, guild_id=guild_id, reader=reader)
        pages: list[Page] = []
        for info, total in [each for each in found if each[1] >= start]:
            hits = await self._library.documents.fetch_objects(
                info,
                guild_id=guild_id,
                reader=reader,
                source=selection.source,
                batch=selection.batch,
                limit=OBJECTS_MAX,
                offset=start - 1,
            )
            advice = translate(
                "from {start:,} on here are {count}, /documents export has all", start=start, count=len(hits)
            )
            pages += render_objects(what, hits, info, total=total, advice=advice, origins=origins)
        if not pages:
            raise QueryError(
                translate(
                    "There are {total:,}, so none to begin with at {start:,}.",
                    total=max((count for _, count in found)),
                    start=start,
                )
            )
        return pages

    show_all.autocomplete("collection")(DocumentsGroup.complete_collection)
    show_all.autocomplete("source")(DocumentsGroup.complete_source)
    show.autocomplete("collection")(DocumentsGroup.complete_collection)
    show.autocomplete("source")(DocumentsGroup.complete_source)
    show.autocomplete("batch")(DocumentsGroup.complete_batch)
