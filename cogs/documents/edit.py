"""/documents edit and /documents remove: one object."""

import asyncio
from typing import Final

from discord import app_commands

from bot.errors import ObjectError, TimedOutError
from bot.languages import phrase, translate
from bot.library import Place, get_reference
from bot.models import ObjectDetails
from bot.ui import (
    CHOICE_MAX,
    Context,
    Interaction,
    Reply,
    build_witness,
    complete_entries,
    get_guild_id,
    is_alone,
    render_choice,
)
from cogs.documents.group import DocumentsGroup

CHOICES_MAX: Final = 25  # Discord: choices of one completion
# A form has to be the first response, within 3 s of the command; part of them is on the way.
LOCATE_SECONDS: Final = 2.0
SLASH_ONLY: Final = phrase("Editing opens a form, which Discord has for slash commands alone: use `/documents edit`.")
NAMED_BY: Final = {
    "target": phrase("Words of its title; or its number in /documents show, with the same source or batch"),
    "source": phrase("Only in this file or channel"),
    "batch": phrase("Only in this upload"),
    "collection": phrase("Only in this one"),
}


class ObjectCommands(DocumentsGroup):
    """Edits or removes one object."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**NAMED_BY)
    @app_commands.rename(target="object")
    async def edit(
        self,
        ctx: Context,
        *,
        target: str,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
    ) -> None:
        """Edit the texts of one object (admins)."""
        if ctx.interaction is None:
            raise ObjectError(translate(SLASH_ONLY))
        try:
            async with asyncio.timeout(LOCATE_SECONDS):
                details = await self._locate(ctx, target, Place(collection, source, batch))
        except TimeoutError:
            raise TimedOutError(
                translate("The database took too long to find that object. Please try again.")
            ) from None
        await self._desk.edit(ctx.interaction, details)

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(**NAMED_BY)
    @app_commands.rename(target="object")
    async def remove(
        self,
        ctx: Context,
        *,
        target: str,
        source: str | None = None,
        batch: str | None = None,
        collection: str | None = None,
    ) -> None:
        """Remove one object (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            details = await self._locate(ctx, target, Place(collection, source, batch))
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        await self._desk.remove(reply, details, guild_id=get_guild_id(ctx))

    async def complete_object(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the object by words of its title, within what the other options say."""
        guild_id = interaction.guild_id
        if guild_id is None:
            return []
        chosen = (getattr(interaction.namespace, name, None) or None for name in Place._fields)
        place, reader = Place(*chosen), self._get_manager(interaction)

        async def find() -> list[tuple[str, str]]:
            finder = self._library.finder
            found = await finder.find(current, place, guild_id=guild_id, reader=reader, limit=CHOICES_MAX)
            return [(render_choice(each.collection, each.hit, limit=CHOICE_MAX), get_reference(each)) for each in found]

        return await complete_entries(find())

    async def _locate(self, ctx: Context, target: str, place: Place) -> ObjectDetails:
        return await self._library.finder.locate(target, place, guild_id=get_guild_id(ctx), reader=build_witness(ctx))

    edit.autocomplete("target")(complete_object)
    edit.autocomplete("source")(DocumentsGroup.complete_source)
    edit.autocomplete("batch")(DocumentsGroup.complete_batch)
    edit.autocomplete("collection")(DocumentsGroup.complete_collection)
    remove.autocomplete("target")(complete_object)
    remove.autocomplete("source")(DocumentsGroup.complete_source)
    remove.autocomplete("batch")(DocumentsGroup.complete_batch)
    remove.autocomplete("collection")(DocumentsGroup.complete_collection)
