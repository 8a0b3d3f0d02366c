"""What the bot has said before, read back in whatever language that was."""

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter
from typing import Final

from bot.languages.catalogues import list_spoken

_PARSER: Final = Formatter()


def read_spoken(english: str, said: str) -> Mapping[str, str] | None:
    """What stood for the placeholders when a text was said in any language; None: that is not what was said."""
    found = (re.fullmatch(pattern, said, re.DOTALL) for pattern in _list_patterns(list_spoken(english)))
    return next((match.groupdict() for match in found if match), None)


@cache
def _list_patterns(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_build_pattern, texts))


def _build_pattern(text: str) -> str:
    parts = _PARSER.parse(text)
    return "".join(re.escape(before) + (f"(?P<{name}>.+?)" if name else "") for before, name, _, _ in parts)
