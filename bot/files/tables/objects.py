"""JSON and JSONL -> rows."""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from bot.errors import UploadError
from bot.files.tables.header import REPORT_COLUMNS
from bot.files.tables.json_text import Element, ElementDecoder, iterate_list, skip_space
from bot.files.tables.rows import RowWriter
from bot.files.tables.values import is_empty
from bot.files.wording import count, name_some, shorten

_HOW = "Send a list of objects: [{…}, {…}]."
_OBJECT_LIST = re.compile(r"\[\s*\{")
_NAMES = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", type(None): "null"}


def parse_json(text: str, writer: RowWriter) -> None:
    """Hand every element of a list of objects to the writer, or of the one such list that an object holds.

    Raises:
        UploadError: anything else, or broken JSON; says where, and how many elements before it were whole.
    """
    objects = _ObjectReader(writer)
    number = 0
    try:
        for number, element in enumerate(_iterate_elements(text), start=1):
            objects.hand_over(number, element)
    except json.JSONDecodeError as error:
        raise UploadError(
            f"The JSON is broken in line {error.lineno}, column {error.colno} ({error.msg}), "
            f"after {count(number, 'whole element')}. Nothing was stored; fix it and upload it again."
        ) from error
    except RecursionError as error:
        raise UploadError(f"Element {number + 1:,} is nested too deeply to be read.") from error


def parse_jsonl(stream: TextIO, writer: RowWriter) -> None:
    """Hand the object of every line to the writer; a line that is no JSON is a failed row."""
    objects = _ObjectReader(writer)
    decoder = ElementDecoder()
    for number, line in enumerate(stream, start=1):
        text = line.strip()
        if not text:
            continue
        try:
            objects.hand_over(number, decoder.decode_whole(text))
        except json.JSONDecodeError as error:
            writer.failed.add(number, f"The line is not JSON: {error.msg} at column {error.colno}.", {"json": text})
        except RecursionError:
            writer.failed.add(number, "The line is nested too deeply to be read.", {"json": text})


class _ObjectReader:
    """Finds for each key of an object its column; keys that differ only in case are one column."""

    def __init__(self, writer: RowWriter) -> None:
        self._writer = writer
        self._places: dict[str, int] = {}

    def hand_over(self, number: int, element: Element) -> None:
        """Give one element to the writer, as a failed row where it cannot be stored."""
        flaw = element.flaw or self._find_flaw(element.value)
        if flaw:
            self._writer.failed.add(number, flaw, {"json": element.source})
            return
        values: dict[int, Any] = {
            self._get_place(key): value
            for key, value in element.value.items()
            if key not in REPORT_COLUMNS and not is_empty(value)
        }
        self._writer.add(
            number, [values.get(place) for place in range(max(values, default=-1) + 1)], size=len(element.source)
        )

    def _find_flaw(self, value: Any) -> str | None:
        if not isinstance(value, dict):
            return f"It is {_NAMES[type(value)]} and not an object."
        seen: set[str] = set()
        for key in (key for key, item in value.items() if not is_empty(item)):
            if not key.strip():
                return "A value has no name."
            if key.casefold() in seen:
                return f"The key “{shorten(key)}” occurs twice."
            seen.add(key.casefold())
        return None

    def _get_place(self, key: str) -> int:
        place = self._places.get(key.casefold())
        if place is None:
            place = self._places[key.casefold()] = self._writer.add_column(key)
        return place


def _iterate_elements(text: str) -> Iterator[Element]:
    start = skip_space(text, 0)
    if text.startswith("{", start):
        yield from iterate_list(text, _find_list(text, start), ElementDecoder())
        return
    if not text.startswith("[", start):
        raise UploadError(f"The JSON holds a single value. {_HOW}")
    end = skip_space(text, (yield from iterate_list(text, start, ElementDecoder())))
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _find_list(text: str, position: int) -> int:
    """Where the one list of objects opens among the values of the object that opens at `position`."""
    found: dict[str, int] = {}
    decoder = ElementDecoder()
    position = skip_space(text, position + 1)
    while not text.startswith("}", position):
        key, position = _read_key(text, position, decoder)
        if _OBJECT_LIST.match(text, position):
            found[key] = position
        try:
            _, position = decoder.decode(text, position)
        except json.JSONDecodeError:
            if len(found) == 1 and position in found.values():
                return position  # reading its elements one by one meets the error again, and can count them
            raise
        position = _skip_comma(text, position)
    if skip_space(text, position + 1) < len(text):
        raise json.JSONDecodeError("Extra data", text, position + 1)
    if not found:
        raise UploadError(f"The JSON is an object without a list of objects. {_HOW}")
    if len(found) > 1:
        raise UploadError(f"The JSON has several lists of objects: {name_some(found)}. Send one of them on its own.")
    return next(iter(found.values()))


def _read_key(text: str, position: int, decoder: ElementDecoder) -> tuple[str, int]:
    if not text.startswith('"', position):
        raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, position)
    key, position = decoder.decode(text, position)
    position = skip_space(text, position)
    if not text.startswith(":", position):
        raise json.JSONDecodeError("Expecting ':' delimiter", text, position)
    return str(key.value), skip_space(text, position + 1)


def _skip_comma(text: str, position: int) -> int:
    position = skip_space(text, position)
    if text.startswith("}", position):
        return position
    if not text.startswith(",", position):
        raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
    return skip_space(text, position + 1)
