"""How a person wants a table to be read, where two readings are likely."""

from dataclasses import dataclass, replace
from typing import Any, Final

from bot.files.tables.looks import Notation


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What is not left to the reader.

    Attributes:
        has_header: whether the first row names the columns; None: as it looks.
        notation: what points and commas in numbers mean.
        delimiter: between the cells; None: the one that fits best.
        sheet: of a workbook; None: the first that holds a table.
        text_columns: headers of columns that stay text, whatever they look like.
        number_columns: headers of columns that are numbers although zeros at the end are lost, as 1.50 and 2.5 are.
    """

    has_header: bool | None = None
    notation: Notation = Notation.PLAIN
    delimiter: str | None = None
    sheet: str | None = None
    text_columns: tuple[str, ...] = ()
    number_columns: tuple[str, ...] = ()

    def as_text(self, header: str) -> "TableOptions":
        """The same with one more column of text."""
        numbers = tuple(each for each in self.number_columns if each != header)
        return replace(self, text_columns=(*self.text_columns, header), number_columns=numbers)

    def as_number(self, header: str) -> "TableOptions":
        """The same with one more column of numbers."""
        texts = tuple(each for each in self.text_columns if each != header)
        return replace(self, text_columns=texts, number_columns=(*self.number_columns, header))


@dataclass(frozen=True, slots=True)
class Choice:
    """Another reading that is likely too: what a button says, and the options that give it.

    Attributes:
        column: the header of the only column that it gives another type; empty where more changes.
    """

    label: str
    options: TableOptions
    column: str = ""


DEFAULT_TABLE_OPTIONS: Final = TableOptions()


def load_options(item: dict[str, Any]) -> TableOptions:
    """The options that `dataclasses.asdict` made a mapping of, and JSON may have kept."""
    names = ("text_columns", "number_columns")
    notation = Notation(item["notation"])
    return TableOptions(**{**item, "notation": notation, **{name: tuple(item[name]) for name in names}})
