"""Values that are stored otherwise than they are written, counted, so that a person can be told before."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.files.tables import looks
from bot.files.tables.tally import Tally
from bot.files.tables.values import convert_text
from bot.files.wording import shorten
from bot.languages import translate_count
from bot.models import DataType, PropertySpec

_DECIMALS: Final = re.compile(r"[.,][0-9]*[1-9]")
_ZEROS, _WHOLE = "zeros", "whole"
_LOOKS: Final[dict[str, Callable[[str], bool]]] = {
    looks.NULL: lambda look: look == looks.NULL,
    looks.MARKER: lambda look: look in looks.EMPTY,
    _ZEROS: looks.is_padded,
    _WHOLE: lambda look: look == looks.WHOLE,
    looks.EXPONENT: lambda look: look == looks.EXPONENT,
    looks.RESPELLED: lambda look: look == looks.RESPELLED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """So many values of one column, all changed in the same way by a property that is not of text.

    Attributes:
        example: the first of them, as it is written.
        line: where that is.
    """

    kind: str
    count: int
    line: int
    example: str

    @property
    def is_zeros(self) -> bool:
        """Whether they lose zeros at the end, which may have said something."""
        return self.kind == _ZEROS

    def concerns(self, spec: PropertySpec) -> bool:
        """Whether a property of this type changes them."""
        if self.kind in looks.EMPTY:
            has_words = spec.data_type.startswith((DataType.TEXT, DataType.OBJECT))
            return has_words is (self.kind == looks.NULL)
        if spec.data_type == DataType.INT:
            # Other zeros behind a point are those of a number that is not whole, which fails.
            return self.kind != _ZEROS or not _DECIMALS.search(self.example)
        return spec.data_type == DataType.NUMBER and self.kind != _WHOLE

    def describe(self, spec: PropertySpec) -> str:
        """What becomes of them, as a sentence."""
        if self.kind in looks.EMPTY:
            return translate_count(
                self.count,
                one="{name}: {count:,} value stands for nothing and is left empty (line {line}: “{example}”).",
                many="{name}: {count:,} values stand for nothing and are left empty (line {line}: “{example}”).",
                name=spec.name,
                line=self.line,
                example=shorten(self.example),
            )
        european = looks.read_european(self.example) if "," in self.example else None
        stored = repr(float(european or looks.read_grouped(self.example)))
        if spec.data_type == DataType.INT:
            stored = stored.removesuffix(".0")
        return translate_count(
            self.count,
            one="{name}: {count:,} value is stored in another spelling ({example} as {stored}).",
            many="{name}: {count:,} values are stored in another spelling ({example} as {stored}).",
            name=spec.name,
            example=self.example.strip(),
            stored=stored,
        )


def find_changes(tally: Tally) -> Iterator[Change]:
    """What properties that are not of text would change in a column."""
    for kind, matches in _LOOKS.items():
        seen = tally.find(matches)
        if seen is not None:
            yield Change(kind, seen.count, seen.line, convert_text(seen.value))
