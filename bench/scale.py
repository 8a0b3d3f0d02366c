"""How much is measured: in a minute, in ten, or as long as it takes."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scale:
    """One of the three.

    Attributes:
        rounds: of what takes milliseconds.
        commands: that follow those which are typed at the same time.
        rows: of an ingest.
        embedded: rows of an ingest whose vectors a provider makes.
        ingests: rounds of it.
        objects: sizes of collections.
        tenants: of the collection with many.
        pages: of a PDF.
        guilds: that a bot is in.
        repeats: of what takes some seconds, such as the start of a bot.
        minutes: of many commands in flight.
        large: MiB of the file that is ingested while memory is watched.
        seconds: for all of it; what would take longer is left out.
    """

    rounds: int
    commands: int
    rows: int
    embedded: int
    ingests: int
    objects: tuple[int, ...]
    tenants: int
    pages: int
    guilds: int
    repeats: int
    minutes: float
    large: int
    seconds: float


QUICK: Final = Scale(
    rounds=25,
    commands=50,
    rows=2_000,
    embedded=500,
    ingests=1,
    objects=(1_000,),
    tenants=100,
    pages=100,
    guilds=200,
    repeats=1,
    minutes=0.2,
    large=2,
    seconds=120,
)
FULL: Final = Scale(
    rounds=100,
    commands=100,
    rows=20_000,
    embedded=1_500,
    ingests=1,
    objects=(1_000, 10_000, 100_000),
    tenants=1_000,
    pages=1_000,
    guilds=1_000,
    repeats=3,
    minutes=1.0,
    large=200,
    seconds=600,
)
LONG: Final = Scale(
    rounds=200,
    commands=500,
    rows=200_000,
    embedded=20_000,
    ingests=1,
    objects=(1_000, 10_000, 100_000, 1_000_000),
    tenants=1_000,
    pages=1_000,
    guilds=1_000,
    repeats=5,
    minutes=10.0,
    large=200,
    seconds=24 * 3600,
)
