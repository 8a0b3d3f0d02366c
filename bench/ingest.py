"""An ingest through the library, beside `insert_many` of the raw client with the same vectors."""

import time
from collections.abc import Awaitable
from itertools import cycle, islice
from typing import Final

from weaviate.classes.data import DataObject

from bench.ground import GUILD_ID, Ground
from bench.measure import Result
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, CollectionSchema, Record

ROWS: Final = 5_000
BATCH: Final = 500


async def measure_ingest(ground: Ground) -> list[Result]:
    """Rows a second of both, embedding included."""
    records = build_records(ground, ROWS)
    target = await ground.library.collections.create(
        CollectionSchema("BenchOurs", ground.table.columns), guild_id=GUILD_ID
    )
    baseline_target = await ground.library.collections.create(
        CollectionSchema("BenchRaw", ground.table.columns), guild_id=GUILD_ID
    )
    ours = await _time(
        ground.library.ingester.ingest(
            records,
            collection=target.name,
            guild_id=GUILD_ID,
            origin=build_origin("bench", by="bench"),
            total=len(records),
        )
    )
    baseline = await _time(insert_raw(ground, baseline_target, records))
    title = f"ingest of {ROWS:,} rows"
    return [Result(title, f"raw insert_many by {BATCH}", _render(ours), _render(baseline), ours / baseline)]


def build_records(ground: Ground, count: int) -> list[Record]:
    """The movies over and over, each time under another title."""
    rows = islice(cycle(list(ground.table.records())), count)
    return [
        Record(number, {**row.values, "title": f"{row.values['title']} {number}"})
        for number, row in enumerate(rows, start=2)
    ]


async def insert_raw(ground: Ground, info: CollectionInfo, records: list[Record]) -> None:
    """Embed and insert, without ids that make a second run harmless and without a word on failed rows."""
    collection = ground.get_raw_collection(info.name)
    vector_name = str(info.target_vector)
    for start in range(0, len(records), BATCH):
        rows = [record.values for record in records[start : start + BATCH]]
        texts = [" ".join(str(row[name]) for name in info.source_properties) for row in rows]
        vectors = await ground.embedder.embed(texts)
        await collection.data.insert_many(
            [
                DataObject(properties=dict(row), vector={vector_name: vector or []})
                for row, vector in zip(rows, vectors, strict=True)
            ]
        )


async def _time(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _render(seconds: float) -> str:
    return f"{ROWS / seconds:,.0f} rows/s"
