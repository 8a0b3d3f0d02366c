"""/documents access."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import NotAllowedError, QueryError
from bot.languages import phrase, translate
from bot.library import AUDIENCES_MAX, Selection, build_wanted
from bot.models import CollectionInfo
from bot.ui import (
    NOT_HERE,
    SET_BACK,
    Context,
    Reply,
    count_members,
    get_guild_id,
    is_alone,
    name_audience,
    render_access,
    render_access_question,
)
from cogs.documents.group import CHOSEN_BY, DocumentsGroup

NOTHING_SELECTED: Final = phrase(
    "Name a source, an upload, or a collection. Of a collection alone, the objects that do not say for "
    "whom they are get the audience."
)


class AccessCommand(DocumentsGroup):
    """Says for whom objects are."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(
        **CHOSEN_BY,
        roles="Roles whose members may ask for it, like @Staff @Mods",
        channels="Channels whose readers may ask for it, like #mods",
    )
    async def access(  # noqa: PLR0917 - a text command fills its options by place
        self,
        ctx: Context,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
        roles: str = "",
        channels: str = "",
    ) -> None:
        """Say who may ask for a source or an upload, everyone if you name nobody (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id, audience = get_guild_id(ctx), name_audience(ctx, roles, channels)
            found = await self._find(ctx, source, batch, collection)
            wanted = build_wanted(source=source, batch=batch)
            before = [each for info, _ in found for each in await self._fetch_audiences(info, wanted, guild_id)]
        name = source or (
            translate("batch {batch}", batch=batch)
            if batch
            else translate("the objects without an audience in {name}", name=found[0][0].name)
        )
        total = sum(count for _, count in found)
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        while await self._ask(reply, ctx, before, audience, name=name, total=total):
            for info, _ in found:
                await self._library.audiences.change(info, wanted, audience, guild_id=guild_id)
            done = render_access(name, audience, before=before, objects=total)
            # What had several audiences, or none, has no one to be given back; of very many not all were looked at.
            if len(set(before)) > 1 or not before[0] or total > AUDIENCES_MAX:
                await reply.finish(done)
                return
            if await reply.choose(done, {translate(SET_BACK): discord.ButtonStyle.secondary}) is None:
                return
            before, audience = [audience], before[0]

    async def _ask(
        self,
        reply: Reply,
        ctx: Context,
        before: list[tuple[str, ...]],
        audience: tuple[str, ...],
        *,
        name: str,
        total: int,
    ) -> bool:
        """Ask with who would gain and lose it, as it is now."""
        change = count_members(ctx, before, audience)
        question = render_access_question(name, before, audience, change, objects=total)
        return await reply.ask(question, confirm_label=translate("Change access"))

    async def _find(
        self, ctx: Context, source: str | None, batch: str | None, collection: str | None
    ) -> list[tuple[CollectionInfo, int]]:
        """The collections with how many objects of each are meant."""
        if source is not None or batch is not None:
            found = await self._find_whole(ctx, Selection(source, batch), collection)
            return [(info, count) for info, count in found if not info.is_shared]
        if collection is None:
            raise QueryError(translate(NOTHING_SELECTED))
        if not is_alone(ctx):  # those objects are for nobody who sees the reply
            raise NotAllowedError(translate(NOT_HERE))
        guild_id = get_guild_id(ctx)
        info = await self._library.collections.fetch_own(collection, guild_id=guild_id)
        count = await self._library.audiences.count_unsaid(info, guild_id=guild_id)
        if not count:
            raise QueryError(
                translate(
                    "Everything in {name} says for whom it is. Name a source or an upload to change that.",
                    name=info.name,
                )
            )
        return [(info, count)]

    async def _fetch_audiences(self, info: CollectionInfo, wanted: Any, guild_id: int) -> tuple[tuple[str, ...], ...]:
        return await self._library.audiences.fetch(info, wanted, guild_id=guild_id)

    access.autocomplete("collection")(DocumentsGroup.complete_collection)
    access.autocomplete("source")(DocumentsGroup.complete_source)
    access.autocomplete("batch")(DocumentsGroup.complete_batch)
