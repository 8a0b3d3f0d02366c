"""What a few objects of a collection tell of its properties."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from bot.audience import Reader
from bot.library.access import build_filter
from bot.library.conditions.lookups import Lookups
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import ORDERED, Traits, build_traits
from bot.library.connect import Connection
from bot.library.scope import Scope

# Objects that tell which properties are short, and of numbers alone what they are about; in the order of random ids.
_SAMPLE: Final = 50
_SAMPLE_OF_NUMBERS: Final = 20
# For how long they tell it, where this process has written nothing. Another one's writes hardly ever change which texts
# are short; what values there are they do, so of these the rows tell nothing after `KEPT_SECONDS`.
TRAITS_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A few objects that somebody may read.

    Attributes:
        rows: their numbers and dates, by the names in Weaviate; texts are not kept. None where they are old.
    """

    traits: Traits
    rows: tuple[Mapping[str, Any], ...]


async def fetch_sample(
    connection: Connection, lookups: Lookups, scope: Scope, reader: Reader, *, has_texts: bool = True
) -> Sample:
    """A sample of what the reader may read, which is kept for a while.

    Args:
        has_texts: whether it has to tell which texts are short, which takes most of the time.

    Raises:
        NotReadyError, LibraryError, TimedOutError: it cannot be read.
    """
    full: Sample | None = lookups.find(scope, reader, _name(has_texts=True), seconds=TRAITS_SECONDS)
    has_texts = has_texts or full is not None
    name = _name(has_texts=has_texts)
    read = partial(_read, Probe(connection, scope, build_filter(reader, scope.info)), scope, has_texts=has_texts)
    sample = await lookups.get(scope, reader, name, read, seconds=TRAITS_SECONDS)
    return sample if lookups.find(scope, reader, name) is sample else replace(sample, rows=())


def find_traits(lookups: Lookups, scope: Scope, reader: Reader) -> Traits | None:
    """What a sample told of all properties, where one is kept."""
    sample: Sample | None = lookups.find(scope, reader, _name(has_texts=True), seconds=TRAITS_SECONDS)
    return sample.traits if sample is not None else None


async def keep_traits(lookups: Lookups, scope: Scope, reader: Reader, traits: Traits) -> None:
    """Keep what objects that were met by chance told of all properties, as a sample would."""

    async def get() -> Sample:
        return Sample(traits, ())

    await lookups.get(scope, reader, _name(has_texts=True), get, seconds=TRAITS_SECONDS)


def _name(*, has_texts: bool) -> str:
    return "sample" if has_texts else "sample without texts"


async def _read(probe: Probe, scope: Scope, *, has_texts: bool) -> Sample:
    specs = scope.info.own_properties
    ordered = [spec.stored_name for spec in specs if spec.data_type in ORDERED]
    texts = [spec.stored_name for spec in specs if has_texts and spec.is_text]
    limit = _SAMPLE if texts else _SAMPLE_OF_NUMBERS
    found = await probe.fetch(None, limit=limit, names=[*ordered, *texts]) if ordered or texts else ()
    rows = [each.properties for each in found]
    kept = tuple({name: row.get(name) for name in ordered} for row in rows)
    return Sample(build_traits(scope.info, rows), kept)
