"""An import that is killed at any byte it sends, and run again, ends with exactly the right objects."""

import csv
import os
import random
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
import pytest_asyncio

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.lookup import build_value_token
from bot.library.provenance import build_id
from bot.models import CollectionSchema, IngestMode, IngestOptions, PropertySpec, Record
from tests.support.forked import start_ragbot, wait_end
from tests.support.movies import ingest
from tests.support.proxy import CountingProxy
from tests.support.weaviate import WeaviateProcess

KILLS = 12  # and in `make soak` so many times SOAK_ROUNDS
KILLS_PER_ROUND = 4  # so that each mode has its turn
ROWS = 700  # two batches
SOURCE = "rows.csv"
WITHOUT_VECTORS = {"VECTORIZER": "none"}  # each process would load the model first
MODES = tuple(IngestMode)


def build_rows(version: int) -> dict[int, str]:
    """What the file holds: its second version has other words in every third row, other rows at both ends."""
    begin = version * 100
    return {n: f"word{n} {version if n % 3 == 0 else 0}" for n in range(begin, begin + ROWS)}


@dataclass(frozen=True)
class Round:
    """One guild's tenant with the first version in it, into which the second one is imported."""

    library: Library
    name: str
    guild_id: int
    mode: IngestMode

    async def prepare(self) -> None:
        schema = CollectionSchema(self.name, (PropertySpec("n", "int"), PropertySpec("words")))
        await self.library.collections.create(schema, guild_id=self.guild_id)
        rows = [Record(n, {"n": n, "words": words}) for n, words in build_rows(0).items()]
        await ingest(self.library, self.name, self.guild_id, rows, source=SOURCE, options=IngestOptions(key="n"))

    async def fetch(self) -> dict[str, tuple[int, str]]:
        info = await self.library.collections.fetch(self.name, guild_id=self.guild_id, reader=EVERYTHING)
        found = [each async for each in self.library.documents.export(info, guild_id=self.guild_id, reader=EVERYTHING)]
        objects = {each["id"]: (each["n"], each["words"]) for each in found}
        assert len(objects) == len(found)
        return objects

    def expect(self) -> dict[str, tuple[int, str]]:
        kept = build_rows(0) if self.mode is IngestMode.ADD else {}
        namespace, key = f"{self.name}/{self.guild_id}", PropertySpec("n", "int")
        rows = kept | build_rows(1)
        return {build_id(namespace, build_value_token(key, n)): (n, words) for n, words in rows.items()}


class Importer:
    """Starts `ragbot import` of the second version, over a proxy that can kill it."""

    def __init__(self, server: WeaviateProcess, proxy: CountingProxy, folder: Path) -> None:
        self._proxy = proxy
        self._folder = folder
        self._environ = {
            **server.environment,
            "WEAVIATE_GRPC_PORT": str(proxy.port),
            **WITHOUT_VECTORS,
            "TMPDIR": str(folder),
        }
        with (folder / SOURCE).open("w", newline="") as file:
            csv.writer(file).writerows([("n", "words"), *build_rows(1).items()])

    async def run(self, each: Round, *, limit: int | None) -> int:
        """The process's status after it has sent `limit` bytes over gRPC, or come to its end."""
        place = ("--collection", each.name, "--guild", str(each.guild_id))
        self._proxy.arm(None, lambda: None)
        process: ForkServerProcess = start_ragbot(
            "import", SOURCE, *place, "--key", "n", "--mode", each.mode, environ=self._environ, folder=self._folder
        )
        pid = process.pid
        assert pid is not None
        self._proxy.arm(limit, lambda: os.kill(pid, signal.SIGKILL))
        return await wait_end(process)


@pytest_asyncio.fixture
async def library(weaviate_server: WeaviateProcess) -> AsyncIterator[Library]:
    async with open_library(weaviate_server.settings(WITHOUT_VECTORS)) as opened:
        yield opened


@pytest.mark.long
async def test_killed_at_random_points_it_ends_with_exactly_the_right_objects(
    weaviate_server: WeaviateProcess,
    library: Library,
    proxy: CountingProxy,
    collection_name: str,
    guild_id: int,
    tmp_path: Path,
    rounds: int,
) -> None:
    points = random.Random(5)
    importer = Importer(weaviate_server, proxy, tmp_path)

    async def run_round(number: int, mode: IngestMode, *, whole: int | None) -> int:
        """How often it was killed before a run of it came to its end."""
        each = Round(library, collection_name, guild_id + number, mode)
        await each.prepare()
        kills = 0
        while (status := await importer.run(each, limit=pick(kills, whole))) == -signal.SIGKILL:
            kills += 1
        assert status == 0, (tmp_path / "ragbot.log").read_text()
        assert await each.fetch() == each.expect()
        return kills

    def pick(kills: int, whole: int | None) -> int | None:
        return points.randrange(1, whole) if whole and kills < KILLS_PER_ROUND else None

    assert await run_round(0, IngestMode.REPLACE_SOURCE, whole=None) == 0
    whole, kills, number = proxy.sent, 0, 0
    while kills < KILLS * rounds:
        number += 1
        kills += await run_round(number, MODES[number % len(MODES)], whole=whole)
