"""Who may read what: the one rule, as a filter within a query, and whether a collection is open at all."""

from typing import Any, Final

from weaviate.classes.query import Filter

from bot.audience import FOR_EVERYONE, Reader
from bot.models import AUDIENCE, CollectionInfo

# A filter takes no empty list; no object is for this.
_NOBODY: Final = ["nobody"]


def is_open(reader: Reader, info: CollectionInfo) -> bool:
    """Whether the reader may ask the collection; one without an access of its own is for everyone."""
    return reader.may_read(info.access or FOR_EVERYONE)


def is_restrictable(info: CollectionInfo) -> bool:
    """Whether its objects say for whom they are.

    Shared collections and those of older bots have no place for that: their own access is all that governs them. A
    column `audience` of theirs is somebody's data.
    """
    return info.is_tracked and not info.is_shared


def build_filter(reader: Reader, info: CollectionInfo, wanted: Any = None) -> Any:
    """The filter of a query on the reader's behalf, with what else is wanted; None: all objects.

    An object without an audience is found by those alone who read everything.
    """
    if reader.audiences is None or not is_restrictable(info):
        return wanted
    readable = Filter.by_property(AUDIENCE).contains_any(sorted(reader.audiences) or _NOBODY)
    return readable if wanted is None else wanted & readable


def build_difference(reader: Reader, other: Reader, info: CollectionInfo) -> Any:
    """What one may read and the other may not; None where there is no such object."""
    if not is_restrictable(info) or other.covers(reader) or other.audiences is None:
        return None
    hidden = Filter.by_property(AUDIENCE).contains_none(sorted(other.audiences) or _NOBODY)
    return build_filter(reader, info, hidden)


def build_unsaid() -> Any:
    """Objects that do not say for whom they are."""
    # Weaviate keeps an index of missing values only where that is set when the collection is created.
    return Filter.not_(Filter.by_property(AUDIENCE).like("*"))
