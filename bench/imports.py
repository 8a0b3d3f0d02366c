"""`ragbot import` from start to end and what it holds in memory, and an ingest whose vectors a provider makes."""

import asyncio
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.ground import GUILD_ID, Ground
from bench.ingest import (
    FAMILY,
    Way,
    build_objects,
    insert_many,
    measure_ours,
    measure_raw,
    write_csv,
)
from bench.processes import KIB, read_kib
from bench.provider import open_provider
from bench.row import Figures, Goal, Row, build_figures
from bench.seats import build_environment
from bot.library import open_library
from bot.settings import load_settings
from playground import BotProcess

MEMORY: Final = "Memory"
GOALS: Final = (Goal("ratio", 0.9, is_least=True),)
EVERY: Final = 0.1  # seconds between two looks at the memory of a process
BY_PROVIDER: Final = 1_500  # rows at most: a provider's share is the same with more
LONG_TEXT: Final = 20_000  # characters
WORDS: Final = "weddings engines bakers Paris "
MIB: Final = KIB * KIB
WAY: Final = Way("insert_many by 500, 2 at a time", insert_many(500, 2))


async def measure_imports(ground: Ground) -> list[Row]:
    """The command, a provider's vectors, and memory."""
    return [await _measure_import(ground), await _measure_provider(ground), await _measure_memory(ground)]


async def _measure_import(ground: Ground) -> Row:
    rows = ground.scale.rows
    path, objects = await asyncio.to_thread(write_csv, ground, rows), await build_objects(ground, rows)
    mine, others = [], []
    for number in range(ground.scale.ingests):
        seconds, _ = await _import(build_environment(ground), ground, path, f"BenchImported{number}")
        mine.append(rows / seconds)
        others.append(await measure_raw(ground, WAY, objects, f"BenchBeside{number}"))
    title = f"ragbot import of {rows:,} rows, process and all"
    return Row(FAMILY, title, f"raw client, vectors in memory: {WAY.name}", "rows/s", *_pair(mine, others), GOALS)


async def _measure_provider(ground: Ground) -> Row:
    """Both leave the vectors to Weaviate, which asks a provider that takes no time."""
    rows = min(BY_PROVIDER, ground.scale.rows)
    path = await asyncio.to_thread(write_csv, ground, rows)
    mine, others = [], []
    async with open_provider() as provider, ground.open_raw(provider.headers) as raw:
        environment = {**build_environment(ground), **provider.environment, "VECTORIZER": "cohere"}
        async with open_library(load_settings(environment, env_file=None)) as library:
            await library.connection.wait_ready(timeout=30)
            ours = replace(raw, library=library, scale=replace(ground.scale, rows=rows))
            objects = [replace(each, vector=None) for each in await build_objects(ground, rows)]
            for number in range(ground.scale.repeats):
                mine.append(await measure_ours(ours, path, f"BenchEmbedded{number}"))
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
