"""The list of uploads, beside the aggregation over all objects that would find them without a journal."""

from datetime import timedelta
from typing import Final

from weaviate.classes.aggregate import GroupByAggregate
from weaviate.classes.data import DataObject

from bench.ground import GUILD_ID, Ground
from bench.measure import measure_pair
from bench.row import Row
from bench.search import FAMILY
from bot.audience import EVERYTHING
from bot.library.provenance import build_origin, build_provenance
from bot.models import CollectionInfo, CollectionSchema, Origin, PropertySpec

ROUNDS: Final = 40
UPLOADS: Final = 100
OBJECTS: Final = 20_000  # of all uploads


async def measure_listing(ground: Ground) -> list[Row]:
    """What `/documents list` waits for."""
    schema = CollectionSchema("BenchListed", (PropertySpec("number", "int"),))
    info = await ground.library.collections.create(schema, guild_id=GUILD_ID)
    await _fill(ground, info)
    raw = ground.get_raw_collection(info.name)

    async def list_uploads() -> None:
        found = await ground.library.documents.fetch_uploads(info, guild_id=GUILD_ID, reader=EVERYTHING, limit=UPLOADS)
        assert len(found) == UPLOADS

    async def aggregate() -> None:
        groups = GroupByAggregate(prop="batch", limit=UPLOADS)
        found = await raw.aggregate.over_all(group_by=groups, total_count=True)
        assert len(found.groups) == UPLOADS

    pair = await measure_pair(list_uploads, aggregate, rounds=ROUNDS)
    return [Row(FAMILY, f"list of {UPLOADS} uploads, {OBJECTS:,} objects", "raw group by batch", "ms", *pair)]


async def _fill(ground: Ground, info: CollectionInfo) -> None:
    """Many uploads, without the time that as many ingests would take."""
    first = build_origin("rows.csv", by="bench")
    origins = [
        Origin(first.source, f"{first.batch}-{number}", first.by, first.at + timedelta(minutes=number))
        for number in range(UPLOADS)
    ]
    await ground.library.documents.journal.write(info, origins, guild_id=GUILD_ID)
    raw = ground.get_raw_collection(info.name)
    for number, origin in enumerate(origins):
        size = OBJECTS // UPLOADS
        rows = [{"number": row} for row in range(number * size, (number + 1) * size)]
        provenance = [build_provenance(info, origin, row) for row in rows]
        await raw.data.insert_many(
            [DataObject(properties={**row, **kept}) for row, kept in zip(rows, provenance, strict=True)]
        )
