"""A bot of plain discord.py that knows nothing of the playground; it is started as a script."""

from typing import Any

import discord
from discord import app_commands

client = discord.Client(intents=discord.Intents.default())
tree = app_commands.CommandTree(client)


class Again(discord.ui.View):
    """One button."""

    @discord.ui.button(label="Again")
    async def again(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.edit_message(content="pong again")


@tree.command(description="Answer")
async def ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("pong", view=Again())


@client.event
async def setup_hook() -> None:
    await tree.sync()


if __name__ == "__main__":
    client.run("a token of its own", log_handler=None)
