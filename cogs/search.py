"""/search: hits with their scores, without a word by a model."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import Reader
from bot.library import Library
from bot.limits import Limits
from bot.models import SearchMode, SearchOptions
from bot.ui import (
    Context,
    HumanDesk,
    Interaction,
    Limit,
    ObjectDesk,
    Page,
    answer_publicly,
    build_hit_check,
    build_private_reader,
    complete_collection,
    flag_unsure,
    get_guild_id,
    render_search,
)


class Search(commands.Cog):
    """Searches a collection by words, by meaning, or by both."""

    def __init__(self, *, library: Library, limits: Limits, desk: ObjectDesk, humans: HumanDesk) -> None:
        self._library = library
        self._limits = limits
        self._desk = desk
        self._humans = humans

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What to look for",
        collection="Where to look; everywhere if you don't say",
        limit="How many, 3 if you don't say",
        mode="By words, by meaning, or by both",
        alpha="For hybrid: 0 is words only, 1 is meaning only",
    )
    async def search(
        self,
        ctx: Context,
        *,
        query: str,
        collection: str | None = None,
        limit: Limit = 3,
        mode: Literal["hybrid", "keyword", "semantic"] = "hybrid",
        alpha: commands.Range[float, 0, 1] | None = None,
    ) -> None:
        """Search a collection and show what fits, with scores."""
        guild_id, options = get_guild_id(ctx), SearchOptions(limit=limit, mode=SearchMode(mode), alpha=alpha)

        async def draw(reader: Reader, *, is_literal: bool = False) -> Sequence[Page]:
            answer = await self._library.everywhere.answer(
                collection,
                query,
                guild_id=guild_id,
                reader=reader,
                options=replace(options, is_literal=is_literal),
            )
            return flag_unsure(answer, render_search(answer))

        has_more = build_hit_check(
            self._library.private_hits.has_hit, collection, query, guild_id=guild_id, options=options
        )
        await answer_publicly(
            ctx,
            draw,
            has_more,
            take_turn=partial(self._limits.search, ctx),
            open_object=self._desk.open,
            humans=self._humans,
            draw_words=partial(draw, is_literal=True),
        )

    @search.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(
            self._library.collections.fetch_names(
                guild_id=interaction.guild_id, reader=build_private_reader(interaction)
            ),
            current,
        )


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    desk = ObjectDesk(bot.library.objects, bot.settings.admin_roles, take_turn=bot.limits.read)
    humans = HumanDesk(bot.library.guild_settings, bot.library.human_calls, bot.library.questions)
    await bot.add_cog(Search(library=bot.library, limits=bot.limits, desk=desk, humans=humans))
