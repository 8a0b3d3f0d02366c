"""Numbers with what they count, and lists, as parts of sentences."""

from collections.abc import Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Final

from bot.languages.texts import phrase, translate, translate_count

# Whole, as an ending makes the plural in no other language than English.
_COUNTED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "AI answer": (phrase("{count:,} AI answer"), phrase("{count:,} AI answers")),
        "answer": (phrase("{count:,} answer"), phrase("{count:,} answers")),
        "attachment": (phrase("{count:,} attachment"), phrase("{count:,} attachments")),
        "byte": (phrase("{count:,} byte"), phrase("{count:,} bytes")),
        "cell": (phrase("{count:,} cell"), phrase("{count:,} cells")),
        "chunk": (phrase("{count:,} chunk"), phrase("{count:,} chunks")),
        "collection": (phrase("{count:,} collection"), phrase("{count:,} collections")),
        "column": (phrase("{count:,} column"), phrase("{count:,} columns")),
        "comment": (phrase("{count:,} comment"), phrase("{count:,} comments")),
        "day": (phrase("{count:,} day"), phrase("{count:,} days")),
        "formula": (phrase("{count:,} formula"), phrase("{count:,} formulas")),
        "line": (phrase("{count:,} line"), phrase("{count:,} lines")),
        "member": (phrase("{count:,} member"), phrase("{count:,} members")),
        "merged cell": (phrase("{count:,} merged cell"), phrase("{count:,} merged cells")),
        "message": (phrase("{count:,} message"), phrase("{count:,} messages")),
        "more file": (phrase("{count:,} more file"), phrase("{count:,} more files")),
        "more note": (phrase("{count:,} more note"), phrase("{count:,} more notes")),
        "new object": (phrase("{count:,} new object"), phrase("{count:,} new objects")),
        "new row": (phrase("{count:,} new row"), phrase("{count:,} new rows")),
        "object": (phrase("{count:,} object"), phrase("{count:,} objects")),
        "page": (phrase("{count:,} page"), phrase("{count:,} pages")),
        "passage": (phrase("{count:,} passage"), phrase("{count:,} passages")),
        "row": (phrase("{count:,} row"), phrase("{count:,} rows")),
        "slide": (phrase("{count:,} slide"), phrase("{count:,} slides")),
        "updated object": (phrase("{count:,} updated object"), phrase("{count:,} updated objects")),
        "value": (phrase("{count:,} value"), phrase("{count:,} values")),
        "whole element": (phrase("{count:,} whole element"), phrase("{count:,} whole elements")),
    }
)


def render_count(count: int, noun: str) -> str:
    """Return a number with its noun, which is named in English: `1 row`, `1,200 rows`."""
    one, many = _COUNTED[noun]
    return translate_count(count, one=one, many=many)


def join_with_and(parts: Iterable[str]) -> str:
    """Return `a`, `a and b`, `a and b and c`."""
    return reduce(lambda first, last: translate("{first} and {last}", first=first, last=last), parts)


def join_with_or(parts: Iterable[str]) -> str:
    """Return `a`, `a or b`."""
    return reduce(lambda first, last: translate("{first} or {last}", first=first, last=last), parts)
