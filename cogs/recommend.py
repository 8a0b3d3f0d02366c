"""/recommend: objects that fit a wish, with a model's words about them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.audience import Reader
from bot.library import Library
from bot.limits import Limits
from bot.models import RecommendStyle, SearchOptions
from bot.ui import (
    Context,
    FeedbackDesk,
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
    get_occasion,
    render_recommendation,
)


class Recommend(commands.Cog):
    """Finds objects and lets the model that is configured in Weaviate write about them."""

    def __init__(
        self, *, library: Library, limits: Limits, desk: ObjectDesk, humans: HumanDesk, feedback: FeedbackDesk
    ) -> None:
        self._library = library
        self._limits = limits
        self._desk = desk
        self._humans = humans
        self._feedback = feedback

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        query="What you are in the mood for, like romantic comedy",
        collection="Where to look; everywhere if you don't say",
        limit="How many, 3 if you don't say",
        style="One text about all of them, or one about each",
    )
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
        guild_id, options = get_guild_id(ctx), SearchOptions(limit=limit)

        async def draw(reader: Reader, *, is_literal: bool = False) -> Sequence[Page]:
            answer = await self._library.everywhere.answer(
                collection,
                query,
                guild_id=guild_id,
                reader=reader,
                options=replace(options, is_literal=is_literal),
                build_prompts=partial(
                    prompts.build_recommend,
                    query=query,
                    style=RecommendStyle(style),
                    limit=limit,
                    occasion=get_occasion(ctx),
                ),
            )
            return flag_unsure(answer, render_recommendation(answer))

        has_more = build_hit_check(
            self._library.private_hits.has_hit, collection, query, guild_id=guild_id, options=options
        )
        await answer_publicly(
            ctx,
            draw,
            has_more,
            take_turn=partial(self._limits.answer, ctx),
            open_object=self._desk.open,
            humans=self._humans,
            feedback=self._feedback,
            draw_words=partial(draw, is_literal=True),
        )

    @recommend.autocomplete("collection")
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
    library = bot.library
    desk = ObjectDesk(library.objects, bot.settings.admin_roles, take_turn=bot.limits.read)
    humans = HumanDesk(library.guild_settings, library.human_calls, library.questions)
    feedback = FeedbackDesk(library.guild_settings, library.given_answers, library.votes, library.gaps)
    await bot.add_cog(Recommend(library=library, limits=bot.limits, desk=desk, humans=humans, feedback=feedback))
