"""/similar and /surprise: objects like one, and one at random."""

from functools import partial
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import Reader
from bot.desks import build_defaults, build_page_desk
from bot.errors import ObjectError, QueryError
from bot.guild import Choices
from bot.library import Library, Place, get_reference
from bot.limits import Limits
from bot.naming import build_reference
from bot.tree import answer_press
from bot.ui import (
    CHOICE_MAX,
    AlikePages,
    AnswerLook,
    Context,
    Interaction,
    Limit,
    PageDesk,
    SimilarDesk,
    Taste,
    build_object_check,
    build_private_reader,
    complete_entries,
    complete_readable,
    get_guild_id,
    get_taste,
    is_alike_pressed,
    render_alike,
    render_choice,
    render_surprise,
)

CHOICES_MAX: Final = 25  # Discord: choices of one completion


class Similar(commands.Cog):
    """Finds objects by other objects, and none by words."""

    def __init__(self, *, library: Library, limits: Limits, pages: PageDesk, look: AnswerLook) -> None:
        self._library = library
        defaults = build_defaults(library)
        self._desk = SimilarDesk(
            self._draw, take_turn=limits.search, take_press=limits.read, pages=pages, defaults=defaults, look=look
        )

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        title="Words of the title; choose from the list that appears while you type",
        collection="Where it is; what this server has chosen, or everywhere, if you don't say",
        limit="How many; what this server has chosen, or 3, if you don't say",
    )
    async def similar(
        self, ctx: Context, *, title: str, collection: str | None = None, limit: Limit | None = None
    ) -> None:
        """Show what is like something you know."""
        guild_id = get_guild_id(ctx)
        check = partial(build_object_check, self._library.private_hits.has_object, guild_id=guild_id)

        async def find(reader: Reader, name: str | None, limit: int) -> Taste:
            try:
                details = await self._library.finder.locate(
                    title, Place(name), guild_id=guild_id, reader=reader, has_shared=True
                )
            except ObjectError as error:  # the member alone may be able to read it
                raise QueryError(error.user_message) from error
            return Taste(build_reference(details.collection.name), (details.hit.id,), limit=limit)

        await self._desk.answer(ctx, Choices(collection, limit=limit), find, check)

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(collection="Where to look; what this server has chosen, or everywhere, if you don't say")
    async def surprise(self, ctx: Context, *, collection: str | None = None) -> None:
        """Show anything, chosen at random."""
        library, guild_id = self._library, get_guild_id(ctx)
        check = partial(build_object_check, library.private_hits.has_object, guild_id=guild_id)

        async def find(reader: Reader, name: str | None, _limit: int) -> Taste:
            if name is None:
                return Taste()
            info = await library.collections.fetch(name, guild_id=guild_id, reader=reader)
            return Taste(build_reference(info.name))

        await self._desk.answer(ctx, Choices(collection), find, check)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer the button below an object and the menus below what is like it, however old they are."""
        if is_alike_pressed(interaction):
            await answer_press(interaction, self._choose(interaction))

    async def _choose(self, interaction: Interaction) -> None:
        await self._desk.choose(interaction, get_taste(interaction))

    async def _draw(self, taste: Taste, reader: Reader, *, guild_id: int) -> AlikePages:
        library, name = self._library, None
        if taste.reference is not None:
            name = await library.collections.find_name(taste.reference, guild_id=guild_id, reader=reader)
        try:
            if name is None or not taste.likes:
                return render_surprise(*await library.neighbours.pick(name, guild_id=guild_id, reader=reader))
            found = await library.neighbours.find(
                name, taste.likes, dislikes=taste.dislikes, guild_id=guild_id, reader=reader, limit=taste.limit
            )
        except ObjectError as error:
            raise QueryError(error.user_message) from error
        return render_alike(
            found.info,
            found.hits,
            likes=found.likes,
            dislikes=found.dislikes,
            notices=found.notices,
            limit=taste.limit,
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

        return await complete_entries(find())

    @similar.autocomplete("collection")
    @surprise.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_readable(self._library.collections, interaction, current)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    pages, look = build_page_desk(bot), bot.settings.answer_style
    await bot.add_cog(Similar(library=bot.library, limits=bot.limits, pages=pages, look=look))
