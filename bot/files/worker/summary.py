"""What the worker found in one file, on its way to the bot."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.errors import UploadError
from bot.files.detect.formats import Format
from bot.files.tables.changes import Change
from bot.files.tables.columns import Column
from bot.files.tables.exports import ExportHeader
from bot.files.tables.looks import Notation
from bot.files.tables.options import Choice, load_options
from bot.models import DataType, FailedRow, Look, PropertySpec


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file holds; its rows are in the file that they were written to.

    Attributes:
        columns: of a table those of the file, of a document those of its chunks.
        count: rows or chunks written.
        encoding: of a file that is text, as people call it.
        title: of a document.
        notation: what points and commas in its numbers mean.
        choices: other readings that are likely too.
        belongs_to: the source of which it corrects failed rows; empty for a source of its own.
        failed: rows that cannot be stored, as many as are kept, of `failed_count`.
        export: what an export says of its objects; None for every other file.
    """

    format: Format
    columns: tuple[Column, ...]
    count: int
    encoding: str = ""
    title: str | None = None
    failed: tuple[FailedRow, ...] = ()
    failed_count: int = 0
    notes: tuple[str, ...] = ()
    notation: Notation = Notation.PLAIN
    choices: tuple[Choice, ...] = ()
    belongs_to: str = ""
    export: ExportHeader | None = None


def dump_summary(summary: Summary) -> str:
    """The summary as JSON."""
    return json.dumps(asdict(summary))


def dump_error(user_message: str) -> str:
    """The JSON of a file that cannot be read."""
    return json.dumps({"error": user_message})


def load_summary(text: str) -> Summary:
    """The summary that `dump_summary` wrote.

    Raises:
        UploadError: the file cannot be read; says why.
    """
    found: dict[str, Any] = json.loads(text)
    if "error" in found:
        raise UploadError(found["error"])
    return Summary(
        **{
            **found,
            "format": Format(found["format"]),
            "notation": Notation(found["notation"]),
            "columns": tuple(_load_column(item) for item in found["columns"]),
            "failed": tuple(FailedRow(**item) for item in found["failed"]),
            "notes": tuple(found["notes"]),
            "choices": tuple(Choice(**{**item, "options": load_options(item["options"])}) for item in found["choices"]),
            "export": _load_header(found["export"]),
        }
    )


def _load_column(item: dict[str, Any]) -> Column:
    changes = tuple(Change(**change) for change in item["changes"])
    return Column(item["header"], _load_spec(item["spec"]), changes)


def _load_header(item: dict[str, Any] | None) -> ExportHeader | None:
    if item is None:
        return None
    properties = item["properties"]
    return ExportHeader(
        **{
            **item,
            "properties": None if properties is None else tuple(_load_spec(each) for each in properties),
            "source_properties": tuple(item["source_properties"]),
            "access": tuple(item["access"]),
        }
    )


def _load_spec(item: dict[str, Any]) -> PropertySpec:
    nested = tuple(_load_spec(each) for each in item["nested"])
    look = Look(item["look"]) if item["look"] else None
    return PropertySpec(item["name"], DataType(item["data_type"]), nested, label=item["label"], look=look)
