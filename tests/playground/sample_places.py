"""Commands of the sample bot that take channels, many files, or messages of people."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

COMMANDS = frozenset({"where", "pick", "gather"})


class Picker(discord.ui.View):
    """Menus that Discord itself fills."""

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who", max_values=2)
    async def pick_users(self, interaction: discord.Interaction, select: discord.ui.UserSelect[Any]) -> None:
        names = [f"{user.name} ({type(user).__name__})" for user in select.values]
        await interaction.response.edit_message(content=", ".join(names))

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Role")
    async def pick_role(self, interaction: discord.Interaction, select: discord.ui.RoleSelect[Any]) -> None:
        await interaction.response.edit_message(content=select.values[0].name)

    @discord.ui.select(cls=discord.ui.MentionableSelect, placeholder="Anybody")
    async def pick_any(self, interaction: discord.Interaction, select: discord.ui.MentionableSelect[Any]) -> None:
        await interaction.response.edit_message(content=type(select.values[0]).__name__)

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where", channel_types=[discord.ChannelType.forum])
    async def pick_place(self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Any]) -> None:
        await interaction.response.edit_message(content=select.values[0].name)


@app_commands.context_menu(name="Keep")
@app_commands.default_permissions(manage_guild=True)
async def keep(interaction: discord.Interaction, message: discord.Message) -> None:
    sizes = [f"{file.filename}: {len(await file.read())}" for file in message.attachments]
    where = message.channel.id == interaction.channel_id
    await interaction.response.send_message(f"{message.author.name}: {message.content} [{', '.join(sizes)}] {where}")


class Places(commands.Cog):
    """Commands with channels and files."""

    @app_commands.command(description="Say what may be done in a place")
    async def where(
        self, interaction: discord.Interaction, place: discord.TextChannel | discord.Thread | discord.ForumChannel
    ) -> None:
        assert interaction.guild is not None
        assert isinstance(interaction.user, discord.Member)
        user = interaction.user
        mine, theirs = place.permissions_for(interaction.guild.me), place.permissions_for(user)
        given = interaction.namespace.place.permissions
        rights = f"bot {mine.read_message_history}, {user.name} {theirs.read_message_history}"
        text = f"{type(place).__name__} {place.name}: {rights}, given {given.read_message_history}"
        await interaction.response.send_message(text)

    @app_commands.command(description="Pick somebody or something")
    async def pick(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pick", view=Picker())

    @app_commands.command(description="Take many files")
    async def gather(
        self,
        interaction: discord.Interaction,
        name: str,
        file: discord.Attachment,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        file6: discord.Attachment | None = None,
        file7: discord.Attachment | None = None,
        file8: discord.Attachment | None = None,
        file9: discord.Attachment | None = None,
        file10: discord.Attachment | None = None,
    ) -> None:
        files = [file, file2, file3, file4, file5, file6, file7, file8, file9, file10]
        names = [entry.filename for entry in files if entry is not None]
        await interaction.response.send_message(f"{name}: {', '.join(names)}")
