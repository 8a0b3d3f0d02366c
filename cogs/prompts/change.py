"""/prompt set, undo and reset."""

import asyncio
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.errors import TemplateError, TimedOutError
from bot.languages import phrase, translate
from bot.templates import TemplateSlot, check_template
from bot.tree import answer_press
from bot.ui import (
    Context,
    Interaction,
    SentTemplate,
    get_guild_id,
    is_alone,
    open_template_form,
    parse_template_form,
    render_template_refused,
    render_template_reset,
    render_template_saved,
    render_template_undone,
)
from cogs.prompts.group import NO_CHANNEL, OPTIONS, Place, PromptGroup, Style, Target

# A form has to be the first response, within 3 s of the command; part of them is on the way.
FIND_SECONDS: Final = 2.0
NO_SUCH_CHANNEL: Final = phrase("The channel that this text is for is deleted, so I did not save it.")


class ChangeCommands(PromptGroup):
    """Changes how a model writes."""

    @PromptGroup.prompt.command(name="set")  # type: ignore[arg-type]
    @app_commands.describe(**OPTIONS, text="How to write; a form opens if you don't say")
    async def choose(
        self, ctx: Context, collection: str, style: Style, *, text: str = "", channel: Place = NO_CHANNEL
    ) -> None:
        """Choose how the model writes about a collection (admins)."""
        if not text:
            await self._open_form(ctx, collection, style, channel)
            return
        await ctx.defer(ephemeral=is_alone(ctx))
        target = await self._find(ctx, collection, style, channel)
        checked = await self._save(target, text, by=ctx.author.id)
        await ctx.send(ephemeral=is_alone(ctx), embed=render_template_saved(target.slot, checked))

    @PromptGroup.prompt.command()  # type: ignore[arg-type]
    @app_commands.describe(**OPTIONS)
    async def undo(self, ctx: Context, collection: str, style: Style, channel: Place = NO_CHANNEL) -> None:
        """Go back to how the model was told to write before (admins)."""
        await ctx.defer(ephemeral=is_alone(ctx))
        guild_id, _, slot = await self._find(ctx, collection, style, channel)
        undone = await self._library.templates.undo(guild_id, slot)
        now = (await self._library.templates.fetch(guild_id)).get_text(slot)
        await ctx.send(ephemeral=is_alone(ctx), embed=render_template_undone(slot, undone, now))

    @PromptGroup.prompt.command()  # type: ignore[arg-type]
    @app_commands.describe(**OPTIONS)
    async def reset(self, ctx: Context, collection: str, style: Style, channel: Place = NO_CHANNEL) -> None:
        """Go back to my own text (admins)."""
        await ctx.defer(ephemeral=is_alone(ctx))
        guild_id, _, slot = await self._find(ctx, collection, style, channel)
        before = (await self._library.templates.fetch(guild_id)).get_text(slot)
        if before:
            await self._library.templates.save(guild_id, slot, "", by=ctx.author.id)
        await ctx.send(ephemeral=is_alone(ctx), embed=render_template_reset(slot, before))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Save what is sent with the form, however old that is."""
        if (sent := parse_template_form(interaction)) is not None:
            await answer_press(interaction, self._save_form(interaction, sent), name="form template")

    async def _open_form(self, ctx: Context, name: str, style: Style, channel: Place | None) -> None:
        assert ctx.interaction is not None, "a typed command without a text is refused before"
        try:
            async with asyncio.timeout(FIND_SECONDS):
                guild_id, info, slot = await self._find(ctx, name, style, channel)
                current = (await self._library.templates.fetch(guild_id)).get_text(slot)
        except TimeoutError:
            raise TimedOutError(translate("The database took too long to open the form. Please try again.")) from None
        await open_template_form(ctx.interaction, info, slot, current)

    async def _save_form(self, interaction: Interaction, sent: SentTemplate) -> None:
        """Save a text for what is still there, if whoever sends it still may."""
        self._check_press(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            target = await self._find_again(interaction, sent)
            embed = render_template_saved(target.slot, await self._save(target, sent.text, by=interaction.user.id))
        except TemplateError as error:
            embed = render_template_refused(error.user_message, sent.text)
        await interaction.followup.send(embed=embed, ephemeral=True)

    async def _find_again(self, interaction: Interaction, sent: SentTemplate) -> Target:
        """What a form is for.

        Raises:
            TemplateError: the channel is deleted.
            CollectionNotFoundError: the collection is.
        """
        if sent.channel_id is not None and not has_channel(interaction, sent.channel_id):
            raise TemplateError(translate(NO_SUCH_CHANNEL))
        guild_id, reader = get_guild_id(interaction), self._get_manager(interaction)
        name = await self._library.collections.find_name(sent.reference, guild_id=guild_id, reader=reader)
        info = await self._library.collections.fetch(name, guild_id=guild_id, reader=reader)
        return Target(guild_id, info, TemplateSlot(info.name, sent.style, sent.channel_id))

    async def _save(self, target: Target, text: str, *, by: int) -> str:
        checked = check_template(text, target.info, target.slot.style)
        await self._library.templates.save(target.guild_id, target.slot, checked, by=by)
        return checked

    choose.autocomplete("collection")(PromptGroup.complete_name)
    undo.autocomplete("collection")(PromptGroup.complete_name)
    reset.autocomplete("collection")(PromptGroup.complete_name)


def has_channel(interaction: Interaction, channel_id: int) -> bool:
    """Whether the guild has a channel or an open thread of that id."""
    return interaction.guild is not None and interaction.guild.get_channel_or_thread(channel_id) is not None
