"""JSON text -> elements, each with what is wrong with it."""

import json
import math
import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from bot.files.tables.looks import is_held
from bot.files.wording import shorten
from bot.languages import translate

_SPACE = re.compile(r"[ \t\n\r]*")
_UNSTORABLE_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# Python refuses to convert more than 4,300 digits, with an error that is not about JSON.
_LONGEST_INT = 1000


@dataclass(frozen=True, slots=True)
class Element:
    """One value of a JSON text, its source, and the reason why it cannot be stored, if there is one."""

    value: Any
    source: str
    flaw: str | None


class ElementDecoder:
    """Decodes like `json`, but notices what that lets pass: keys named twice, NaN, numbers beyond a double."""

    def __init__(self) -> None:
        self._flaws: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._build_object,
            parse_float=self._parse_float,
            parse_int=self._parse_int,
            parse_constant=self._parse_constant,
        )

    def decode(self, text: str, position: int = 0) -> tuple[Element, int]:
        """The element that starts at `position`, and where it ends.

        Raises:
            json.JSONDecodeError: no JSON value is there.
            RecursionError: it is nested too deeply.
        """
        self._flaws.clear()
        value, end = self._decoder.raw_decode(text, position)
        source = text[position:end]
        if _UNSTORABLE_ESCAPE.search(source) and has_unstorable(value):
            self._flaws.append(translate("A text holds a NUL or half a character (\\ud800–\\udfff)."))
        return Element(value, source, self._flaws[0] if self._flaws else None), end

    def decode_whole(self, text: str) -> Element:
        """The one element that the text consists of.

        Raises:
            json.JSONDecodeError: it is no JSON, or something follows it.
            RecursionError: it is nested too deeply.
        """
        element, end = self.decode(text)
        if end < len(text):
            raise json.JSONDecodeError("Extra data", text, end)
        return element

    def _build_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
            self._flaws.append(translate("The key “{name}” occurs twice.", name=shorten(twice)))
        return built

    def _parse_float(self, text: str) -> float | str:
        """A number, or the text of one with more digits than a double keeps."""
        number = float(text)
        if math.isinf(number):
            self._flaws.append(translate("{text} is a number too large for Weaviate.", text=shorten(text)))
            return number
        return number if is_held(text, number) else text

    def _parse_int(self, text: str) -> int:
        if len(text) <= _LONGEST_INT:
            return int(text)
        self._flaws.append(translate("A number has {count:,} digits.", count=len(text)))
        return 0

    def _parse_constant(self, text: str) -> float:
        self._flaws.append(translate("{text} is not a number that JSON allows.", text=text))
        return math.nan


def iterate_list(text: str, position: int, decoder: ElementDecoder) -> Generator[Element, None, int]:
    """The elements of the list whose bracket opens at `position`; the generator returns where the list ends.

    Raises:
        json.JSONDecodeError: the list is broken.
        RecursionError: an element is nested too deeply.
    """
    position = skip_space(text, position + 1)
    if text.startswith("]", position):
        return position + 1
    while True:
        element, position = decoder.decode(text, position)
        yield element
        position = skip_space(text, position)
        if text.startswith("]", position):
            return position + 1
        if not text.startswith(",", position):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
        position = skip_space(text, position + 1)


def skip_space(text: str, position: int) -> int:
    """Where the next token starts."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def has_unstorable(value: Any) -> bool:
    """Whether any text in it holds a NUL or a lone surrogate, which UTF-8 has no bytes for."""
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(has_unstorable(key) or has_unstorable(item) for key, item in value.items())
    return isinstance(value, list) and any(has_unstorable(item) for item in value)
