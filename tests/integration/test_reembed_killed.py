"""`ragbot reembed` that is killed at any byte it sends and run again: the same objects, and answers after each kill."""

import os
import random
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.stored import GuildTenant, StoredObject
from bot.models import IngestOptions, Record, SearchOptions
from tests.support.forked import start_ragbot, wait_end
from tests.support.movies import MOVIES, fill, ingest
from tests.support.onnx_models import write_encoder
from tests.support.proxy import CountingProxy
from tests.support.weaviate import WeaviateProcess

KILLS = 6  # and in `make soak` so many times SOAK_ROUNDS
KILLS_PER_ROUND = 3
ROWS = 250  # three pages
SOURCES = ("movies.csv", "rows.csv", "later.csv")


class Guild:
    """One guild's collection with movies, rows, and versions of those that a later upload changed."""

    def __init__(self, library: Library, name: str, guild_id: int) -> None:
        self._library = library
        self.name = name
        self.guild_id = guild_id

    async def prepare(self) -> None:
        await fill(self._library, self.name, self.guild_id)
        for source, word in zip(SOURCES[1:], ("engine", "soup"), strict=True):
            rows = [Record(n, {"title": f"Row {n}", "overview": f"{word} {n}"}) for n in range(ROWS)]
            rows = rows[: ROWS if source == "rows.csv" else 20]
            await ingest(
                self._library, self.name, self.guild_id, rows, source=source, options=IngestOptions(key="title")
            )

    async def fetch(self, library: Library) -> dict[str, StoredObject]:
        info = await library.collections.fetch_own(self.name, guild_id=self.guild_id)
        tenant = GuildTenant(library.connection, info, self.guild_id)
        found = await tenant.call(lambda collection: collection.query.fetch_objects(limit=5_000))
        return {each.id: each for each in await tenant.fetch([str(each.uuid) for each in found.objects])}

    async def check_answer(self, library: Library) -> None:
        info = await library.collections.fetch_own(self.name, guild_id=self.guild_id)
        # The words count more than the vectors, since the encoder of the tests knows few words.
        options = SearchOptions(limit=1, alpha=0.3)
        answer = await library.searcher.search(
            info, "wedding planner", guild_id=self.guild_id, reader=EVERYTHING, options=options
        )
        assert [hit.title for hit in answer.hits] == [MOVIES[0]["title"]]
        assert answer.notices == ()

    async def undo_newest(self, library: Library) -> int:
        info = await library.collections.fetch_own(self.name, guild_id=self.guild_id)
        (newest, *_) = uploads = await library.documents.fetch_uploads(info, guild_id=self.guild_id, reader=EVERYTHING)
        assert [upload.origin.source for upload in uploads] == list(reversed(SOURCES))
        return (await library.undo.undo(newest.origin.batch, guild_id=self.guild_id)).restored


@pytest.mark.long
async def test_killed_at_random_points_it_ends_with_the_same_objects_and_new_vectors(
    weaviate_server: WeaviateProcess,
    library: Library,
    proxy: CountingProxy,
    collection_name: str,
    guild_id: int,
    tmp_path: Path,
    rounds: int,
) -> None:
    points = random.Random(7)
    chosen = {"LOCAL_MODEL": str(write_encoder(tmp_path / "few-words"))}
    environ = {**weaviate_server.environment, **chosen, "WEAVIATE_GRPC_PORT": str(proxy.port)}

    async def run(guild: Guild, *, limit: int | None) -> int:
        """The process's status after it has sent `limit` bytes over gRPC, or come to its end."""
        proxy.arm(None, lambda: None)
        process: ForkServerProcess = start_ragbot(
            "reembed", "--guild", str(guild.guild_id), environ=environ, folder=tmp_path
        )
        pid = process.pid
        assert pid is not None
        proxy.arm(limit, lambda: os.kill(pid, signal.SIGKILL))
        return await wait_end(process)

    async def run_round(other: Library, number: int, *, whole: int | None) -> int:
        """How often it was killed before a run of it came to its end."""
        guild = Guild(library, collection_name, guild_id + number)
        await guild.prepare()
        before = await guild.fetch(library)
        kills = 0
        while True:
            limit = points.randrange(1, whole) if whole and kills < KILLS_PER_ROUND else None
            if (status := await run(guild, limit=limit)) != -signal.SIGKILL:
                break
            kills += 1
            await guild.check_answer(other)
        assert status == 0, (tmp_path / "ragbot.log").read_text()
        await guild.check_answer(other)
        after = await guild.fetch(other)
        assert {uuid: each.properties for uuid, each in after.items()} == {
            uuid: each.properties for uuid, each in before.items()
        }
        assert {len(vector) for each in after.values() for vector in each.vectors.values()} == {3}
        assert await other.collections.fetch_copies(guild_id=guild.guild_id) == []
        assert await guild.undo_newest(other) == 20
        return kills

    async with open_library(weaviate_server.settings(chosen)) as other:
        assert await run_round(other, 0, whole=None) == 0
        whole, kills, number = proxy.sent, 0, 0
        while kills < KILLS * rounds:
            number += 1
            kills += await run_round(other, number, whole=whole)
