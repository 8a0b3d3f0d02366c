"""The baselines of commands: a bot of plain discord.py that defers and says a word, or reads a channel's history."""

import os
from typing import Final

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

LOGGED_IN: Final = "Logged in"


class NoopClient(discord.Client):
    """Knows `/noop` and `/history`."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))  # keeps what ours keeps of them
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Register the commands."""

        @self.tree.command(description="Do nothing")
        async def noop(interaction: discord.Interaction) -> None:
            await interaction.response.defer()
            await interaction.followup.send("done")

        @self.tree.command(description="Count the messages of this channel")
        async def history(interaction: discord.Interaction) -> None:
            await interaction.response.defer()
            assert isinstance(interaction.channel, discord.abc.Messageable)
            read = [message.content async for message in interaction.channel.history(limit=None)]
            await interaction.followup.send(str(sum(map(bool, read))))

        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say that all guilds are there."""
        print(LOGGED_IN, flush=True)


def main() -> None:
    """Run until SIGTERM."""
    Route.BASE = os.environ["DISCORD_API_BASE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"])
    NoopClient().run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
