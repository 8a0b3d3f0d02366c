"""Messages of a channel to objects, as the preview counts them, beside reading the channel's history and nothing else.

What becomes of objects is measured with the rows of a file.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.documents import FAMILY
from bench.ground import Ground
from bench.row import Goal, Row, build_figures
from bench.seats import PATIENCE, Seat, open_bot, open_noop
from playground import Channel

COUNT: Final = 10_000
BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
APART: Final = timedelta(minutes=1)


async def measure_messages(ground: Ground) -> list[Row]:
    """Messages a second, from the command to the question whether they are to be ingested."""
    mine, others = [], []
    async with open_noop() as plain, open_bot(ground) as ours:
        for number in range(ground.scale.repeats):
            channel, beside = (_fill(seat, f"talk{number}") for seat in (ours, plain))
            mine.append(await _time(lambda channel=channel: _preview(ours, channel)))  # type: ignore[misc]
            others.append(await _time(lambda beside=beside: _read(plain, beside)))  # type: ignore[misc]
    title, baseline = (
        f"{COUNT:,} messages to objects, until they are counted",
        "the channel's history alone, plain discord.py",
    )
    goals = (Goal("ratio", 0.8, is_least=True),)
    return [Row(FAMILY, title, baseline, "messages/s", build_figures(mine), build_figures(others), goals)]


def _fill(seat: Seat, name: str) -> Channel:
    """A channel in which two members have talked."""
    seat.discord.message_content = True
    guild = seat.guilds[0]
    channel = guild.add_channel(name)
    members = [guild.add_member(f"{name}-{number}") for number in range(2)]
    for number in range(COUNT):
        text = f"Message {number}: the club meets in hall {number % 7} at {number % 24} o'clock, as in {name}."
        members[number % 2].say(channel, text, at=BEGIN + APART * number)
    return channel


async def _time(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return COUNT / (time.perf_counter() - began)


async def _preview(seat: Seat, channel: Channel) -> None:
    admin = seat.guilds[0].add_member(f"{channel.name}-admin", manage_guild=True)
    command = f"/ingest channel channel:#{channel.name} collection:Talk"
    asked = await admin.type(seat.member.guild.channel, command, timeout=PATIENCE)
    asked = await asked.wait_for(lambda shown: "Ingest" in shown.buttons, timeout=PATIENCE)
    assert f"{COUNT:,}" in asked.text, asked.text


async def _read(seat: Seat, channel: Channel) -> None:
    reply = await seat.member.type(channel, "/history", timeout=PATIENCE)
    assert reply.text == str(COUNT), reply.text
