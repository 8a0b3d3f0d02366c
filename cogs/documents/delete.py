"""/documents delete."""

from discord import app_commands

from bot.languages import translate
from bot.library import Selection
from bot.ui import (
    Context,
    Reply,
    build_undo_view,
    build_witness,
    get_guild_id,
    is_alone,
    name_upload,
    render_removal,
    render_removed,
)
from cogs.documents.group import CHOSEN_BY, DocumentsGroup


class DeleteCommand(DocumentsGroup):
    """Deletes the objects of uploads."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**CHOSEN_BY)
    async def delete(
        self, ctx: Context, source: str | None = None, batch: str | None = None, collection: str | None = None
    ) -> None:
        """Delete the objects of a source or of an upload (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id, selection = get_guild_id(ctx), Selection(source, batch)
            found = await self._find_whole(ctx, selection, collection)
            origins = await self._library.selections.fetch_origins(
                selection, guild_id=guild_id, reader=build_witness(ctx)
            )
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        what = name_upload(origins, fallback=selection.name)
        counts = {info.name: count for info, count in found}
        can_undo = self._library.selections.can_undo(found)
        question = render_removal(what, counts, origins=origins, can_undo=can_undo)
        if not await reply.ask(question, confirm_label=translate("Delete"), danger=True):
            return
        deleted = await self._library.selections.delete(selection, found, guild_id=guild_id)
        view = None if deleted.batch is None else build_undo_view(deleted.batch, is_whole=True)
        await reply.finish(render_removed(what, deleted, origins=origins), view=view)

    delete.autocomplete("collection")(DocumentsGroup.complete_collection)
    delete.autocomplete("source")(DocumentsGroup.complete_source)
    delete.autocomplete("batch")(DocumentsGroup.complete_batch)
