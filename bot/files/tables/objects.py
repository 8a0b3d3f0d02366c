"""JSON and JSONL -> rows."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

from bot.errors import UploadError
from bot.files.tables.header import REPORT_COLUMNS
from bot.files.tables.json_text import Element, ElementDecoder, iterate_list, skip_space
from bot.files.tables.rows import RowWriter
from bot.files.tables.values import is_empty
from bot.files.wording import name_some, shorten
from bot.languages import phrase, render_count, translate

_HOW = phrase("Send a list of objects: [{{…}}, {{…}}].")
_OBJECT_LIST = re.compile(r"\[\s*\{")
_ONE_RECORD = phrase("The file is read as one record, since it has values of its own beside its lists.")
# What services call the list of rows in their answers, and what they say about it.
_ENVELOPES = re.compile(
    "data|results?|items|records|rows|entries|objects|hits|docs|documents|values?|features|elements|list|contents?|nodes"
    "|edges|response|table|payload"
)
_ABOUT_ROWS = re.compile(
    "total.*|.*count|size|length|next.*|prev.*|first|last|pages?|per_?page|page_?size|limit|offset|cursor|(has_?)?more"
    "|status|ok|success|code|message|version|schema|type|self|href|url|(generated|exported)(_?at)?|timestamp|took|errors?"
)
_NAMES = {
    str: phrase("text"),
    bool: phrase("true or false"),
    int: phrase("a number"),
    float: phrase("a number"),
    list: phrase("a list"),
    type(None): phrase("null"),
}


def parse_json(text: str, writer: RowWriter) -> list[str]:
    """Hand every element of a list of objects to the writer, or of the one that an object holds, or the object itself.

    Returns:
        Notes on what stands beside the list and is left out.

    Raises:
        UploadError: anything else, or broken JSON; says where, and how many elements before it were whole.
    """
    objects = _ObjectReader(writer)
    number = 0
    notes: list[str] = []
    try:
        for number, element in enumerate(_iterate_elements(text, notes), start=1):
            objects.hand_over(number, element)
    except json.JSONDecodeError as error:
        raise UploadError(
            translate(
                "The JSON is broken in line {line}, column {column} ({reason}), after {elements}. "
                "Nothing was stored; fix it and upload it again.",
                line=error.lineno,
                column=error.colno,
                reason=error.msg,
                elements=render_count(number, "whole element"),
            )
        ) from error
    except RecursionError as error:
        raise UploadError(
            translate("Element {number:,} is nested too deeply to be read.", number=number + 1)
        ) from error
    return notes


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
            writer.failed.add(
                number,
                translate("The line is not JSON: {reason} at column {column}.", reason=error.msg, column=error.colno),
                {"json": text},
            )
        except RecursionError:
            writer.failed.add(number, translate("The line is nested too deeply to be read."), {"json": text})


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
            return translate("It is {kind} and not an object.", kind=translate(_NAMES[type(value)]))
        seen: set[str] = set()
        for key in (key for key, item in value.items() if not is_empty(item)):
            if not key.strip():
                return translate("A value has no name.")
            if key.casefold() in seen:
                return translate("The key “{name}” occurs twice.", name=shorten(key))
            seen.add(key.casefold())
        return None

    def _get_place(self, key: str) -> int:
        place = self._places.get(key.casefold())
        if place is None:
            place = self._places[key.casefold()] = self._writer.add_column(key)
        return place


def _iterate_elements(text: str, notes: list[str]) -> Iterator[Element]:
    """Every element; of an object those of its list, or the object itself, with notes on which and what is left out."""
    start = skip_space(text, 0)
    if text.startswith("{", start):
        position, dropped = _find_list(text, start)
        if position is None:
            notes += [translate(_ONE_RECORD)] if dropped else []
            yield ElementDecoder().decode(text, start)[0]
            return
        if dropped:
            notes.append(
                translate(
                    "Left out, because they stand beside the list of rows: {names}.", names=name_some(dropped, limit=10)
                )
            )
        yield from iterate_list(text, position, ElementDecoder())
        return
    if not text.startswith("[", start):
        raise UploadError(translate("The JSON holds a single value. {how}", how=translate(_HOW)))
    end = skip_space(text, (yield from iterate_list(text, start, ElementDecoder())))
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _find_list(text: str, position: int) -> tuple[int | None, list[str]]:
    """Where the list of rows opens in the object that opens at `position`, and the names of what stands beside it.

    None where the object is one record itself: with plain values of its own that say more than how many rows there
    are; beside it the names of its lists.
    """
    lists: dict[str, int] = {}
    plain: list[str] = []
    filled: list[str] = []
    try:
        for key, start, value in _iterate_fields(text, skip_space(text, position + 1)):
            if _OBJECT_LIST.match(text, start):
                lists[key] = start
            elif not is_empty(value):
                filled.append(key)
                plain += [key] if not isinstance(value, list | dict) else []
    except _BrokenListError as error:
        if not lists:
            # Reading its elements one by one meets the error again, and can count them.
            return error.position, []
        raise error.cause from None
    if (rows := _choose_list(lists, plain)) is not None:
        return lists[rows], [*(key for key in lists if key != rows), *filled]
    if plain:
        return None, list(lists)
    if not lists:
        raise UploadError(translate("The JSON is an object without a list of objects. {how}", how=translate(_HOW)))
    raise UploadError(
        translate("The JSON has several lists of objects: {names}. Send one of them alone.", names=name_some(lists))
    )


def _choose_list(lists: Mapping[str, int], plain: Sequence[str]) -> str | None:
    """The list that holds the rows: one with a name such as `data`, or the only one, where nothing else says much."""
    named = [key for key in lists if _ENVELOPES.fullmatch(key.lower().strip("_"))]
    if len(named) == 1:
        return named[0]
    is_envelope = all(_ABOUT_ROWS.fullmatch(key.lower().strip("_@$")) for key in plain)
    return next(iter(lists)) if len(lists) == 1 and is_envelope else None


class _BrokenListError(Exception):
    """The list of objects at `position` is broken: `cause`."""

    def __init__(self, position: int, cause: json.JSONDecodeError) -> None:
        super().__init__(position)
        self.position = position
        self.cause = cause


def _iterate_fields(text: str, position: int) -> Iterator[tuple[str, int, Any]]:
    """The keys of an object, where the value of each begins, and the value."""
    decoder = ElementDecoder()
    while not text.startswith("}", position):
        key, position = _read_key(text, position, decoder)
        start = position
        try:
            element, position = decoder.decode(text, position)
        except json.JSONDecodeError as error:
            if _OBJECT_LIST.match(text, start):
                raise _BrokenListError(start, error) from None
            raise
        yield key, start, element.value
        position = _skip_comma(text, position)
    if skip_space(text, position + 1) < len(text):
        raise json.JSONDecodeError("Extra data", text, position + 1)


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
