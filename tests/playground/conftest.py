"""A playground with a running bot of plain discord.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import pytest

from playground import Member, Playground
from tests.playground.rest import Rest, open_rest
from tests.playground.sample_bot import COMMANDS, SampleBot, point_at


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True, slots=True)
class Scene:
    """A bot in a Discord, with two people."""

    discord: Playground
    bot: SampleBot
    ada: Member
    bob: Member


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def empty(clock: Clock) -> AsyncIterator[Playground]:
    """A playground without a bot, whose clock stands still."""
    async with Playground(clock=clock) as playground:
        yield playground


@asynccontextmanager
async def open_scene(
    monkeypatch: pytest.MonkeyPatch, *, intents: discord.Intents | None = None
) -> AsyncIterator[Scene]:
    """Start the sample bot in a playground; nothing that is said in it may break Discord's contract."""
    async with Playground() as playground:
        point_at(monkeypatch, playground)
        ada = playground.guild.add_member("ada", manage_guild=True)
        bob = playground.guild.add_member("bob")
        async with SampleBot(intents=intents) as bot:
            running = asyncio.create_task(bot.start(playground.token))
            await playground.wait_for_bot(commands=COMMANDS)
            yield Scene(playground, bot, ada, bob)
        await running
        playground.assert_contract()


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """The sample bot with default intents."""
    async with open_scene(monkeypatch) as opened:
        yield opened


@pytest.fixture
async def rest(empty: Playground) -> AsyncIterator[Rest]:
    """A raw client of a playground without a bot."""
    async with open_rest(empty) as opened:
        yield opened
