"""The baselines of commands: a bot of plain discord.py that defers and says a word, or reads a channel's history."""

import asyncio
import os
import time
from typing import Final

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bench.row import build_figures

LOGGED_IN: Final = "Logged in"
LAG_EVERY: Final = 0.1  # seconds between two looks at the event loop's clock, as in our bot


class NoopClient(discord.Client):
    """Knows `/noop`, `/history` and `/lag`."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))  # keeps what ours keeps of them
        self.tree = app_commands.CommandTree(self)
        self._lags = [0.0]
        self._watching: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Register the commands."""
        self._watching = asyncio.create_task(self._watch_loop())

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

        @self.tree.command(description="Tell the p99 of the event loop's lag since the last time, in seconds")
        async def lag(interaction: discord.Interaction) -> None:
            told, self._lags = build_figures(self._lags).p99, [0.0]
            await interaction.response.send_message(str(told))

        await self.tree.sync()

    async def _watch_loop(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(LAG_EVERY)
            self._lags.append(max(0.0, time.perf_counter() - begin - LAG_EVERY))

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
