"""What the bot can do with a collection, and what is missing for the rest."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.models import CollectionInfo
from bot.text_schema import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, get_missing_properties

_NONE = "none"


class Capability(NamedTuple):
    """One thing, whether it is available, and how it is done or what is missing."""

    name: str
    is_available: bool
    reason: str


def get_capabilities(info: CollectionInfo, *, generative: str = _NONE) -> list[Capability]:
    """Everything that a member can ask of a collection.

    Args:
        info: the collection.
        generative: the provider that writes where the collection has none of its own; `none` where there is none.
    """
    return [*_get_searches(info), _get_writing(info, generative), *_get_changes(info)]


def render_capabilities(capabilities: list[Capability], *, is_available: bool) -> str:
    """Return those that are available, or those that are not, a line each."""
    return "\n".join(
        f"{capability.name}: {capability.reason}"
        for capability in capabilities
        if capability.is_available is is_available
    )


def _get_searches(info: CollectionInfo) -> Iterator[Capability]:
    words = "Search by words"
    if info.text_properties:
        yield Capability(words, is_available=True, reason="in all text properties")
    else:
        yield Capability(
            words, is_available=False, reason="it has no text property; `/collection add-property` adds one"
        )
    meaning = "Search by meaning"
    if info.vectorizer == "none":
        yield Capability(meaning, is_available=False, reason="its objects have no vectors")
    elif info.vectorizer == "foreign":
        yield Capability(meaning, is_available=False, reason="its vectors come from a model I don't have")
    else:
        yield Capability(meaning, is_available=True, reason=f"with {info.vectorizer}")
    if info.reranker:
        yield Capability("Reranking", is_available=True, reason=f"with {info.reranker}")
    else:
        yield Capability("Reranking", is_available=False, reason="off")


def _get_writing(info: CollectionInfo, generative: str) -> Capability:
    name = "Write answers"
    if info.generative:
        return Capability(name, is_available=True, reason=f"with {info.generative}, set in the collection")
    if generative != _NONE:
        return Capability(name, is_available=True, reason=f"with {generative}, set for the bot")
    return Capability(name, is_available=False, reason="no AI model is connected; `/ask` quotes the best sentences")


def _get_changes(info: CollectionInfo) -> Iterator[Capability]:
    fill, undo = "Add tables with `/ingest`", "See and remove uploads with `/documents`"
    if info.is_shared:
        yield Capability(fill, is_available=False, reason="it is shared and read-only")
        return
    yield Capability(fill, is_available=True, reason="their columns are matched to its properties")
    if info.is_tracked:
        yield Capability(undo, is_available=True, reason="every object records its source")
    else:
        yield Capability(undo, is_available=False, reason="its objects do not record where they come from")
    yield from _get_texts(info)


def _get_texts(info: CollectionInfo) -> Iterator[Capability]:
    for name, columns in (("Add documents", CHUNK_PROPERTIES), ("Add messages", MESSAGE_PROPERTIES)):
        if missing := get_missing_properties(columns, info.own_properties):
            noun, it = ("property", "it") if len(missing) == 1 else ("properties", "them")
            reason = f"needs the text {noun} {' and '.join(missing)}; add {it} with `/collection add-property`"
            yield Capability(name, is_available=False, reason=reason)
        elif columns == MESSAGE_PROPERTIES and not info.is_tracked:
            yield Capability(name, is_available=False, reason="it does not record whose messages it holds")
        else:
            yield Capability(name, is_available=True, reason="split into chunks, one object each")
