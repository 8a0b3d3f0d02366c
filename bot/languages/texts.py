"""Texts in the language of whoever reads them. English is the key: a catalogue has the others for it."""

from functools import cache
from typing import Final

from bot.languages.catalogues import ENGLISH, find_text
from bot.languages.locale import get_language
from bot.languages.numbers import NumberFormatter

# Languages that have one form for all counts, and those in which none is singular.
_WITHOUT_PLURAL: Final = frozenset({"ja"})
_WITH_SINGULAR_ZERO: Final = frozenset({"fr"})


def phrase(english: str, /) -> str:
    """Mark a text that is kept in a constant: it stays English there, and is translated where it is said."""
    return english


def translate(english: str, /, **values: object) -> str:
    """Say a text in the language of whoever is answered.

    Args:
        english: the text; placeholders as of `str.format`, `{count:,}`.
        values: what stands for the placeholders; none of them is ever read as a text with placeholders itself.
    """
    return translate_to(get_language(), english, **values)


def translate_to(language: str, english: str, /, **values: object) -> str:
    """Say a text in a language."""
    return _fill(language, find_text(english, language), values)


def translate_count(count: int, /, *, one: str, many: str, **values: object) -> str:
    """Say a text with a number, which both forms have as `{count:,}`: `1 row`, `1,200 rows`."""
    language = get_language()
    return translate_to(language, one if _is_one(count, language) else many, count=count, **values)


def _is_one(count: int, language: str) -> bool:
    if language in _WITHOUT_PLURAL:
        return False
    return count == 1 or (count == 0 and language in _WITH_SINGULAR_ZERO)


def _fill(language: str, text: str, values: dict[str, object]) -> str:
    return text.format(**values) if language == ENGLISH else _get_formatter(language).vformat(text, (), values)


@cache
def _get_formatter(language: str) -> NumberFormatter:
    return NumberFormatter(language)
