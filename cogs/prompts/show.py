"""/prompt show and test."""

from dataclasses import replace
from functools import partial
from typing import Final

from discord import app_commands

from bot import prompts
from bot.guild import Occasion, merge_choices
from bot.languages import phrase
from bot.library import BuildPrompts, fill_in
from bot.models import RecommendStyle, SearchOptions
from bot.templates import FindTemplate, check_template
from bot.ui import (
    NO_MENTIONS,
    Context,
    ShownTemplate,
    build_witness,
    get_channel_ids,
    get_occasion,
    hold_turn,
    is_alone,
    render_template_test,
    render_templates,
)
from cogs.prompts.group import NO_CHANNEL, OPTIONS, Place, PromptGroup, Style, Target

# One hit, so that a text about each is one call of the model.
ONE: Final = SearchOptions(limit=1)
THERE: Final = phrase("As it is there; here if you don't say")


class ShowCommands(PromptGroup):
    """Shows and tries how a model writes."""

    @PromptGroup.prompt.command()  # type: ignore[arg-type]
    @app_commands.describe(collection=OPTIONS["collection"], channel="As it is there; elsewhere if you don't say")
    async def show(self, ctx: Context, collection: str, channel: Place = NO_CHANNEL) -> None:
        """Show how the model is told to write, and the last versions (admins)."""
        await ctx.defer(ephemeral=is_alone(ctx))
        guild_id, info, found = await self._find(ctx, collection, RecommendStyle.TOGETHER.value, channel)
        templates, shown = await self._library.templates.fetch(guild_id), []
        for style in RecommendStyle:
            held = templates.find_slot(info, style, get_channel_ids(channel))
            slot = held or replace(found, style=style)
            versions, others = templates.versions.get(slot, ()), templates.list_channels(info, style)
            shown.append(ShownTemplate(style, held, versions, others))
        await ctx.send(ephemeral=is_alone(ctx), embeds=render_templates(info.name, shown), allowed_mentions=NO_MENTIONS)

    @PromptGroup.prompt.command()  # type: ignore[arg-type]
    @app_commands.describe(
        **{**OPTIONS, "channel": THERE},
        query="A wish as for /recommend, or a question with a ? as for /ask",
        text="A text to try without saving it",
    )
    async def test(
        self,
        ctx: Context,
        collection: str,
        style: Style,
        *,
        query: str,
        text: str = "",
        channel: Place = NO_CHANNEL,
    ) -> None:
        """Try how the model writes, on the best match (admins)."""
        async with hold_turn(ctx, partial(self._limits.answer, ctx), is_private=is_alone(ctx)) as message:
            target = await self._find(ctx, collection, style, channel)
            channel_ids = get_channel_ids(channel or ctx.channel)
            find_template = await self._find_template(target, text, channel_ids)
            settings = await self._library.guild_settings.fetch(target.guild_id)
            language = merge_choices(*settings.get_levels(channel_ids)).language
            occasion = replace(get_occasion(ctx), answer_language=language)
            build, is_question = build_trial(query, target.slot.style, occasion, find_template)
            with self._library.budgets.open(target.guild_id, ctx.author.id) as allowance:
                answer = await self._library.everywhere.answer(
                    target.info.name,
                    query,
                    guild_id=target.guild_id,
                    reader=build_witness(ctx),
                    options=await allowance.limit(ONE),
                    is_question=is_question,
                    build_prompts=build,
                )
                await allowance.spend(answer)
            prompt = fill_in(build(answer.collection), answer.hits[0]) if answer.hits else ""
            await message.send(embeds=render_template_test(answer, prompt), allowed_mentions=NO_MENTIONS)

    async def _find_template(self, target: Target, text: str, channel_ids: tuple[int, ...]) -> FindTemplate:
        """What is tried: a text that is not saved, or what holds in a channel."""
        if not text:
            return (await self._library.templates.fetch(target.guild_id)).at(channel_ids)
        checked = check_template(text, target.info, target.slot.style)
        return lambda _info, _style: checked

    show.autocomplete("collection")(PromptGroup.complete_name)
    test.autocomplete("collection")(PromptGroup.complete_name)


def build_trial(
    query: str, style: RecommendStyle, occasion: Occasion, find_template: FindTemplate
) -> tuple[BuildPrompts, bool]:
    """What builds the prompt as `/recommend` does, or as `/ask` for a question about all; and whether it is one."""
    if style is RecommendStyle.TOGETHER and query.rstrip().endswith("?"):
        return partial(prompts.build_ask, question=query, occasion=occasion, find_template=find_template), True
    build = partial(
        prompts.build_recommend,
        query=query,
        style=style,
        limit=ONE.limit,
        occasion=occasion,
        find_template=find_template,
    )
    return build, False
