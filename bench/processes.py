"""A bot at rest: how long it takes to start, and how much memory it holds; beside a bot of plain discord.py."""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.ground import Ground
from bench.noop import LOGGED_IN
from bench.row import Goal, Row, build_figures
from bench.seats import BOT, NOOP, build_environment
from playground import BotProcess, Playground

START: Final = "Start"
MEMORY: Final = "Memory"
CHANNELS: Final = 10  # of each of many guilds
KIB: Final = 1024


async def measure_processes(ground: Ground) -> list[Row]:
    """Both in turns, with one guild and with many."""
    few = [await _measure_both(ground, guilds=1) for _ in range(ground.scale.repeats)]
    many = [await _measure_both(ground, guilds=ground.scale.guilds)]
    started = Row(
        START,
        "process to ready, server running",
        "no-op bot",
        "s",
        build_figures([ours.seconds for ours, _ in few]),
        build_figures([noop.seconds for _, noop in few]),
        (Goal("difference", 1.5, unit="s"),),
    )
    idle = Row(
        MEMORY,
        "at rest",
        "no-op bot",
        "MiB",
        build_figures([ours.kib / KIB for ours, _ in few]),
        build_figures([noop.kib / KIB for _, noop in few]),
        (Goal("difference", 60, unit="MiB"),),
    )
    return [started, idle, _compare_guilds(ground, few, many)]


class _Started:
    def __init__(self, seconds: float, kib: float) -> None:
        self.seconds = seconds
        self.kib = kib


def _compare_guilds(ground: Ground, few: list[tuple[_Started, _Started]], many: list[tuple[_Started, _Started]]) -> Row:
    count = ground.scale.guilds - 1
    ours = (many[0][0].kib - few[-1][0].kib) / count
    noop = (many[0][1].kib - few[-1][1].kib) / count
    return Row(
        MEMORY,
        f"for each of {ground.scale.guilds:,} guilds with {CHANNELS} channels",
        "no-op bot",
        "KiB",
        build_figures([ours]),
        build_figures([noop]),
        (Goal("difference", 20, unit="KiB"),),
    )


async def _measure_both(ground: Ground, *, guilds: int) -> tuple[_Started, _Started]:
    ours = await _start(BOT, build_environment(ground), command="recommend", guilds=guilds)
    return ours, await _start(NOOP, {}, command="noop", guilds=guilds)


async def _start(
    command_line: tuple[str, ...], environment: Mapping[str, str], *, command: str, guilds: int
) -> _Started:
    with tempfile.TemporaryDirectory() as folder:
        async with Playground(reaction=0) as discord:
            for number in range(guilds - 1):
                guild = discord.add_guild(f"Guild {number}")
                for channel in range(1, CHANNELS):
                    guild.add_channel(f"channel-{channel}")
            began = time.perf_counter()
            async with BotProcess(
                command_line, environment={**environment, **discord.environment}, cwd=Path(folder)
            ) as bot:
                await discord.wait_for_bot(commands=[command])
                seconds = time.perf_counter() - began
                if environment:
                    await bot.wait_for_output(lambda line: "Weaviate is ready" in line)
                # Until Discord has sent them all, a bot holds no guild.
                await bot.wait_for_output(lambda line: LOGGED_IN in line)
                return _Started(seconds, read_kib(bot.pid))


def read_kib(pid: int) -> float:
    """What is in memory of a process, shared pages counted in parts; KiB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    raise LookupError(f"no Pss of process {pid}")
