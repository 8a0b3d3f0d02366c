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
        "chunk": (phrase("{count:,} chunk"), phrase("{count:,} chunks")),
        "collection": (phrase("{count:,} collection"), phrase("{count:,} collections")),
        "day": (phrase("{count:,} day"), phrase("{count:,} days")),
        "member": (phrase("{count:,} member"), phrase("{count:,} members")),
        "message": (phrase("{count:,} message"), phrase("{count:,} messages")),
        "more file": (phrase("{count:,} more file"), phrase("{count:,} more files")),
        "more note": (phrase("{count:,} more note"), phrase("{count:,} more notes")),
        "new object": (phrase("{count:,} new object"), phrase("{count:,} new objects")),
        "new row": (phrase("{count:,} new row"), phrase("{count:,} new rows")),
        "object": (phrase("{count:,} object"), phrase("{count:,} objects")),
        "row": (phrase("{count:,} row"), phrase("{count:,} rows")),
        "updated object": (phrase("{count:,} updated object"), phrase("{count:,} updated objects")),
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
