"""What the operator's commands do with the whole of Weaviate, with their progress."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from rich.console import Console

from bot.backup import BackupPlace, BackupReport
from bot.library import Library, ReindexReport, open_library
from bot.settings import Settings
from bot.terminal import Bar, show_progress


@asynccontextmanager
async def open_ready_library(settings: Settings) -> AsyncIterator[Library]:
    """A library whose Weaviate is there.

    Raises:
        NotReadyError: it was not within WEAVIATE_TIMEOUT_INIT.
    """
    async with open_library(settings) as library:
        await library.connection.wait_ready(timeout=settings.weaviate_timeout_init)
        yield library


async def back_up(settings: Settings, name: str | None, place: BackupPlace, base: str | None) -> BackupReport:
    """Write a backup; without a name it is called after the time."""
    name = name or f"ragbot-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    with show_progress(f"Backing up to {name} …") as report:
        async with open_ready_library(settings) as library:
            return await library.backups.create(name, place=place, base=base, on_state=report)


async def restore(settings: Settings, name: str, place: BackupPlace) -> BackupReport:
    """Bring a backup back."""
    with show_progress(f"Restoring {name} …") as report:
        async with open_ready_library(settings) as library:
            return await library.backups.restore(name, place=place, on_state=report)


async def reindex(settings: Settings) -> ReindexReport:
    """Let keyword search find what an older bot stored."""
    with Bar(Console(stderr=True)) as bar:
        async with open_ready_library(settings) as library:
            return await library.reindexer.run(
                on_progress=lambda name, p: bar.update(name, done=p.done, total=p.total, seconds=p.seconds)
            )


async def reembed(settings: Settings, guild_id: int | None, name: str | None) -> bool:
    """Give collections the vectors of another model; whether none of them failed."""
    is_whole = True
    with Bar(Console(stderr=True)) as bar:
        async with open_ready_library(settings) as library:
            begin = time.monotonic()
            reports = library.reembedder.run_all(
                guild_id=guild_id,
                name=name,
                on_progress=lambda title, done, total: bar.update(
                    title, done=done, total=total, seconds=time.monotonic() - begin
                ),
            )
            async for report in reports:
                bar.say(report.render())
                is_whole = is_whole and report.failure is None
    return is_whole
