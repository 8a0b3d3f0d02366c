"""What the properties of a collection are about, by their names, types and a sample of their values; pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.library.conditions.wording import listed
from bot.library.hits import has_texts
from bot.library.wording import separate
from bot.models import CollectionInfo, DataType, PropertySpec

_NUMBERS: Final = (DataType.INT, DataType.NUMBER)
ORDERED: Final = (*_NUMBERS, DataType.DATE)
_SHORT_MAX: Final = 60  # characters; a genre, a brand, a name, or a few of them
_PART_WORDS_MAX: Final = 3  # on average: “science fiction”, “Nick Park”
_YEARS: Final = range(1000, 2201)

_YEAR_NAMES: Final = listed(
    "year released release published publication jahr erscheinungsjahr annee année año ano anno"
)
_DATE_NAMES: Final = (*_YEAR_NAMES, "date", "datum", "fecha", "created", "added", "start", "begin")
_PRICE_NAMES: Final = listed("price cost costs preis kosten prix precio fee")
_DURATION_NAMES: Final = listed(
    "runtime duration length playtime laufzeit dauer spieldauer duree durée duracion duración"
)
_MINUTE_NAMES: Final = listed("minutes mins min minuten minutos")
_HOUR_NAMES: Final = listed("hours hour hrs stunden horas heures")
_SECOND_NAMES: Final = listed("seconds secs sec sekunden segundos secondes")
_SEPARATORS: Final = re.compile(r"\s*(?:[,;/|&+]|\band\b|\bund\b)\s*")
# A list of questions is asked for what its answers say, “without a ticket” too.
_QUESTION_NAMES: Final = frozenset(("question", "frage", "pregunta"))
# Nothing that is shown at a cinema takes so few minutes on average, and nothing so many hours.
_HOURS_MAX: Final = 12


@dataclass(frozen=True, slots=True)
class Traits:
    """The properties that conditions can be about.

    Attributes:
        year: when a thing is from: a year or a date.
        duration: how long it takes, with the minutes of one unit of it.
        price: what it costs.
        numbers: everything that can be compared.
        short: texts of a few words, as genres, names and brands, without the title.
        title: what names an object.
        texts: all texts.
        is_of_things: whether the objects are things with properties, and not passages or questions with answers.
    """

    year: PropertySpec | None
    duration: tuple[PropertySpec, float] | None
    price: PropertySpec | None
    numbers: tuple[PropertySpec, ...]
    short: tuple[PropertySpec, ...]
    title: PropertySpec | None
    texts: tuple[PropertySpec, ...]
    is_of_things: bool


def has_traits(info: CollectionInfo) -> bool:
    """Whether conditions over its properties make sense at all: chunks of documents are searched for what they say."""
    return not has_texts(info)


def build_traits(info: CollectionInfo, rows: Sequence[Mapping[str, Any]]) -> Traits:
    """What the properties are about.

    Args:
        rows: a few of the objects' values, by the names in Weaviate. Texts without a value are not short.
    """
    specs = info.own_properties
    values = {spec.name: [row[spec.stored_name] for row in rows if row.get(spec.stored_name)] for spec in specs}
    numbers = tuple(spec for spec in specs if spec.data_type in _NUMBERS)
    texts = tuple(spec for spec in specs if spec.is_text)
    title = get_title(info)
    short = tuple(spec for spec in texts if spec is not title and _is_short(values[spec.name]))
    has_details = bool(short or numbers or any(spec.data_type == DataType.DATE for spec in specs))
    return Traits(
        year=_find_year(specs, values),
        duration=_find_duration(numbers, values),
        price=_find_named(numbers, _PRICE_NAMES),
        numbers=numbers,
        short=short,
        title=title,
        texts=texts,
        is_of_things=has_details and not has_questions(info),
    )


def names_unit(spec: PropertySpec) -> bool:
    """Whether a duration's name says what it counts, so that its values need not."""
    return not {*_SECOND_NAMES, *_MINUTE_NAMES, *_HOUR_NAMES}.isdisjoint(split_name(spec))


def is_year(value: Any) -> bool:
    """Whether a number or a date can be when a thing is from."""
    return get_year(value) in _YEARS


def get_title(info: CollectionInfo) -> PropertySpec | None:
    """The text property that names an object."""
    return next((spec for spec in info.own_properties if spec.name == info.title_property and spec.is_text), None)


def has_questions(info: CollectionInfo) -> bool:
    """Whether its objects are questions with their answers."""
    title = get_title(info)
    return title is not None and not _QUESTION_NAMES.isdisjoint(split_name(title))


def split_name(spec: PropertySpec) -> list[str]:
    """The words of a property's name and of the header that it came from, in lower case."""
    return re.findall(r"[^\W_]+", separate(f"{spec.name} {spec.label}").casefold())


def split_values(text: str) -> list[str]:
    """The values of a list in one text: “romance, humor”, “Nick Park and Steve Box”."""
    return [part for part in _SEPARATORS.split(text) if part]


def get_names(spec: PropertySpec) -> frozenset[str]:
    """How people may write a property's name."""
    names = (spec.name, spec.name.replace("_", " "), spec.label)
    return frozenset(name.casefold().strip() for name in names if name.strip())


def _find_named(specs: Iterable[PropertySpec], names: Sequence[str]) -> PropertySpec | None:
    """The property that has one of the words in its name, the earlier word first."""
    listed = list(specs)
    return next((spec for name in names for spec in listed if name in split_name(spec)), None)


def _find_year(specs: Sequence[PropertySpec], values: Mapping[str, Sequence[Any]]) -> PropertySpec | None:
    years = [spec for spec in specs if spec.data_type in _NUMBERS and all(each in _YEARS for each in values[spec.name])]
    dates = [spec for spec in specs if spec.data_type == DataType.DATE]
    only = dates[0] if len(dates) == 1 else None
    return _find_named(years, _YEAR_NAMES) or _find_named(dates, _DATE_NAMES) or only


def _find_duration(
    numbers: Sequence[PropertySpec], values: Mapping[str, Sequence[Any]]
) -> tuple[PropertySpec, float] | None:
    spec = _find_named(numbers, (*_DURATION_NAMES, *_MINUTE_NAMES, *_HOUR_NAMES))
    if spec is None:
        return None
    words = set(split_name(spec))
    if words.intersection(_SECOND_NAMES):
        return spec, 1 / 60
    if words.intersection(_MINUTE_NAMES):
        return spec, 1.0
    sample = values[spec.name]
    is_hours = words.intersection(_HOUR_NAMES) or (sample and max(sample) <= _HOURS_MAX)
    return spec, 60.0 if is_hours else 1.0


def _is_short(values: Sequence[Any]) -> bool:
    """Whether all values are a few words each, or lists of such, and no sentences."""
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    if max(map(len, texts), default=0) > _SHORT_MAX:  # first: to split long texts takes longer than all else here
        return False
    parts = [part for text in texts for part in split_values(text)]
    words = sum(len(part.split()) for part in parts)
    is_said = any(text.endswith((".", "!", "?")) and len(text.split()) > _PART_WORDS_MAX for text in texts)
    return bool(parts) and not is_said and words <= _PART_WORDS_MAX * len(parts)


def is_date(spec: PropertySpec) -> bool:
    """Whether its values are dates, of which conditions name the years."""
    return spec.data_type == DataType.DATE


def get_year(value: Any) -> float:
    """The number of a value that is compared; of a date its year."""
    return float(value.year if isinstance(value, datetime) else value)
