"""/documents list and /documents show."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import QueryError
from bot.follow import Follow
from bot.library import Selection
from bot.sources import Readable, is_readable
from bot.ui import (
    Context,
    get_guild_id,
    is_admin,
    name_upload,
    render_follows,
    render_objects,
    render_uploads,
    send_pages,
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
        async with ctx.typing():
            uploads = await self._library.selections.fetch_newest(
                collection, guild_id=get_guild_id(ctx), source=source, limit=UPLOADS_MAX + 1
            )
            follows = [] if source is not None else await self._fetch_follows(ctx, collection)
        header = [render_follows(follows, forget_days=self._forget_days)] if follows else []
        pages = render_uploads(uploads[:UPLOADS_MAX], is_cut=len(uploads) > UPLOADS_MAX, header=header)
        await send_pages(ctx.send, pages, author_id=ctx.author.id)

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY, start="The first object to show: 101 is where the first hundred ends")
    async def show(
        self,
        ctx: Context,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
        start: commands.Range[int, 1] = 1,
    ) -> None:
        """Show the objects of a source or of an upload."""
        async with ctx.typing():
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            origins = await self._library.selections.fetch_origins(selection, guild_id=guild_id)
            what = name_upload(origins, fallback=selection.name)
            found = await self._library.selections.find(selection, collection, guild_id=guild_id)
            pages = []
            for info, total in [each for each in found if each[1] >= start]:
                hits = await self._library.documents.fetch_objects(
                    info,
                    guild_id=guild_id,
                    source=selection.source,
                    batch=selection.batch,
                    limit=OBJECTS_MAX,
                    offset=start - 1,
                )
                advice = f"from {start:,} on here are {len(hits)}, /documents export has all"
                pages += render_objects(what, hits, info, total=total, advice=advice, origins=origins)
        if not pages:
            raise QueryError(f"There are {max(count for _, count in found):,}, so none to begin with at {start:,}.")
        await send_pages(ctx.send, pages, author_id=ctx.author.id, open_object=self._desk.open)

    async def _fetch_follows(self, ctx: Context, collection: str | None) -> list[Follow]:
        """The followed channels that the member may read; for admins those that are lost, too."""
        follows = await self._library.follows.fetch_all(get_guild_id(ctx))
        found = [each for each in follows if collection in {None, each.collection}]
        if is_admin(ctx.author, ctx.permissions, self._admin_roles):
            return found
        return [each for each in found if _may_read(ctx, each.channel_id)]

    show_all.autocomplete("collection")(DocumentsGroup.complete_collection)
    show_all.autocomplete("source")(DocumentsGroup.complete_source)
    show.autocomplete("collection")(DocumentsGroup.complete_collection)
    show.autocomplete("source")(DocumentsGroup.complete_source)
    show.autocomplete("batch")(DocumentsGroup.complete_batch)


def _may_read(ctx: Context, channel_id: int) -> bool:
    channel = None if ctx.guild is None else ctx.guild.get_channel_or_thread(channel_id)
    if not isinstance(channel, Readable) or not isinstance(ctx.author, discord.Member):
        return False
    return is_readable(channel, ctx.author)
