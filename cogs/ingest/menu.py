"""The menu "Add to knowledge": one message, with its attachments."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import EVERYTHING
from bot.errors import NotAllowedError
from bot.languages import render_count, translate
from bot.library import Library
from bot.models import IngestMode
from bot.sources import History
from bot.text_schema import can_hold_messages
from bot.ui import (
    CHOICE_MAX,
    Interaction,
    MenuOption,
    Reply,
    build_press_check,
    check_admin,
    render_pick,
)
from bot.uploads import KNOWLEDGE
from cogs.ingest.audiences import build_message_options
from cogs.ingest.messages import MessageIngest


class AddToKnowledge(commands.Cog):
    """Discord shows the menu to members with Manage Server; a server's settings can show it to more roles."""

    def __init__(self, *, library: Library, messages: MessageIngest, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._messages = messages
        self._admin_roles = admin_roles
        self.menu = app_commands.ContextMenu(name="Add to knowledge", callback=self.add_to_knowledge)
        app_commands.default_permissions(manage_guild=True)(self.menu)

    async def add_to_knowledge(self, interaction: Interaction, message: discord.Message) -> None:
        """Add one message, with its attachments, to a collection.

        Raises:
            NotAllowedError: the member is no admin, or the author opted out.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        check_admin(interaction.user, interaction.permissions, self._admin_roles)
        guild_id = interaction.guild_id
        if guild_id is None:
            raise commands.NoPrivateMessage
        if str(message.author.id) in await self._library.privacy.fetch_opted_out(guild_id):
            raise NotAllowedError(translate("The author of that message has opted out, so I didn't save it."))
        # Before anything is asked: the message is read already.
        options = build_message_options(message.channel, IngestMode.ADD)
        reply = Reply.to_menu(interaction, check=build_press_check(self._admin_roles))
        name = await self._pick_collection(reply, guild_id=guild_id)
        if name is not None:
            history = History()
            history.keep(message)
            await self._messages.run(reply, name, history, options, guild_id=guild_id)

    async def _pick_collection(self, reply: Reply, *, guild_id: int) -> str | None:
        """Ask where a message goes, if there is a choice; None where the member cancelled."""
        infos = await self._library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
        options = [MenuOption(KNOWLEDGE, translate("Where messages go if you don't choose"))]
        options += [
            MenuOption(info.name, render_count(info.object_count or 0, "object"))
            for info in infos
            if can_hold_messages(info) and info.name != KNOWLEDGE and len(info.name) <= CHOICE_MAX
        ]
        if len(options) == 1:
            return KNOWLEDGE
        return await reply.pick(render_pick(), options, placeholder=KNOWLEDGE)
