"""/collection access."""

from discord import app_commands

from bot.audience import FOR_EVERYONE
from bot.languages import translate
from bot.ui import (
    Context,
    Reply,
    build_witness,
    count_members,
    get_guild_id,
    is_alone,
    name_audience,
    render_access,
    render_access_question,
)
from cogs.collections.group import CollectionsGroup


class AccessCommand(CollectionsGroup):
    """Limits whole collections, for admins."""

    @CollectionsGroup.collection.command()  # type: ignore[arg-type]
    @app_commands.describe(
        name="Which collection",
        roles="Roles whose members may ask it, like @Staff @Mods",
        channels="Channels whose readers may ask it, like #mods",
    )
    async def access(self, ctx: Context, name: str, roles: str = "", channels: str = "") -> None:
        """Say who may ask a collection, everyone if you name nobody (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id, access = get_guild_id(ctx), name_audience(ctx, roles, channels)
            info = await self._library.collections.fetch(name, guild_id=guild_id, reader=build_witness(ctx))
        change = count_members(ctx, [info.access or FOR_EVERYONE], access)
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx))
        question = render_access_question(info.name, [info.access or FOR_EVERYONE], access, change)
        if await reply.ask(question, confirm_label=translate("Change access")):
            chosen = () if access == FOR_EVERYONE else access
            changed = await self._library.collections.set_access(info.name, chosen, guild_id=guild_id)
            await reply.finish(render_access(changed.name, access))

    access.autocomplete("name")(CollectionsGroup.complete_name)
