"""What was seen of one column: which looks, how often, and where each came first."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from bot.files.tables import looks
from bot.files.tables.types import OBJECTS, merge_types
from bot.files.tables.values import convert_text
from bot.files.wording import shorten
from bot.languages import phrase, render_count, translate
from bot.models import DataType

_FEW: Final = 0.25
_NUMBERS: Final = frozenset({DataType.INT, DataType.NUMBER})
_NOUNS: Final = (
    (_NUMBERS, phrase("numbers")),
    (frozenset({DataType.BOOLEAN}), phrase("true and false")),
    (frozenset({DataType.DATE}), phrase("dates")),
    (frozenset({DataType.UUID}), phrase("UUIDs")),
)
# Of these a zero at the end means something, however alike all of them are written: version 3.10 is not 3.1.
_NAMES_OF_IDS: Final = re.compile(
    "version|ver|release|build|code|sku|zip|plz|postcode|postal|phone|tel|telefon|mobile|fax|isbn|ean|gtin|upc|iban|"
    "section|chapter|kapitel|paragraph|clause|serial|id|nr|no|model|ip|account|konto|article|artikel"
)
_WORD: Final = re.compile(r"[a-z]+|[A-Z]+[a-z]*")


@dataclass(frozen=True, slots=True)
class Seen:
    """How often values of one look are there, and the first of them."""

    count: int
    line: int
    value: Any


class Tally:
    """Counts the looks of one column's values, and decides the data type that holds all of them.

    Args:
        is_number: whether a person said that zeros at the end of its numbers say nothing.
    """

    def __init__(self, header: str, classify: Callable[[Any], str], *, is_number: bool = False) -> None:
        self._header = header
        self._is_number = is_number
        self._classify = classify
        self._counts: dict[str, int] = {}
        self._first: dict[str, tuple[int, Any]] = {}

    def add(self, value: Any, *, line: int) -> str:
        """Count a value that is not empty; returns its look."""
        look = self._classify(value)
        if look in self._counts:
            self._counts[look] += 1
        else:
            self._counts[look] = 1
            self._first[look] = (line, value)
        return look

    def find(self, matches: Callable[[str], bool]) -> Seen | None:
        """The values whose look matches, if there are any."""
        found = [look for look in self._counts if matches(look)]
        if not found:
            return None
        line, value = min((self._first[look] for look in found), key=itemgetter(0))
        return Seen(sum(self._counts[look] for look in found), line, value)

    def get_type(self) -> str:
        """The narrowest type that holds every value and writes it back, but for zeros that all of them have."""
        kinds = self._get_kinds()
        if not kinds:
            return DataType.TEXT
        merged = merge_types(kinds)
        return DataType.TEXT if merged == DataType.NUMBER and self.loses_zeros() else merged

    def loses_zeros(self) -> bool:
        """Whether numbers such as 3.10 would lose a zero that nothing restores.

        Where all have as many decimals, as prices do, the zeros say nothing.
        """
        if self._is_number or not any(map(looks.is_padded, self._counts)):
            return False
        decimals = {looks.get_decimals(look) for look in self._counts if look not in looks.EMPTY}
        return len(decimals) > 1 or is_name_of_id(self._header)

    def is_text_for_zeros(self) -> bool:
        """Whether it would be one of numbers but for their zeros."""
        kinds = self._get_kinds()
        return bool(kinds) and merge_types(kinds) == DataType.NUMBER and self.loses_zeros()

    def has_thousands(self) -> bool:
        """Whether every number is written like 45.123, which in half of Europe is a thousand."""
        found = {look for look in self._counts if look not in looks.EMPTY}
        return bool(found) and found <= {looks.THOUSAND, looks.PADDED_THOUSAND}

    def find_commas(self) -> Seen | None:
        """Numbers in another notation, where nothing else than numbers is there."""
        others = {looks.get_type(look) for look in self._counts if look not in looks.EMPTY | looks.WITH_COMMAS}
        return self.find(lambda look: look in looks.WITH_COMMAS) if others <= _NUMBERS else None

    def can_be(self, notation: looks.Notation) -> bool:
        """Whether no number of those with commas contradicts a notation."""
        if notation is looks.Notation.GROUPED:
            return looks.COMMA not in self._counts
        has_points = self.find(lambda look: looks.get_decimals(look) is not None and not looks.is_thousand(look))
        return looks.GROUPED not in self._counts and has_points is None

    def build_text_notes(self, name: str) -> Iterator[str]:
        """Why a column that is nearly one of numbers, dates and the like is text."""
        if self.is_text_for_zeros():
            padded = self.find(looks.is_padded)
            assert padded is not None
            yield (
                translate(
                    "{name} holds numbers, but {values} would lose a zero at the end ({place}), "
                    "so it is stored as text.",
                    name=name,
                    values=render_count(padded.count, "value"),
                    place=_show(padded),
                )
            )
            return
        total = sum(self._counts.values())
        for kinds_of_noun, noun in _NOUNS:
            others = self.find(lambda look, kinds=kinds_of_noun: looks.get_type(look) not in kinds)  # type: ignore[misc]
            if others is not None and others.count <= total * _FEW:
                yield _explain_exception(name, translate(noun), others)

    def _get_kinds(self) -> set[DataType]:
        """The types of the values; markers count only where there are words, of which they are some."""
        kinds = {looks.get_type(look) for look in self._counts if look not in looks.EMPTY}
        has_words = looks.MARKER in self._counts and (not kinds or not kinds.isdisjoint(OBJECTS))
        return kinds | {DataType.TEXT} if has_words else kinds


def is_name_of_id(header: str) -> bool:
    """Whether the name says that the values are identifiers, even where they look like numbers."""
    return any(_NAMES_OF_IDS.fullmatch(word.lower()) for word in _WORD.findall(header))


def _explain_exception(name: str, noun: str, others: Seen) -> str:
    if others.count == 1:
        return translate(
            "{name} holds {noun} except in {place}, so it is stored as text.",
            name=name,
            noun=noun,
            place=_show(others),
        )
    return translate(
        "{name} holds {noun} except in {place} and {count:,} more, so it is stored as text.",
        name=name,
        noun=noun,
        place=_show(others),
        count=others.count - 1,
    )


def _show(seen: Seen) -> str:
    return translate("line {line} (“{text}”)", line=seen.line, text=shorten(convert_text(seen.value)))
