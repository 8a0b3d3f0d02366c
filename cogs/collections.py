"""/collection: create, list, info, describe, title, add-property and delete."""

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.files import parse_properties
from bot.library import Library
from bot.models import CollectionSchema
from bot.naming import split_names
from bot.ui import (
    Context,
    Interaction,
    Reply,
    build_admin_check,
    build_press_check,
    complete_collection,
    get_guild_id,
    render_changed,
    render_collection_info,
    render_collection_list,
    render_created,
    render_deleted,
    render_deletion,
    send_pages,
)

SUBCOMMANDS = (
    "Say what to do: `collection list`, `collection info`, `collection create`, `collection describe`, "
    "`collection title`, `collection add-property` or `collection delete`."
)


class Collections(commands.Cog):
    """Shows the guild's collections to everybody and lets admins create, change and delete them.

    Discord has default permissions for a whole group only. The group stays visible, because `list` and `info` are for
    everybody; the others are refused at execution.
    """

    def __init__(self, *, library: Library, generative: str, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._generative = generative
        self._check_press = build_press_check(admin_roles)
        admin_commands: tuple[commands.HybridCommand[Any, ..., None], ...] = (
            self.create,
            self.describe,
            self.title,
            self.add_property,
            self.delete,
        )
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    async def collection(self, ctx: Context) -> None:
        """Collections of this server."""
        await ctx.send(SUBCOMMANDS)

    @collection.command(name="list")  # type: ignore[arg-type]
    async def show_all(self, ctx: Context) -> None:
        """List the collections that this server can use."""
        async with ctx.typing():
            infos = await self._library.collections.fetch_all(guild_id=get_guild_id(ctx))
        pages = render_collection_list(infos, default=self._library.collections.default)
        await send_pages(ctx.send, pages, author_id=ctx.author.id)

    @collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection")
    async def info(self, ctx: Context, name: str) -> None:
        """Show a collection: its properties, what I can do with it and what is missing."""
        async with ctx.typing():
            info = await self._library.collections.fetch(name, guild_id=get_guild_id(ctx), with_count=True)
        await ctx.send(embed=render_collection_info(info, generative=self._generative))

    @collection.command()  # type: ignore[arg-type]
    @app_commands.describe(
        name="What to call it, like Movie",
        properties="Like title:text, year:int, overview; without a data type it is text",
        target_vector="The text properties that searches by meaning go by; all of them if you don't say",
    )
    async def create(self, ctx: Context, name: str, *, properties: str, target_vector: str = "") -> None:
        """Create a collection (admins)."""
        async with ctx.typing():
            schema = CollectionSchema(name, parse_properties(properties), source_properties=split_names(target_vector))
            info = await self._library.collections.create(schema, guild_id=get_guild_id(ctx))
        await ctx.send(embed=render_created(info))

    @collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection", text="What is in it, in a sentence or two")
    async def describe(self, ctx: Context, name: str, *, text: str) -> None:
        """Say what a collection is about (admins)."""
        async with ctx.typing():
            info = await self._library.collections.describe(name, text, guild_id=get_guild_id(ctx))
        await ctx.send(embed=render_changed(info, f"{info.name} is described"))

    @collection.command()  # type: ignore[arg-type]
    @app_commands.rename(property_name="property")
    @app_commands.describe(name="Which collection", property_name="The text property that names an entry")
    async def title(self, ctx: Context, name: str, *, property_name: str) -> None:
        """Choose the property that is shown as the title of an entry (admins)."""
        async with ctx.typing():
            info = await self._library.collections.set_title(name, property_name, guild_id=get_guild_id(ctx))
        await ctx.send(embed=render_changed(info, f"Entries of {info.name} are titled by {info.title_property} now"))

    @collection.command(name="add-property")  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection", properties="Like rating:number; without a data type it is text")
    async def add_property(self, ctx: Context, name: str, *, properties: str) -> None:
        """Add properties to a collection (admins)."""
        async with ctx.typing():
            guild_id = get_guild_id(ctx)
            specs = parse_properties(properties)
            for spec in specs:
                info = await self._library.collections.add_property(name, spec, guild_id=guild_id)
        added = ", ".join(spec.name for spec in specs)
        await ctx.send(embed=render_changed(info, f"{info.name} has {added} now"))

    @collection.command()  # type: ignore[arg-type]
    @app_commands.describe(name="Which collection")
    async def delete(self, ctx: Context, name: str) -> None:
        """Delete a collection with everything in it (admins)."""
        async with ctx.typing():
            guild_id = get_guild_id(ctx)
            info = await self._library.collections.fetch_own(name, guild_id=guild_id, with_count=True)
        reply = Reply.to_command(ctx, check=self._check_press)
        if not await reply.ask(render_deletion(info), confirm_label="Delete", danger=True):
            return
        count = await self._library.collections.delete(info.name, guild_id=guild_id)
        await reply.finish(render_deleted(info.name, count))

    @info.autocomplete("name")
    @describe.autocomplete("name")
    @title.autocomplete("name")
    @add_property.autocomplete("name")
    @delete.autocomplete("name")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the name from what the guild may see."""
        return await complete_collection(self._library.collections.fetch_names(guild_id=interaction.guild_id), current)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    generative, admin_roles = bot.settings.get_generative(), bot.settings.admin_roles
    await bot.add_cog(Collections(library=bot.library, generative=generative, admin_roles=admin_roles))
