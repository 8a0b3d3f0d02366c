"""Rows from a file to the report, beside the raw client's best way with objects and vectors in memory already."""

import asyncio
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.ground import GUILD_ID, Ground
from bench.processes import KIB, read_kib
from bench.provider import open_provider
from bench.row import Figures, Goal, Row, build_figures
from bench.rows import Way, build_objects, find_best, insert_many, measure_ours, measure_raw, write_csv
from bench.seats import build_environment
from bot.library import open_library
from bot.settings import load_settings
from playground import BotProcess

FAMILY: Final = "Ingest"
MEMORY: Final = "Memory"
GOALS: Final = (Goal("ratio", 0.9, is_least=True),)
EVERY: Final = 0.1  # seconds between two looks at the memory of a process
LONG_TEXT: Final = 20_000  # characters
WORDS: Final = "weddings engines bakers Paris "
MIB: Final = KIB * KIB
WAY: Final = Way("insert_many by 500, 2 at a time", insert_many(500, 2))


async def measure_ingest(ground: Ground) -> list[Row]:
    """A file as an admin uploads it and by the command, a provider's vectors, and memory."""
    return [*await _measure_files(ground), await _measure_provider(ground), await _measure_memory(ground)]


async def _measure_files(ground: Ground) -> list[Row]:
    """The raw client before and after each, as one of them takes long enough for the machine to change its pace."""
    rows = ground.scale.rows
    path, objects = await asyncio.to_thread(write_csv, ground, rows), await build_objects(ground, rows)
    best = await find_best(ground, objects)
    speeds: dict[str, tuple[list[float], list[float]]] = {
        f"{rows:,} rows of a CSV file, local vectors": ([], []),
        f"ragbot import of {rows:,} rows, process and all": ([], []),
    }

    async def ingest(name: str) -> float:
        return await measure_ours(ground, path, name, rows=rows)

    async def run_command(name: str) -> float:
        return rows / (await _import(build_environment(ground), ground, path, name))[0]

    before = await measure_raw(ground, best, objects, "BenchRaw")
    for number in range(ground.scale.ingests):
        for work, (mine, others) in zip((ingest, run_command), speeds.values(), strict=True):
            mine.append(await work(f"BenchOurs{number}"))
            after = await measure_raw(ground, best, objects, "BenchRaw")
            others.append((before + after) / 2)
            before = after
    baseline = f"raw client, vectors in memory: {best.name}"
    return [Row(FAMILY, title, baseline, "rows/s", *_pair(*each), GOALS) for title, each in speeds.items()]


async def _measure_provider(ground: Ground) -> Row:
    """Both leave the vectors to Weaviate, which asks a provider that takes no time."""
    rows = ground.scale.embedded
    path = await asyncio.to_thread(write_csv, ground, rows)
    mine, others = [], []
    async with open_provider() as provider, ground.open_raw(provider.headers) as raw:
        environment = {**build_environment(ground), **provider.environment, "VECTORIZER": "cohere"}
        async with open_library(load_settings(environment, env_file=None)) as library:
            await library.connection.wait_ready(timeout=30)
            ours = replace(raw, library=library)
            objects = [replace(each, vector=None) for each in await build_objects(ground, rows)]
            for number in range(ground.scale.repeats):
                mine.append(await measure_ours(ours, path, f"BenchEmbedded{number}", rows=rows))
                others.append(await measure_raw(ours, WAY, objects, f"BenchEmbeddedRaw{number}"))
    title = f"{rows:,} rows of a CSV file, vectors of a provider at 0 ms"
    return Row(FAMILY, title, f"raw client, objects in memory: {WAY.name}", "rows/s", *_pair(mine, others), GOALS)


async def _measure_memory(ground: Ground) -> Row:
    """The most that the process holds, beside the same for one row: what grows with the file, not with its vectors."""
    rows = ground.scale.large * MIB // LONG_TEXT
    small, large = [await asyncio.to_thread(_write_texts, ground, count) for count in (1, rows)]
    environment = {**build_environment(ground), "VECTORIZER": "none"}
    _, few = await _import(environment, ground, small, "BenchSmall")
    _, many = await _import(environment, ground, large, "BenchLarge")
    title = f"at most during an import of {ground.scale.large} MiB ({rows:,} rows)"
    goals = (Goal("difference", 64, unit="MiB"),)
    return Row(MEMORY, title, "the same of one row", "MiB", *_pair([many], [few]), goals)


def _write_texts(ground: Ground, count: int) -> Path:
    """Long texts, as a file."""
    path, text = ground.folder / f"texts{count}.csv", (WORDS * (LONG_TEXT // len(WORDS) + 1))[:LONG_TEXT]
    with path.open("w", encoding="utf-8") as file:
        file.write("n,text\n")
        file.writelines(f"{number},{number} {text}\n" for number in range(count))
    return path


async def _import(environment: dict[str, str], ground: Ground, path: Path, name: str) -> tuple[float, float]:
    """Seconds that it takes, and the most MiB that it holds."""
    options = (str(path), "--guild", str(GUILD_ID), "--collection", name, "--create")
    greatest, began = 0.0, time.perf_counter()
    command = (sys.executable, "-m", "bot", "import", *options)
    async with BotProcess(command, environment=environment) as process:
        while process.returncode is None:
            with suppress(OSError, LookupError):  # it ended a moment ago
                greatest = max(greatest, read_kib(process.pid))
            await asyncio.sleep(EVERY)
        seconds = time.perf_counter() - began
        assert process.returncode == 0, process.output[-5:]
    await ground.library.collections.delete(name, guild_id=GUILD_ID)
    return seconds, greatest / KIB


def _pair(mine: list[float], others: list[float]) -> tuple[Figures, Figures]:
    return build_figures(mine), build_figures(others)
