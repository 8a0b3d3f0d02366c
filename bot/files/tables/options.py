"""How a person wants a table to be read, where two readings are likely."""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What is not left to the reader.

    Attributes:
        has_header: whether the first row names the columns; None: as it looks.
        decimal: `,` where the comma is the decimal sign and the point stands between thousands.
        delimiter: between the cells; None: the one that fits best.
        sheet: of a workbook; None: the first that holds a table.
        text_columns: headers of columns that stay text, whatever they look like.
    """

    has_header: bool | None = None
    decimal: str = "."
    delimiter: str | None = None
    sheet: str | None = None
    text_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Another reading that is likely too: what a button says, and the options that give it."""

    label: str
    options: TableOptions


DEFAULT_TABLE_OPTIONS: Final = TableOptions()


def load_options(item: dict[str, Any]) -> TableOptions:
    """The options that `dataclasses.asdict` made a mapping of, and JSON may have kept."""
    return TableOptions(**{**item, "text_columns": tuple(item["text_columns"])})
