"""An export for spreadsheets: CSV, whose cells no program takes for formulas, and which is read back all the same."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.files.tables.exports import FLAT, ID
from bot.models import CollectionInfo

# The columns behind the collection's own, which say what object a row is. The `ragbot_source` of reports of failed rows
# is another one: the upload's.
ID_COLUMN: Final = "ragbot_id"
ORIGIN_COLUMNS: Final = dict(zip(FLAT, ("ragbot_origin", "ragbot_batch", "ragbot_at", "ragbot_by"), strict=True))
IDENTITY_COLUMNS: Final = (ID_COLUMN, *ORIGIN_COLUMNS.values())
# What spreadsheets may take for the beginning of a formula, by OWASP's page on CSV injection; the last four are how
# Japanese and Chinese keyboards write the first four. An apostrophe before it says that the cell is text. Behind
# apostrophes it gets one more, and so does an empty text, so that reading takes away exactly what writing has added.
_DEFUSED: Final = re.compile("'*(?:[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20].*)?", re.DOTALL)
_PLAIN_ITEM: Final = re.compile(r"[^\s\[;|](?:[^;|]*[^\s;|])?")


def render_spreadsheet_head(info: CollectionInfo) -> str:
    """The line of names, behind the mark without which Excel does not read UTF-8."""
    names = [spec.label or spec.name for spec in info.own_properties]
    return "\ufeff" + _render_row([*names, *(IDENTITY_COLUMNS if info.is_tracked else (ID_COLUMN,))])


def render_spreadsheet_row(info: CollectionInfo, found: Mapping[str, Any]) -> str:
    """The line of an object, whose properties are as JSON has them."""
    own = (render_cell(found.get(spec.name)) for spec in info.own_properties)
    kept = FLAT if info.is_tracked else ()
    return _render_row([*own, found[ID], *(render_cell(found.get(name)) for name in kept)])


def render_cell(value: Any) -> str:
    """The text of a cell: lists with `; ` between their items, objects as JSON, and formulas as the texts they are.

    Only texts are defused: the number -5 stays one.
    """
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if _DEFUSED.fullmatch(value) else value
        case list() if _is_plain(value):
            return render_cell("; ".join(map(_render_item, value)))
    return _dump(value)


def render_failed(values: Mapping[str, Any], identity: Mapping[str, Any] | None) -> dict[str, str]:
    """The cells of an object that was not stored, by the names of their columns, so that its correction is still it."""
    columns = {ID: ID_COLUMN, **ORIGIN_COLUMNS}
    kept = {column: identity[name] for name, column in columns.items() if name in identity} if identity else {}
    return {name: render_cell(value) for name, value in {**values, **kept}.items()}


def read_cell(text: str) -> str | None:
    """The text that `render_cell` made the cell of; None where there was no value."""
    if not text:
        return None
    return text[1:] if text.startswith("'") and _DEFUSED.fullmatch(text) else text


def _is_plain(items: list[Any]) -> bool:
    """Whether the list is read back from its items alone: there are any, and none looks like several."""
    return bool(items) and all(
        not isinstance(item, dict) and _PLAIN_ITEM.fullmatch(_render_item(item)) for item in items
    )


def _render_item(item: Any) -> str:
    return item if isinstance(item, str) else _dump(item)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _render_row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    # All in quotes: a cell that begins with none could be split at a delimiter of another country's.
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(cells)
    return out.getvalue()
