"""Small bots of plain discord.py, of the kinds that people write; `PLAYGROUND_REPEAT=100` runs each a hundred times."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from discord import Guild, Intents
from discord.ext import commands

from playground import Channel, Member, Playground
from tests.playground.sample_bot import point_at

REPEAT = int(os.environ.get("PLAYGROUND_REPEAT", "1"))


@pytest.fixture(autouse=True, params=range(REPEAT))
def repetition(request: pytest.FixtureRequest) -> int:
    """How often the test has run already."""
    return int(request.param)


class SmallBot(commands.Bot):
    """A bot with all intents that syncs what is in its tree."""

    def __init__(self, *, intents: Intents | None = None) -> None:
        # discord.py waits for further guilds before it is ready, 2 s by default; here all have come by then
        super().__init__("?", intents=intents or Intents.all(), help_command=None, guild_ready_timeout=0.1)

    async def setup_hook(self) -> None:
        await self.tree.sync()


@dataclass(frozen=True, slots=True)
class Stage:
    """A Discord with two people, in which bots come and go."""

    discord: Playground
    ada: Member
    bob: Member

    @property
    def channel(self) -> Channel:
        return self.discord.guild.channel

    @asynccontextmanager
    async def run(self, bot: SmallBot) -> AsyncIterator[Guild]:
        """Run a bot until the end of the block; gives its guild."""
        async with bot:
            running = asyncio.create_task(bot.start(self.discord.token))
            await self.discord.wait_for_bot()
            await bot.wait_until_ready()
            yield bot.guilds[0]
        await running


class SlowClock:
    """Lets a tenth of the time pass, so that no bot is late for its first response because a machine is busy."""

    def __init__(self) -> None:
        self._start = time.time()

    def __call__(self) -> float:
        return self._start + (time.time() - self._start) / 10


@pytest.fixture
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A Discord without a bot; nothing that is said in it may break Discord's contract."""
    async with Playground(clock=SlowClock()) as playground:
        point_at(monkeypatch, playground)
        guild = playground.guild
        yield Stage(playground, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))
        playground.assert_contract()
