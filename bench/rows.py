"""Rows as a file and as objects in memory, and the ways to insert them: the bot's and the raw client's."""

import asyncio
import csv
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, TypeAlias

from weaviate.classes.data import DataObject
from weaviate.collections import CollectionAsync

from bench.ground import GUILD_ID, Ground
from bench.measure import measure_once
from bot.audience import FOR_EVERYONE
from bot.files import read_upload
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, CollectionSchema, IngestOptions, Record

TRIED: Final = 3_000  # rows by which the best way is found
SECOND: Final = 1_000  # milliseconds
TEXTS: Final = ("text", "text[]")

Objects: TypeAlias = Sequence[DataObject[Any, Any]]
Insert: TypeAlias = Callable[[CollectionAsync, Objects], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the raw client inserts."""

    name: str
    insert: Insert


def build_records(ground: Ground, count: int) -> list[Record]:
    """The movies over and over, each time under another title."""
    rows = islice(cycle(list(ground.table.records())), count)
    return [
        Record(number, {**row.values, "title": f"{row.values['title']} {number}"})
        for number, row in enumerate(rows, start=2)
    ]


def list_ways() -> list[Way]:
    """Those that the client has."""
    ways = [
        Way(f"insert_many by {size}, {at_once} at a time", insert_many(size, at_once))
        for size in (200, 500, 1_000)
        for at_once in (2, 4)
    ]
    return [*ways, Way("batch.stream()", _stream)]


def write_csv(ground: Ground, count: int) -> Path:
    """The movies over and over, as a file."""
    path = ground.folder / f"rows{count}.csv"
    records = build_records(ground, count)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0].values))
        writer.writeheader()
        writer.writerows(_join_lists(record.values) for record in records)
    return path


def _join_lists(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "; ".join(value) if isinstance(value, list | tuple) else value for name, value in values.items()}


async def build_objects(ground: Ground, count: int) -> list[DataObject[Any, Any]]:
    """The same with their vectors, as the raw client takes them."""
    records = build_records(ground, count)
    info = await _create(ground, "BenchShape")
    await ground.library.collections.delete(info.name, guild_id=GUILD_ID)
    texts = [" ".join(str(record.values[name]) for name in info.source_properties) for record in records]
    vectors = await ground.embedder.embed(texts)
    return [
        DataObject(properties=dict(record.values), vector={str(info.target_vector): vector or []})
        for record, vector in zip(records, vectors, strict=True)
    ]


async def find_best(ground: Ground, objects: Objects) -> Way:
    """The fastest way by the first of the objects."""
    speeds = {}
    for number, way in enumerate(list_ways()):
        speeds[way.name] = await measure_raw(ground, way, objects[:TRIED], f"BenchWay{number}"), way
    return max(speeds.values(), key=lambda each: each[0])[1]


async def measure_raw(ground: Ground, way: Way, objects: Objects, name: str) -> float:
    """Rows a second of the raw client."""
    collection = await _create_plain(ground, name)
    speed = len(objects) * SECOND / await measure_once(lambda: way.insert(collection, objects))
    await ground.raw.collections.delete(name)
    return speed


async def measure_ours(ground: Ground, path: Path, name: str, *, rows: int) -> float:
    """Rows a second from the file to the report.

    Args:
        rows: that the file has.
    """
    await _create(ground, name)

    async def ingest() -> None:
        reading = await read_upload(path, filename=path.name, workdir=ground.folder)
        (part,) = reading.parts
        report = await ground.library.ingester.ingest(
            part.records(),
            collection=name,
            guild_id=GUILD_ID,
            origin=build_origin(path.name, by="bench"),
            options=IngestOptions(audience=FOR_EVERYONE),
            total=part.count,
        )
        assert report.inserted == rows, report

    speed = rows * SECOND / await measure_once(ingest)
    await ground.library.collections.delete(name, guild_id=GUILD_ID)
    return speed


async def _create(ground: Ground, name: str) -> CollectionInfo:
    return await ground.library.collections.create(CollectionSchema(name, ground.table.columns), guild_id=GUILD_ID)


async def _create_plain(ground: Ground, name: str) -> CollectionAsync:
    """The same as one has it without the bot: the properties of the file alone, with Weaviate's own indexes."""
    like = await _create(ground, f"{name}Like")
    config = (await ground.raw.collections.use(like.stored_name).config.get()).to_dict()
    await ground.library.collections.delete(like.name, guild_id=GUILD_ID)
    own = {spec.stored_name for spec in like.own_properties}
    config["class"] = name
    config["properties"] = [
        {**each, "indexSearchable": each["dataType"][0] in TEXTS}
        for each in config["properties"]
        if each["name"] in own
    ]
    created = await ground.raw.collections.create_from_dict(config)
    await created.tenants.create(str(GUILD_ID))
    return ground.get_raw_collection(name)


def insert_many(size: int, at_once: int) -> Insert:
    """Batches of one size, some of them at a time."""

    async def insert(collection: CollectionAsync, objects: Objects) -> None:
        gate = asyncio.Semaphore(at_once)

        async def send(start: int) -> None:
            async with gate:
                assert not (await collection.data.insert_many(objects[start : start + size])).has_errors

        await asyncio.gather(*map(send, range(0, len(objects), size)))

    return insert


async def _stream(collection: CollectionAsync, objects: Objects) -> None:
    async with collection.batch.stream() as batch:
        for each in objects:
            await batch.add_object(properties=each.properties, vector=each.vector)
