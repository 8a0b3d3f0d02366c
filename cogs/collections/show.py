"""/collection list and /collection info."""

from functools import partial

from discord import app_commands

from bot.audience import Reader
from bot.ui import (
    Context,
    Page,
    answer_publicly,
    build_object_check,
    get_guild_id,
    render_collection_info,
    render_collection_list,
)
from cogs.collections.group import CollectionsGroup


class ShowCommands(CollectionsGroup):
    """What there is, for everybody."""

    @CollectionsGroup.collection.command(name="list")  # type: ignore[arg-type]
    async def show_all(self, ctx: Context) -> None:
        """List the collections that this server can use."""
        guild_id = get_guild_id(ctx)

        async def draw(reader: Reader) -> list[Page]:
            infos = await self._library.collections.fetch_all(guild_id=guild_id, reader=reader)
            return render_collection_list(infos, default=self._library.collections.chosen_default)

        has_more = build_object_check(self._library.private_hits.has_object, None, guild_id=guild_id)
        take_turn = partial(self._limits.read, ctx)
        await answer_publicly(ctx, draw, has_more, take_turn=take_turn, get_reader=self._get_manager)

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection")
    async def info(self, ctx: Context, name: str) -> None:
        """Show a collection: its properties, what I can do with it and what is missing."""
        guild_id = get_guild_id(ctx)

        async def draw(reader: Reader) -> list[Page]:
            info = await self._library.collections.fetch(name, guild_id=guild_id, reader=reader, with_count=True)
            # Only those who manage the guild read everything, and are told what nobody else can find.
            is_manager = reader.audiences is None
            unsaid = await self._library.audiences.count_unsaid(info, guild_id=guild_id) if is_manager else 0
            return [Page([render_collection_info(info, generative=self._generative, unsaid=unsaid)])]

        has_more = build_object_check(self._library.private_hits.has_object, name, guild_id=guild_id)
        take_turn = partial(self._limits.read, ctx)
        await answer_publicly(ctx, draw, has_more, take_turn=take_turn, get_reader=self._get_manager)

    info.autocomplete("name")(CollectionsGroup.complete_name)
