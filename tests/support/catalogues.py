"""Collections with properties that conditions are about: the example movies, and a small shop."""

import csv
from pathlib import Path
from typing import Final

from bot.audience import EVERYTHING, FOR_EVERYONE
from bot.library import Library, build_origin
from bot.models import CollectionInfo, CollectionSchema, IngestOptions, PropertySpec, Record

MOVIES_CSV: Final = Path(__file__).parents[2] / "examples" / "movies.csv"
MOVIE_PROPERTIES: Final = (
    PropertySpec("title"),
    PropertySpec("year", "int"),
    PropertySpec("genre"),
    PropertySpec("director"),
    PropertySpec("overview"),
)
SHOP_PROPERTIES: Final = (
    PropertySpec("name"),
    PropertySpec("brand"),
    PropertySpec("price", "number"),
    PropertySpec("stock", "int"),
    PropertySpec("added", "date"),
    PropertySpec("playtime", "int"),
    PropertySpec("tags", "text[]"),
    PropertySpec("description"),
)
GOODS: Final = (
    (
        "Aurora 14",
        "Nordlux",
        899.0,
        5,
        "2024-03-01T00:00:00Z",
        600,
        ["laptop", "office"],
        "Light, for work on the road.",
    ),
    (
        "Borealis 16",
        "Nordlux",
        1599.0,
        0,
        "2025-06-01T00:00:00Z",
        240,
        ["laptop", "games"],
        "Heavy and fast, with a fan.",
    ),
    ("Pocket Radio", "Tonwerk", 19.99, 120, "2019-11-05T00:00:00Z", 90, ["audio"], "A small radio with a crank."),
    (
        "Studio Phones",
        "Tonwerk",
        149.0,
        14,
        "2022-01-15T00:00:00Z",
        1200,
        ["audio", "office"],
        "They shut out all noise.",
    ),
    ("Desk Lamp", "Lumo", 35.5, 60, "2023-09-09T00:00:00Z", None, ["light", "office"], "A lamp with a heavy foot."),
    ("Tent Lantern", "Lumo", 24.0, 33, "2021-05-20T00:00:00Z", 480, ["light"], "Hangs in the tent, runs on batteries."),
)


def read_movies() -> list[dict[str, object]]:
    with MOVIES_CSV.open(encoding="utf-8", newline="") as file:
        return [{**row, "year": int(row["year"])} for row in csv.DictReader(file)]


async def fill_movies(library: Library, name: str, guild_id: int) -> CollectionInfo:
    return await fill(library, name, guild_id, MOVIE_PROPERTIES, read_movies())


async def fill_shop(library: Library, name: str, guild_id: int) -> CollectionInfo:
    names = [spec.name for spec in SHOP_PROPERTIES]
    return await fill(library, name, guild_id, SHOP_PROPERTIES, [dict(zip(names, row, strict=True)) for row in GOODS])


async def fill(
    library: Library,
    name: str,
    guild_id: int,
    properties: tuple[PropertySpec, ...],
    rows: list[dict[str, object]],
    *,
    audience: tuple[str, ...] = FOR_EVERYONE,
    source: str = "rows.csv",
) -> CollectionInfo:
    """Create the collection, if it is not there, and add rows for an audience."""
    names = {info.name for info in await library.collections.fetch_visible(guild_id=guild_id, reader=EVERYTHING)}
    if name not in names:
        await library.collections.create(CollectionSchema(name, properties), guild_id=guild_id)
    report = await library.ingester.ingest(
        [Record(line, row) for line, row in enumerate(rows, start=2)],
        collection=name,
        guild_id=guild_id,
        origin=build_origin(source, by=1),
        options=IngestOptions(audience=audience),
    )
    assert report.inserted == len(rows)
    return await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
