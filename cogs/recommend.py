"""/recommend: objects that fit a wish, with a model's words about them."""

from dataclasses import replace
from functools import partial
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.audience import Reader
from bot.desks import build_answer_desk
from bot.guild import Choices
from bot.learning import build_topic
from bot.library import Library
from bot.models import RecommendStyle, SearchOptions, ShowHits
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
    render_recommendation,
)


class Recommend(commands.Cog):
    """Finds objects and lets the model that is configured in Weaviate write about them."""

    def __init__(self, *, library: Library, desk: AnswerDesk) -> None:
        self._library = library
        self._desk = desk

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What you are in the mood for, like romantic comedy",
        collection="Where to look; what this server has chosen, or everywhere, if you don't say",
        limit="How many; what this server has chosen, or 3, if you don't say",
        style="One text about all of them, or one about each",
        filters=FILTERS_SHOWN,
        newer=NEWER_SHOWN,
        rerank=RERANK_SHOWN,
        private=PRIVATE_SHOWN,
    )
    async def recommend(
        self,
        ctx: Context,
        *,
        query: str,
        collection: str | None = None,
        limit: Limit | None = None,
        style: Literal["together", "each"] | None = None,
        filters: str = "",
        newer: bool = False,
        rerank: bool | None = None,
        private: bool | None = None,
    ) -> None:
        """Recommend what fits your wish, and say why."""
        typed = Choices(collection, None if style is None else RecommendStyle(style), limit, is_private=private)
        options = SearchOptions(filters=filters, is_newer_first=newer, rerank=rerank)
        await self._desk.answer(ctx, query, typed=typed, options=options)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of a button that asks again, however old that is."""
        if (pressed := self._desk.parse(interaction)) is not None:
            await answer_press(interaction, self._desk.answer_again(interaction, pressed))

    @recommend.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_readable(self._library.collections, interaction, current)

    @recommend.autocomplete("filters")
    async def complete_filters(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the last filter with properties, signs and values that the member may read."""
        return await complete_filters(self._library.completer, interaction, current)


async def draw_recommendation(
    library: Library, question: Question, reader: Reader, show_hits: ShowHits | None
) -> AnswerPages:
    """Recommend from what a reader may read."""
    templates = await library.templates.fetch(question.guild_id)
    build_prompts = partial(
        prompts.build_recommend,
        query=question.text,
        style=question.style,
        limit=question.options.limit,
        occasion=question.occasion,
        find_template=templates.at(question.occasion.channel_ids),
        manner=question.manner,
    )
    answer = await library.everywhere.answer(
        question.collection,
        question.text,
        guild_id=question.guild_id,
        reader=reader,
        options=question.options,
        build_prompts=build_prompts,
        show_hits=show_hits,
        objects=question.objects,
    )
    return replace(render_recommendation(answer), topic=build_topic(question.text, answer))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Recommend(library=bot.library, desk=build_answer_desk(bot, "recommend", draw_recommendation)))
