"""/search: hits with their scores, without a word by a model."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.models import SearchMode, SearchOptions
from bot.tree import report_error
from bot.ui import render_search, send_pages
from cogs._answers import AnswerCog, add_answer_cog
from cogs._common import Context, Limit, get_guild_id


class Search(AnswerCog):
    """Searches a collection by words, by meaning, or by both."""

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What to look for",
        collection="Where to look",
        limit="How many, 3 if you don't say",
        mode="By words, by meaning, or by both",
        alpha="For hybrid: 0 is words only, 1 is meaning only",
    )
    @app_commands.autocomplete(collection=AnswerCog.complete)
    async def search(
        self,
        ctx: Context,
        *,
        query: str,
        collection: str | None = None,
        limit: Limit = 3,
        mode: Literal["hybrid", "keyword", "semantic"] = "hybrid",
        alpha: commands.Range[float, 0, 1] = 0.5,
    ) -> None:
        """Search a collection and show what fits, with scores."""
        options = SearchOptions(limit=limit, mode=SearchMode(mode), alpha=alpha)
        async with self._limits.answer(ctx), ctx.typing():
            info = await self.fetch_collection(ctx, collection)
            answer = await self._library.searcher.search(info, query, guild_id=get_guild_id(ctx), options=options)
        await send_pages(ctx.send, render_search(answer), author_id=ctx.author.id, report_error=report_error)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await add_answer_cog(bot, Search)
