"""The baseline of every command: a bot of plain discord.py that defers and says a word."""

import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class NoopClient(discord.Client):
    """Knows `/noop`."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Register the command."""

        @self.tree.command(description="Do nothing")
        async def noop(interaction: discord.Interaction) -> None:
            await interaction.response.defer()
            await interaction.followup.send("done")

        await self.tree.sync()


def main() -> None:
    """Run until SIGTERM."""
    Route.BASE = os.environ["DISCORD_API_BASE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"])
    NoopClient().run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
