"""/ask: answers that come from the hits alone and cite them, and the questions that follow."""

from discord import app_commands
from discord.ext import commands

from bot.guild import Choices
from bot.library import Library
from bot.models import SearchOptions
from bot.tree import answer_press
from bot.ui import (
    FILTERS_SHOWN,
    NEWER_SHOWN,
    PRIVATE_SHOWN,
    RERANK_SHOWN,
    AnswerDesk,
    Context,
    Interaction,
    Limit,
    complete_filters,
    complete_readable,
    fetch_earlier,
    is_more_pressed,
    is_more_sent,
    open_form,
)


class Ask(commands.Cog):
    """Answers questions from a collection, with [1] [2] for where it says so."""

    def __init__(self, *, library: Library, desk: AnswerDesk) -> None:
        self._library = library
        self._desk = desk

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        question="What you want to know",
        collection="Where to look; what this server has chosen, or everywhere, if you don't say",
        limit="How many sources to offer; what this server has chosen, or 3, if you don't say",
        filters=FILTERS_SHOWN,
        newer=NEWER_SHOWN,
        rerank=RERANK_SHOWN,
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
        rerank: bool | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer a question from a collection, with sources."""
        follow_up = await fetch_earlier(ctx, question)
        options = follow_up.keep_options(SearchOptions(filters=filters, is_newer_first=newer, rerank=rerank))
        typed = Choices(collection, limit=limit, is_private=private)
        await self._desk.go_on(ctx, follow_up, typed=typed, options=options)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a button that asks again, open the form for the next question, and answer it, however old they are."""
        if (pressed := self._desk.parse(interaction)) is not None:
            await answer_press(interaction, self._desk.answer_again(interaction, pressed))
        elif is_more_pressed(interaction):
            await answer_press(interaction, open_form(interaction))
        elif is_more_sent(interaction):
            await answer_press(interaction, self._desk.answer_form(interaction), name="ask")

    @ask.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_readable(self._library.collections, interaction, current)

    @ask.autocomplete("filters")
    async def complete_filters(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the last filter with properties, signs and values that the member may read."""
        return await complete_filters(self._library.completer, interaction, current)
