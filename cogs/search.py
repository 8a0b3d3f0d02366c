"""/search: hits with their scores, without a word by a model."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import Reader
from bot.desks import build_answer_desk
from bot.guild import Choices
from bot.library import Library
from bot.models import SearchMode, SearchOptions, ShowHits
from bot.tree import answer_press
from bot.ui import (
    FILTERS_SHOWN,
    NEWER_SHOWN,
    PRIVATE_SHOWN,
    RERANK_SHOWN,
    AnswerDesk,
    AnswerPages,
    Context,
    Interaction,
    Limit,
    Question,
    complete_filters,
    complete_readable,
    complete_sort,
    render_search,
)


class Search(commands.Cog):
    """Searches a collection by words, by meaning, or by both."""

    def __init__(self, *, library: Library, desk: AnswerDesk) -> None:
        self._library = library
        self._desk = desk

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What to look for",
        collection="Where to look; what this server has chosen, or everywhere, if you don't say",
        limit="How many; what this server has chosen, or 3, if you don't say",
        mode="By words, by meaning, or by both",
        alpha="For hybrid: 0 is words only, 1 is meaning only",
        filters=FILTERS_SHOWN,
        newer=NEWER_SHOWN,
        sort="Sort what is found by a property, with a minus the highest first: -year",
        variety="Leave out what resembles another match",
        autocut="End the matches where their scores fall, for the first to fifth time",
        rerank=RERANK_SHOWN,
        private=PRIVATE_SHOWN,
    )
    async def search(
        self,
        ctx: Context,
        *,
        query: str,
        collection: str | None = None,
        limit: Limit | None = None,
        mode: Literal["hybrid", "keyword", "semantic"] = "hybrid",
        alpha: commands.Range[float, 0, 1] | None = None,
        filters: str = "",
        newer: bool = False,
        sort: str = "",
        variety: bool = False,
        autocut: commands.Range[int, 1, 5] | None = None,
        rerank: bool | None = None,
        private: bool | None = None,
    ) -> None:
        """Search a collection and show what fits, with scores."""
        options = SearchOptions(
            mode=SearchMode(mode),
            alpha=alpha,
            filters=filters,
            is_newer_first=newer,
            sort=sort,
            is_varied=variety,
            autocut=autocut,
            rerank=rerank,
        )
        typed = Choices(collection, limit=limit, is_private=private)
        await self._desk.answer(ctx, query, typed=typed, options=options)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of a button that asks again, however old that is."""
        if (pressed := self._desk.parse(interaction)) is not None:
            await answer_press(interaction, self._desk.answer_again(interaction, pressed))

    @search.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_readable(self._library.collections, interaction, current)

    @search.autocomplete("filters")
    async def complete_filters(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the last filter with properties, signs and values that the member may read."""
        return await complete_filters(self._library.completer, interaction, current)

    @search.autocomplete("sort")
    async def complete_sort(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the property to sort by, from what the guild may see."""
        return await complete_sort(self._library.completer, interaction, current)


async def draw_search(library: Library, question: Question, reader: Reader, _show_hits: ShowHits | None) -> AnswerPages:
    """Search what a reader may read."""
    answer = await library.everywhere.answer(
        question.collection,
        question.text,
        guild_id=question.guild_id,
        reader=reader,
        options=question.options,
    )
    return render_search(answer)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    desk = build_answer_desk(bot, "search", draw_search, is_written=False)
    await bot.add_cog(Search(library=bot.library, desk=desk))
