"""A search in more and more data, beside the raw client on the same: the bot's own share is to stay as it is."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, MetadataQuery
from weaviate.classes.tenants import Tenant

from bench.ground import GUILD_ID, Ground
from bench.measure import measure_pair
from bench.row import Figures, Goal, Row, build_figures
from bench.search import LIMIT, QUERY
from bot.audience import EVERYTHING, FOR_EVERYONE, Reader, for_channel
from bot.library.provenance import build_origin, build_provenance
from bot.models import SEARCH_TEXT, CollectionInfo, CollectionSchema, Origin, PropertySpec, SearchOptions

FAMILY: Final = "Data"
SHARE: Final = "ours by raw"
FLAT: Final = (Goal("ratio", 1.1),)
CHANNELS: Final = 100
SHARE_OF_ONE: Final = 0.7  # of a vector between two
BATCH: Final = 1_000
AT_ONCE: Final = 2
WORDS: Final = (
    "club",
    "hall",
    "film",
    "comedy",
    "romantic",
    "robot",
    "paris",
    "meeting",
    "lamp",
    "spare",
    "rule",
    "dog",
)


async def measure_data(ground: Ground) -> list[Row]:
    """Sizes, then tenants and channels at the least size."""
    origin = replace(build_origin("bench", by="bench"), audience=FOR_EVERYONE)
    shares: dict[str, tuple[Figures, Figures]] = {}
    texts = [str(row.values["overview"]) for row in ground.table.records()]
    movies = np.array(await ground.embedder.embed(texts))
    for count in ground.scale.objects:
        info = await _fill(ground, origin, count, movies)
        shares[f"{count:,} objects"] = await _measure(ground, info, EVERYTHING)
    first = f"{ground.scale.objects[0]:,} objects"
    info = await _fetch(ground, ground.scale.objects[0])
    await _add_tenants(ground, info)
    shares[f"{ground.scale.tenants:,} tenants"] = await _measure(ground, info, EVERYTHING)
    for count in (1, CHANNELS):
        reader = Reader(frozenset([*FOR_EVERYONE, *(for_channel(number) for number in range(1, count + 1))]))
        shares[f"{count} readable channels"] = await _measure(ground, info, reader)
    rows = [
        Row(FAMILY, f"hybrid search, {title}", "raw client, same data", "ms", *pair) for title, pair in shares.items()
    ]
    return [*rows, *_compare_shares(shares, first)]


def _compare_shares(shares: dict[str, tuple[Figures, Figures]], first: str) -> list[Row]:
    """How much longer than the raw client it takes, beside the same with little data."""
    channels = [title for title in shares if title.endswith("channels")]
    pairs = [(title, first) for title in shares if title != first and title not in channels]
    pairs.append((channels[1], channels[0]))
    return [
        Row(FAMILY, f"{SHARE}, {title}", f"the same, {base}", "×", _divide(shares[title]), _divide(shares[base]), FLAT)
        for title, base in pairs
    ]


def _divide(pair: tuple[Figures, Figures]) -> Figures:
    ours, raw = pair
    return build_figures([mine / other for mine, other in zip(ours.values, raw.values, strict=True)])


async def _measure(ground: Ground, info: CollectionInfo, reader: Reader) -> tuple[Figures, Figures]:
    options = SearchOptions(limit=LIMIT)
    filters = None
    if reader.audiences is not None:
        filters = Filter.by_property("audience").contains_any(sorted(reader.audiences))

    async def search() -> None:
        await ground.library.searcher.search(info, QUERY, guild_id=GUILD_ID, reader=reader, options=options)

    async def search_raw() -> None:
        vector = await ground.embedder.embed_one(QUERY)
        await ground.get_raw_collection(info.stored_name).query.hybrid(
            QUERY,
            vector=vector,
            target_vector=info.target_vector,
            limit=LIMIT,
            filters=filters,
            return_metadata=MetadataQuery(score=True),
        )

    return await measure_pair(search, search_raw, rounds=ground.scale.rounds)


async def _fetch(ground: Ground, count: int) -> CollectionInfo:
    return await ground.library.collections.fetch(f"BenchData{count}", guild_id=GUILD_ID, reader=EVERYTHING)


async def _fill(ground: Ground, origin: Origin, count: int, movies: Any) -> CollectionInfo:
    """Objects with vectors between those of movies: random ones take Weaviate twice as long to enter into its graph."""
    schema = CollectionSchema(f"BenchData{count}", (PropertySpec("title"), PropertySpec("number", "int")))
    info = await ground.library.collections.create(schema, guild_id=GUILD_ID)
    raw, gate = ground.get_raw_collection(info.stored_name), asyncio.Semaphore(AT_ONCE)

    async def send(start: int) -> None:
        async with gate:
            objects = await asyncio.to_thread(
                _build_objects, info, origin, range(start, min(count, start + BATCH)), movies
            )
            assert not (await raw.data.insert_many(objects)).has_errors

    await asyncio.gather(*map(send, range(0, count, BATCH)))
    return info


def _build_objects(
    info: CollectionInfo, origin: Origin, numbers: Sequence[int], movies: Any
) -> list[DataObject[Any, Any]]:
    chance = random.Random(numbers[0])
    one, other = (movies[chance.choices(range(len(movies)), k=len(numbers))] for _ in range(2))
    vectors = (SHARE_OF_ONE * one + (1 - SHARE_OF_ONE) * other).tolist()
    objects = []
    for number, vector in zip(numbers, vectors, strict=True):
        row = {"title": " ".join(chance.choices(WORDS, k=6)), "number": number}
        # The words of a search text as they are: what stands for their inflections would triple the time to fill in.
        stored = {**row, **build_provenance(info, origin, row), SEARCH_TEXT: row["title"]}
        objects.append(DataObject(properties=stored, vector={str(info.target_vector): vector}))
    return objects


async def _add_tenants(ground: Ground, info: CollectionInfo) -> None:
    tenants = ground.raw.collections.use(info.stored_name).tenants
    await tenants.create([Tenant(name=str(number)) for number in range(1, ground.scale.tenants)])
