"""/collection create, describe, title, look, add-property and delete."""

from typing import Literal

from discord import app_commands

from bot.files import parse_properties
from bot.languages import phrase, translate
from bot.models import CollectionSchema, Look
from bot.naming import split_names
from bot.ui import (
    Context,
    Reply,
    get_guild_id,
    is_alone,
    render_changed,
    render_created,
    render_deleted,
    render_deletion,
)
from cogs.collections.group import CollectionsGroup


class ChangeCommands(CollectionsGroup):
    """Creates, changes and deletes collections, for admins."""

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.describe(
        name="What to call it, like Movie",
        properties="Like title:text, year:int, overview; without a data type it is text",
        target_vector="The text properties that searches by meaning go by; all of them if you don't say",
    )
    async def create(self, ctx: Context, name: str, *, properties: str, target_vector: str = "") -> None:
        """Create a collection (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            schema = CollectionSchema(name, parse_properties(properties), source_properties=split_names(target_vector))
            info = await self._library.collections.create(schema, guild_id=get_guild_id(ctx))
        await ctx.send(ephemeral=is_alone(ctx), embed=render_created(info))

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection", text="What is in it, in a sentence or two")
    async def describe(self, ctx: Context, name: str, *, text: str) -> None:
        """Say what a collection is about (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            found = await self._find_own(ctx, name)
            info = await self._library.collections.describe(found.name, text, guild_id=get_guild_id(ctx))
        await ctx.send(
            ephemeral=is_alone(ctx), embed=render_changed(info, translate("{name} is described", name=info.name))
        )

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.rename(property_name="property")
    @app_commands.describe(name="Which collection", property_name="The text property that names an entry")
    async def title(self, ctx: Context, name: str, *, property_name: str) -> None:
        """Choose the property that is shown as the title of an entry (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            found = await self._find_own(ctx, name)
            info = await self._library.collections.set_title(found.name, property_name, guild_id=get_guild_id(ctx))
        news = translate("Entries of {name} are titled by {title} now", name=info.name, title=info.title_property)
        await ctx.send(ephemeral=is_alone(ctx), embed=render_changed(info, news))

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.rename(property_name="property")
    @app_commands.describe(
        name="Which collection",
        property_name="The text property that holds addresses (https)",
        kind="As a picture, as a link, as text, or as its values look (auto)",
    )
    async def look(
        self, ctx: Context, name: str, *, property_name: str, kind: Literal["image", "link", "text", "auto"] = "auto"
    ) -> None:
        """Choose how a property is shown in answers: as a picture, a link or text (admins)."""
        look = None if kind == "auto" else Look(kind)
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id = get_guild_id(ctx)
            found = await self._find_own(ctx, name)
            info = await self._library.collections.set_look(found.name, property_name, look, guild_id=guild_id)
        shown = phrase("{property} of {name} is shown as {look} now")
        as_is = phrase("{property} of {name} is shown as its values look now")
        news = translate(shown if look else as_is, property=property_name, name=info.name, look=look)
        await ctx.send(ephemeral=is_alone(ctx), embed=render_changed(info, news))

    @CollectionsGroup.collection.command(name="add-property")  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection", properties="Like rating:number; without a data type it is text")
    async def add_property(self, ctx: Context, name: str, *, properties: str) -> None:
        """Add properties to a collection (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id, specs = get_guild_id(ctx), parse_properties(properties)
            found = await self._find_own(ctx, name)
            for spec in specs:
                info = await self._library.collections.add_property(found.name, spec, guild_id=guild_id)
        added = ", ".join(spec.name for spec in specs)
        await ctx.send(
            ephemeral=is_alone(ctx),
            embed=render_changed(info, translate("{name} has {added} now", name=info.name, added=added)),
        )

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection")
    async def delete(self, ctx: Context, name: str) -> None:
        """Delete a collection with everything in it (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            info = await self._find_own(ctx, name, with_count=True)
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        if not await reply.ask(render_deletion(info), confirm_label=translate("Delete"), danger=True):
            return
        count = await self._library.collections.delete(info.name, guild_id=get_guild_id(ctx))
        await self._library.templates.remove(get_guild_id(ctx), info.name)
        await reply.finish(render_deleted(info.name, count))

    describe.autocomplete("name")(CollectionsGroup.complete_name)
    title.autocomplete("name")(CollectionsGroup.complete_name)
    look.autocomplete("name")(CollectionsGroup.complete_name)
    add_property.autocomplete("name")(CollectionsGroup.complete_name)
    delete.autocomplete("name")(CollectionsGroup.complete_name)
