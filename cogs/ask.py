"""/ask: answers that come from the hits alone and cite them."""

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.models import SearchOptions
from bot.tree import report_error
from bot.ui import render_ask, send_pages
from cogs._answers import AnswerCog, add_answer_cog
from cogs._common import Context, Limit, get_guild_id


class Ask(AnswerCog):
    """Answers questions from a collection, with [1] [2] for where it says so."""

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        question="What you want to know",
        collection="Where to look",
        limit="How many objects to answer from, 3 if you don't say",
    )
    @app_commands.autocomplete(collection=AnswerCog.complete)
    async def ask(self, ctx: Context, *, question: str, collection: str | None = None, limit: Limit = 3) -> None:
        """Answer a question from a collection, with sources."""
        async with self._limits.answer(ctx), ctx.typing():
            info = await self.fetch_collection(ctx, collection)
            answer = await self._library.searcher.generate(
                info,
                question,
                guild_id=get_guild_id(ctx),
                options=SearchOptions(limit=limit),
                prompts=prompts.build_ask(info, question),
            )
        await send_pages(ctx.send, render_ask(answer), author_id=ctx.author.id, report_error=report_error)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await add_answer_cog(bot, Ask)
