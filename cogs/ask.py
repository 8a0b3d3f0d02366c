"""/ask: answers that come from the hits alone and cite them, and the questions that follow."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot import prompts
from bot.app import RagBot
from bot.audience import Reader
from bot.conversation import Conversation
from bot.library import Library, complete_question
from bot.limits import Limits
from bot.models import SearchOptions
from bot.tree import answer_asked, answer_press
from bot.ui import (
    Asked,
    Context,
    FollowUp,
    HumanDesk,
    Interaction,
    Kind,
    Limit,
    ObjectDesk,
    Page,
    answer_form,
    answer_publicly,
    build_hit_check,
    build_more_buttons,
    build_private_reader,
    complete_collection,
    fetch_earlier,
    flag_unsure,
    get_asker_id,
    get_guild_id,
    get_occasion,
    is_more_pressed,
    is_more_sent,
    open_form,
    read_form,
    render_ask,
)


class Ask(commands.Cog):
    """Answers questions from a collection, with [1] [2] for where it says so."""

    def __init__(self, *, library: Library, limits: Limits, desk: ObjectDesk, humans: HumanDesk) -> None:
        self._library = library
        self._limits = limits
        self._desk = desk
        self._humans = humans

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.describe(
        question="What you want to know",
        collection="Where to look; everywhere if you don't say",
        limit="How many sources to offer, 3 if you don't say",
    )
    async def ask(self, ctx: Context, *, question: str, collection: str | None = None, limit: Limit = 3) -> None:
        """Answer a question from a collection, with sources."""
        follow_up = await fetch_earlier(ctx, question)
        earlier = follow_up.asked.collection if follow_up.asked else None
        await answer_publicly(ctx, **self._prepare(ctx, follow_up, collection=collection or earlier, limit=limit))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Open the form for the next question, and answer it, under answers however old they are."""
        if is_more_pressed(interaction):
            await answer_press(interaction, open_form(interaction))
        elif is_more_sent(interaction):
            await answer_asked(interaction, self._answer_form(interaction), command="ask")

    async def _answer_form(self, sent: Interaction) -> None:
        follow_up, asked = read_form(sent)
        await answer_form(sent, **self._prepare(sent, follow_up, collection=asked.collection, limit=asked.limit))

    def _prepare(
        self, asked: Context | Interaction, follow_up: FollowUp, *, collection: str | None, limit: int
    ) -> dict[str, Any]:
        """What a question is answered with, whichever way it came."""
        talk = build_conversation(follow_up)
        guild_id, options, occasion = get_guild_id(asked), SearchOptions(limit=limit), get_occasion(asked)

        async def draw(reader: Reader, *, is_literal: bool = False) -> Sequence[Page]:
            answer = await self._library.everywhere.answer(
                collection,
                talk.searched,
                guild_id=guild_id,
                reader=reader,
                options=replace(options, is_literal=is_literal),
                is_question=True,
                build_prompts=partial(
                    prompts.build_ask, question=talk.question, occasion=occasion, earlier=talk.earlier
                ),
            )
            notices = (*([talk.notice] if talk.notice else []), *answer.notices)
            answer = replace(answer, query=talk.question, conversation=talk, notices=notices)
            pages = flag_unsure(answer, render_ask(answer))
            again = Asked(get_asker_id(asked), limit, collection)
            pages[0].lasting = build_more_buttons(again, talk)
            return pages

        has_hit = partial(self._library.private_hits.has_hit, is_question=True)
        return {
            "draw": draw,
            "has_more": build_hit_check(has_hit, collection, talk.searched, guild_id=guild_id, options=options),
            "take_turn": partial(self._limits.answer, asked),
            "open_object": self._desk.open,
            "humans": self._humans,
            "draw_words": partial(draw, is_literal=True),
        }

    @ask.autocomplete("collection")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(
            self._library.collections.fetch_names(
                guild_id=interaction.guild_id, reader=build_private_reader(interaction)
            ),
            current,
        )


def build_conversation(follow_up: FollowUp) -> Conversation:
    """The question with what it is searched for: words that a member chose are taken as they are."""
    question, earlier, asked = follow_up.question, follow_up.earlier, follow_up.asked
    is_chosen = asked is not None and asked.kind is Kind.EDIT
    searched = question if is_chosen else complete_question(question, [each.question for each in earlier])
    return Conversation(question, earlier, searched, follow_up.notice)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    desk = ObjectDesk(bot.library.objects, bot.settings.admin_roles, take_turn=bot.limits.read)
    humans = HumanDesk(bot.library.guild_settings, bot.library.human_calls, bot.library.questions)
    await bot.add_cog(Ask(library=bot.library, limits=bot.limits, desk=desk, humans=humans))
