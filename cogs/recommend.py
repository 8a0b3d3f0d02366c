"""/recommend: objects that fit a wish, with a model's words about them."""

from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.models import RecommendStyle, SearchOptions
from bot.tree import report_error
from bot.ui import render_recommendation, send_pages
from cogs._answers import AnswerCog, add_answer_cog
from cogs._common import Context, Limit, get_guild_id


class Recommend(AnswerCog):
    """Finds objects and lets the model that is configured in Weaviate write about them."""

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What you are in the mood for, like romantic comedy",
        collection="Where to look",
        limit="How many, 3 if you don't say",
        style="One text about all of them, or one about each",
    )
    @app_commands.autocomplete(collection=AnswerCog.complete)
    async def recommend(
        self,
        ctx: Context,
        *,
        query: str,
        collection: str | None = None,
        limit: Limit = 3,
        style: Literal["together", "each"] = "together",
    ) -> None:
        """Recommend what fits your wish, and say why."""
        async with self._limits.answer(ctx), ctx.typing():
            info = await self.fetch_collection(ctx, collection)
            answer = await self._library.searcher.generate(
                info,
                query,
                guild_id=get_guild_id(ctx),
                options=SearchOptions(limit=limit),
                prompts=prompts.build_recommend(info, query, style=RecommendStyle(style)),
            )
        await send_pages(ctx.send, render_recommendation(answer), author_id=ctx.author.id, report_error=report_error)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await add_answer_cog(bot, Recommend)
