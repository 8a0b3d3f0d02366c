"""Somebody who opts out, or is forgotten, while an ingest is on its way: nothing of theirs is in afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from bot.library import Library
from bot.library.embed import LocalEmbedder
from bot.library.ingest import Ingester
from bot.library.opt_outs import OptOuts
from bot.library.provenance import build_batch_id, build_origin
from bot.library.sending import RetryPolicy
from bot.models import CollectionInfo, IngestOptions, IngestProgress, IngestReport, Record
from bot.text_schema import build_text_schema
from tests.support.messages import build_said
from tests.support.movies import ingest

ADA, BO = 111, 222
COUNT: Final = 1_100  # three batches

Say = Callable[[Library, int], Awaitable[None]]


async def opt_out(library: Library, guild_id: int) -> None:
    await library.privacy.opt_out(guild_id, ADA)


async def forget(library: Library, guild_id: int) -> None:
    await library.privacy.forget(guild_id, ADA)


WAYS: Final = pytest.mark.parametrize("say", [opt_out, forget])


def build_rows() -> list[Record]:
    """A talk of two members, in turns."""
    return [row for n in range(COUNT) for row in build_said(1_000 + n, (ADA, BO)[n % 2], f"Words {n}.")]


async def count_by_member(library: Library, guild_id: int) -> tuple[int, int]:
    ada, bo = [await library.privacy.count(guild_id, member) for member in (ADA, BO)]
    return ada, bo


@pytest.fixture
async def collection(library: Library, collection_name: str, guild_id: int) -> str:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    return collection_name


async def test_before_it_runs(library: Library, collection: str, guild_id: int) -> None:
    await opt_out(library, guild_id)
    report = await ingest(library, collection, guild_id, build_rows(), source="#general")
    assert report.inserted == COUNT // 2
    assert report.notes == ("550 messages of members who opted out are left out.",)
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)


@WAYS
async def test_while_the_preview_waits(library: Library, collection: str, guild_id: int, say: Say) -> None:
    options = IngestOptions(read_at=datetime.now(UTC))
    rows = build_rows()
    counted = await ingest(
        library, collection, guild_id, rows, source="#general", options=replace(options, is_dry_run=True)
    )
    assert counted.inserted == COUNT
    await say(library, guild_id)
    report = await ingest(library, collection, guild_id, rows, source="#general", options=options)
    assert report.notes == ("550 messages of members who opted out are left out.",)
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)


@WAYS
async def test_in_the_queue(library: Library, collection: str, guild_id: int, say: Say) -> None:
    options = IngestOptions(read_at=datetime.now(UTC))
    waiting = asyncio.Event()

    async def tell(_place: int) -> None:
        waiting.set()

    async def wait_and_ingest() -> IngestReport:
        async with library.ingester.turn(guild_id, on_wait=tell):
            return await ingest(library, collection, guild_id, build_rows(), source="#general", options=options)

    async with library.ingester.turn(guild_id):
        queued = asyncio.create_task(wait_and_ingest())
        await waiting.wait()
        await say(library, guild_id)
    assert (await queued).inserted == COUNT // 2
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)


@WAYS
async def test_between_two_batches(library: Library, collection: str, guild_id: int, say: Say) -> None:
    said = False

    async def tell(progress: IngestProgress) -> None:
        nonlocal said
        if progress.done and not said:
            said = True
            assert (await count_by_member(library, guild_id))[0] == 250
            await say(library, guild_id)

    report = await ingest(library, collection, guild_id, build_rows(), source="#general", on_progress=tell)
    assert report.notes == ("550 messages of members who opted out are left out.",)
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)
    if say is opt_out:
        assert report.inserted == COUNT // 2


async def test_after_it_nothing_is_added_and_all_can_be_forgotten(
    library: Library, collection: str, guild_id: int
) -> None:
    await ingest(library, collection, guild_id, build_rows(), source="#general")
    await opt_out(library, guild_id)
    assert await count_by_member(library, guild_id) == (COUNT // 2, COUNT // 2)
    await forget(library, guild_id)
    report = await ingest(library, collection, guild_id, build_rows(), source="#general")
    assert (report.inserted, report.existing) == (0, COUNT // 2)
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)


async def test_between_two_sources_of_one_upload(library: Library, collection: str, guild_id: int) -> None:
    batch = build_batch_id(datetime.now(UTC))
    for source, member in (("#general", ADA), ("#other", BO)):
        origin = build_origin(source, by=BO, batch=batch)
        rows = build_said(member, member, "Words.")
        await library.ingester.ingest(rows, collection=collection, guild_id=guild_id, origin=origin)
        await opt_out(library, guild_id)
    assert await count_by_member(library, guild_id) == (0, 1)


class Interrupted(LocalEmbedder):
    """Makes the vectors of a batch, and lets somebody speak up before the batch is written."""

    def __init__(self, speak: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._speak = speak

    async def embed_objects(
        self, info: CollectionInfo, objects: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Sequence[float]] | None]:
        vectors = await super().embed_objects(info, objects)
        await self._speak()
        return vectors


@WAYS
async def test_while_a_batch_is_on_its_way(library: Library, collection: str, guild_id: int, say: Say) -> None:
    embedder = Interrupted(lambda: say(library, guild_id))
    await embedder.load()
    ingester = Ingester(
        library.connection,
        library.collections,
        library.documents,
        library.versions,
        embedder,
        opt_outs=OptOuts(library.connection),
        retry_policy=RetryPolicy(),
        at_once=1,
    )
    report = await ingester.ingest(
        build_rows(), collection=collection, guild_id=guild_id, origin=build_origin("#general", by=BO)
    )
    assert await count_by_member(library, guild_id) == (0, COUNT // 2)
    assert (report.inserted, report.notes) == (
        COUNT // 2,
        ("550 messages of members who opted out are left out.",),
    )


async def test_one_is_forgotten_while_another_has_opted_out(library: Library, collection: str, guild_id: int) -> None:
    await library.privacy.opt_out(guild_id, BO)

    said = False

    async def tell(progress: IngestProgress) -> None:
        nonlocal said
        if progress.done and not said:
            said = True
            await forget(library, guild_id)

    await ingest(library, collection, guild_id, build_rows(), source="#general", on_progress=tell)
    assert await count_by_member(library, guild_id) == (0, 0)


async def test_who_was_forgotten_before_may_be_read_again(library: Library, collection: str, guild_id: int) -> None:
    await forget(library, guild_id)
    report = await ingest(library, collection, guild_id, build_said(1, ADA, "Again."), source="#general")
    assert (report.inserted, report.notes) == (1, ())


async def test_a_dry_run_counts_what_would_be_left_out(library: Library, collection: str, guild_id: int) -> None:
    await opt_out(library, guild_id)
    options = IngestOptions(is_dry_run=True)
    report = await ingest(library, collection, guild_id, build_rows(), source="#general", options=options)
    assert (report.inserted, report.notes) == (550, ("550 messages of members who opted out are left out.",))
