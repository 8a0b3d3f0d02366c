"""/ask: answers that come from the hits alone and cite them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.audience import Reader
from bot.library import Library
from bot.limits import Limits
from bot.models import SearchOptions
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
    render_ask,
    render_correction,
)


class Ask(commands.Cog):
    """Answers questions from a collection, with [1] [2] for where it says so."""

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
        question="What you want to know",
        collection="Where to look; everywhere if you don't say",
        limit="How many sources to offer, 3 if you don't say",
    )
    async def ask(self, ctx: Context, *, question: str, collection: str | None = None, limit: Limit = 3) -> None:
        """Answer a question from a collection, with sources."""
        guild_id, options = get_guild_id(ctx), SearchOptions(limit=limit)

        async def draw(reader: Reader, *, is_literal: bool = False) -> Sequence[Page]:
            found = None
            if not is_literal:
                found = await self._library.corrections.find(
                    question, guild_id=guild_id, reader=reader, collection=collection
                )
            if found is not None:
                return render_correction(found, question)
            answer = await self._library.everywhere.answer(
                collection,
                question,
                guild_id=guild_id,
                reader=reader,
                options=replace(options, is_literal=is_literal),
                is_question=True,
                build_prompts=partial(prompts.build_ask, question=question, occasion=get_occasion(ctx)),
            )
            return flag_unsure(answer, render_ask(answer))

        has_more = build_hit_check(
            partial(self._library.private_hits.has_hit, is_question=True),
            collection,
            question,
            guild_id=guild_id,
            options=options,
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

    @ask.autocomplete("collection")
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
    await bot.add_cog(Ask(library=library, limits=bot.limits, desk=desk, humans=humans, feedback=feedback))
