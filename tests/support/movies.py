"""A handful of movies that the tests put into collections."""

from collections.abc import Iterable
from typing import Any

from bot.library import Library
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, CollectionSchema, FailedRow, IngestReport, PropertySpec, Record

MEMBER_ID = 42
PROPERTIES = (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("overview"))
MOVIES = (
    {
        "title": "Vows and Venues",
        "year": 2001,
        "overview": "A wedding planner falls in love with the groom of the bride she plans for.",
    },
    {
        "title": "Two Ovens",
        "year": 1998,
        "overview": "Rival bakers write each other tender letters without knowing it, until they laugh and kiss.",
    },
    {
        "title": "Deep Orbit",
        "year": 2013,
        "overview": "The engine of a space station fails and its last engineer repairs the reactor alone.",
    },
    {
        "title": "Seine by Night",
        "year": 2011,
        "overview": "A writer walks through Paris after midnight and meets its past.",
    },
)


def build_schema(name: str, *, sources: tuple[str, ...] = ("overview",)) -> CollectionSchema:
    return CollectionSchema(name, PROPERTIES, sources)


def build_records() -> list[Record]:
    return [Record(line, movie) for line, movie in enumerate(MOVIES, start=2)]


async def fill(library: Library, name: str, guild_id: int) -> CollectionInfo:
    """Create a collection of that name and ingest the movies."""
    info = await library.collections.create(build_schema(name), guild_id=guild_id)
    report = await ingest(library, name, guild_id)
    assert report.inserted == len(MOVIES)
    return info


async def ingest(
    library: Library,
    name: str,
    guild_id: int,
    rows: Iterable[Record | FailedRow] | None = None,
    *,
    source: str = "movies.csv",
    **arguments: Any,
) -> IngestReport:
    """Ingest the rows, by default the movies, from a source of that name."""
    origin = build_origin(source, by=MEMBER_ID)
    return await library.ingester.ingest(
        build_records() if rows is None else rows, collection=name, guild_id=guild_id, origin=origin, **arguments
    )
