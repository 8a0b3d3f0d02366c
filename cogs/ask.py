"""/ask: answers that come from the hits alone and cite them, and the questions that follow."""

from dataclasses import replace
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import Reader
from bot.conversation import Conversation
from bot.guild import Choices
from bot.learning import build_topic
from bot.library import Library, complete_question
from bot.limits import Limits
from bot.models import SearchOptions, ShowHits
from bot.prompts import build_ask
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
    complete_filters,
    complete_readable,
    fetch_earlier,
    is_more_pressed,
    is_more_sent,
    open_form,
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
            library.private_hits,
            take_turn=limits.answer,
            humans=humans,
            pages=pages,
            names=library.collections,
            sleepers=library.sleepers,
            defaults=Defaults(library.guild_settings, library.collections),
            budgets=library.budgets,
            complete_question=complete_question,
            feedback=feedback,
            is_question=True,
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
        follow_up = await fetch_earlier(ctx, question)
        options = follow_up.keep_options(SearchOptions(filters=filters, is_newer_first=newer))
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

    async def _draw(self, question: Question, reader: Reader, show_hits: ShowHits | None) -> AnswerPages:
        talk = question.conversation or Conversation(question.text)
        if not (question.options.is_literal or question.options.filters or question.objects):
            found = await self._library.corrections.find(
                question.searched, guild_id=question.guild_id, reader=reader, collection=question.collection
            )
            if found is not None:
                return render_correction(found, talk)
        when, manner = question.occasion, question.manner
        find = (await self._library.templates.fetch(question.guild_id)).at(when.channel_ids)
        build = partial(
            build_ask, question=talk.question, occasion=when, earlier=talk.earlier, find_template=find, manner=manner
        )
        answer = await self._library.everywhere.answer(
            question.collection,
            question.searched,
            guild_id=question.guild_id,
            reader=reader,
            options=question.options,
            is_question=True,
            build_prompts=build,
            show_hits=show_hits,
            objects=question.objects,
        )
        notices = (*([talk.notice] if talk.notice else []), *answer.notices)
        pages = render_ask(replace(answer, query=question.text, conversation=talk, notices=notices))
        return replace(pages, topic=build_topic(question.searched, answer))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    library = bot.library
    humans = HumanDesk(library.guild_settings, library.human_calls, library.questions)
    feedback = FeedbackDesk(library.guild_settings, library.given_answers, library.votes, library.gaps)
    pages = PageDesk(library.kept_answers, take_turn=bot.limits.read)
    await bot.add_cog(Ask(library=library, limits=bot.limits, humans=humans, pages=pages, feedback=feedback))
