"""/ask: answers that come from the hits alone and cite them."""

from dataclasses import replace
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.audience import Reader
from bot.guild import Choices
from bot.learning import build_topic
from bot.library import Library
from bot.limits import Limits
from bot.models import SearchOptions
from bot.tree import answer_press
from bot.ui import (
    FILTERS_SHOWN,
    NEWER_SHOWN,
    PRIVATE_SHOWN,
    AnswerDesk,
    AnswerPages,
    Context,
    Defaults,
    FeedbackDesk,
    HumanDesk,
    Interaction,
    Limit,
    PageDesk,
    Question,
    build_private_reader,
    complete_collection,
    complete_filters,
    render_ask,
    render_correction,
)


class Ask(commands.Cog):
    """Answers questions from a collection, with [1] [2] for where it says so."""

    def __init__(
        self, *, library: Library, limits: Limits, humans: HumanDesk, pages: PageDesk, feedback: FeedbackDesk
    ) -> None:
        self._library = library
        self._desk = AnswerDesk(
            "ask",
            self._draw,
            self._has_more,
            take_turn=limits.answer,
            humans=humans,
            pages=pages,
            names=library.collections,
            defaults=Defaults(library.guild_settings, library.collections),
            feedback=feedback,
        )

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        question="What you want to know",
        collection="Where to look; what this server has chosen, or everywhere, if you don't say",
        limit="How many sources to offer; what this server has chosen, or 3, if you don't say",
        filters=FILTERS_SHOWN,
        newer=NEWER_SHOWN,
        private=PRIVATE_SHOWN,
    )
    async def ask(
        self,
        ctx: Context,
        *,
        question: str,
        collection: str | None = None,
        limit: Limit | None = None,
        filters: str = "",
        newer: bool = False,
        private: bool | None = None,
    ) -> None:
        """Answer a question from a collection, with sources."""
        await self._desk.answer(
            ctx,
            question,
            typed=Choices(collection, limit=limit, is_private=private),
            options=SearchOptions(filters=filters, is_newer_first=newer),
        )

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of a button that asks again, however old that is."""
        if (pressed := self._desk.parse(interaction)) is not None:
            await answer_press(interaction, self._desk.answer_again(interaction, pressed))

    @ask.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(
            self._library.collections.fetch_names(
                guild_id=interaction.guild_id, reader=build_private_reader(interaction)
            ),
            current,
        )

    @ask.autocomplete("filters")
    async def complete_filters(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the last filter with properties, signs and values that the member may read."""
        return await complete_filters(self._library.completer, interaction, current)

    async def _draw(self, question: Question, reader: Reader) -> AnswerPages:
        if not question.options.is_literal and not question.options.filters:
            found = await self._library.corrections.find(
                question.text, guild_id=question.guild_id, reader=reader, collection=question.collection
            )
            if found is not None:
                return render_correction(found, question.text)
        build_prompts = partial(prompts.build_ask, question=question.text, occasion=question.occasion)
        answer = await self._library.everywhere.answer(
            question.collection,
            question.text,
            guild_id=question.guild_id,
            reader=reader,
            options=question.options,
            is_question=True,
            build_prompts=build_prompts,
        )
        return replace(render_ask(answer), topic=build_topic(question.text, answer))

    async def _has_more(self, question: Question, public: Reader, private: Reader) -> bool:
        return await self._library.private_hits.has_hit(
            question.collection,
            question.text,
            guild_id=question.guild_id,
            reader=private,
            than=public,
            options=question.options,
            is_question=True,
        )


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    humans = HumanDesk(bot.library.guild_settings, bot.library.human_calls, bot.library.questions)
    library = bot.library
    feedback = FeedbackDesk(library.guild_settings, library.given_answers, library.votes, library.gaps)
    pages = PageDesk(bot.library.kept_answers, take_turn=bot.limits.read)
    await bot.add_cog(Ask(library=bot.library, limits=bot.limits, humans=humans, pages=pages, feedback=feedback))
