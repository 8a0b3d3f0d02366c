"""/similar and /surprise: objects like one, and one at random."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import Reader
from bot.errors import ObjectError, QueryError
from bot.library import Library, Place, get_reference
from bot.limits import Limits
from bot.tree import answer_press
from bot.ui import (
    CHOICE_MAX,
    Context,
    Draw,
    Interaction,
    Limit,
    ObjectDesk,
    Page,
    Taste,
    answer_publicly,
    build_object_check,
    build_private_reader,
    complete_collection,
    complete_named,
    get_guild_id,
    get_taste,
    render_alike,
    render_choice,
    render_surprise,
    show_taste,
)

CHOICES_MAX: Final = 25  # Discord: choices of one completion
LIMIT: Final = 3


class Similar(commands.Cog):
    """Finds objects by other objects, and none by words."""

    def __init__(self, *, library: Library, limits: Limits, desk: ObjectDesk) -> None:
        self._library = library
        self._limits = limits
        self._desk = desk

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        title="Words of the title; choose from the list that appears while you type",
        collection="Where it is; everywhere if you don't say",
        limit="How many, 3 if you don't say",
    )
    async def similar(self, ctx: Context, *, title: str, collection: str | None = None, limit: Limit = LIMIT) -> None:
        """Show what is like something you know."""
        guild_id, place = get_guild_id(ctx), Place(collection)

        async def draw(reader: Reader) -> Sequence[Page]:
            try:
                details = await self._library.finder.locate(
                    title, place, guild_id=guild_id, reader=reader, has_shared=True
                )
            except ObjectError as error:  # the member alone may be able to read it
                raise QueryError(error.user_message) from error
            taste = Taste(details.collection.name, (details.hit.id,))
            return await self._draw_alike(taste, reader, guild_id=guild_id, limit=limit)

        await self._answer(ctx, draw, collection)

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(collection="Where to look; everywhere if you don't say")
    async def surprise(self, ctx: Context, *, collection: str | None = None) -> None:
        """Show anything, chosen at random."""
        guild_id = get_guild_id(ctx)

        async def draw(reader: Reader) -> Sequence[Page]:
            try:
                info, hit = await self._library.neighbours.pick(collection, guild_id=guild_id, reader=reader)
            except ObjectError as error:
                raise QueryError(error.user_message) from error
            return render_surprise(info, hit)

        await self._answer(ctx, draw, collection)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer the button below an object and the menus below what is like it, however old they are."""
        await answer_press(interaction, self._answer_choice(interaction))

    async def _answer_choice(self, interaction: Interaction) -> None:
        taste = get_taste(interaction)
        if taste is None:
            return
        draw = partial(self._draw_alike, taste, guild_id=get_guild_id(interaction), limit=LIMIT)
        take_turn = partial(self._limits.read, interaction)
        await show_taste(interaction, draw, take_turn=take_turn, open_object=self._desk.open)

    async def _draw_alike(self, taste: Taste, reader: Reader, *, guild_id: int, limit: int) -> Sequence[Page]:
        found = await self._library.neighbours.find(
            taste.collection, taste.likes, dislikes=taste.dislikes, guild_id=guild_id, reader=reader, limit=limit
        )
        return render_alike(found.info, found.hits, likes=found.likes, dislikes=found.dislikes, notices=found.notices)

    async def _answer(self, ctx: Context, draw: Draw, collection: str | None) -> None:
        has_object = self._library.private_hits.has_object
        await answer_publicly(
            ctx,
            draw,
            build_object_check(has_object, collection, guild_id=get_guild_id(ctx)),
            take_turn=partial(self._limits.search, ctx),
            open_object=self._desk.open,
        )

    @similar.autocomplete("title")
    async def complete_title(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the title from what the member may read."""
        guild_id, reader = interaction.guild_id, build_private_reader(interaction)
        if guild_id is None:
            return []
        place = Place(getattr(interaction.namespace, "collection", None) or None)

        async def find() -> list[tuple[str, str]]:
            found = await self._library.finder.find(
                current, place, guild_id=guild_id, reader=reader, limit=CHOICES_MAX, has_shared=True
            )
            return [(render_choice(each.collection, each.hit, limit=CHOICE_MAX), get_reference(each)) for each in found]

        return await complete_named(find())

    @similar.autocomplete("collection")
    @surprise.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        names = self._library.collections.fetch_names(
            guild_id=interaction.guild_id, reader=build_private_reader(interaction)
        )
        return await complete_collection(names, current)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    desk = ObjectDesk(bot.library.objects, bot.settings.admin_roles, take_turn=bot.limits.read)
    await bot.add_cog(Similar(library=bot.library, limits=bot.limits, desk=desk))
