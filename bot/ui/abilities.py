"""What the bot can do with a collection, and what is missing for the rest."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.models import CollectionInfo
from bot.text_schema import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, get_missing_properties

_NONE = "none"


class Ability(NamedTuple):
    """One thing, whether it goes, and how it is done or what is missing."""

    name: str
    is_given: bool
    reason: str


def get_abilities(info: CollectionInfo, *, generative: str = _NONE) -> list[Ability]:
    """Everything that a member can ask of a collection.

    Args:
        info: the collection.
        generative: the provider that writes where the collection has none of its own; `none` where there is none.
    """
    return [*_get_searches(info), _get_writing(info, generative), *_get_changes(info)]


def render_abilities(abilities: list[Ability], *, is_given: bool) -> str:
    """Return those that go, or those that do not, a line each."""
    return "\n".join(f"{ability.name}: {ability.reason}" for ability in abilities if ability.is_given is is_given)


def _get_searches(info: CollectionInfo) -> Iterator[Ability]:
    words = "Search by words"
    if info.text_properties:
        yield Ability(words, is_given=True, reason="in all text properties")
    else:
        yield Ability(words, is_given=False, reason="it has no text property; `/collection add-property` adds one")
    meaning = "Search by meaning"
    if info.vectorizer == "none":
        yield Ability(meaning, is_given=False, reason="its objects have no vectors")
    elif info.vectorizer == "foreign":
        yield Ability(meaning, is_given=False, reason="its vectors were made elsewhere, by a model I don't have")
    else:
        yield Ability(meaning, is_given=True, reason=f"with {info.vectorizer}")
    if info.reranker:
        yield Ability("Sort the hits once more", is_given=True, reason=f"with {info.reranker}")
    else:
        yield Ability("Sort the hits once more", is_given=False, reason="no reranker is configured")


def _get_writing(info: CollectionInfo, generative: str) -> Ability:
    name = "Write answers"
    if info.generative:
        return Ability(name, is_given=True, reason=f"with {info.generative}, as the collection says")
    if generative != _NONE:
        return Ability(name, is_given=True, reason=f"with {generative}, as my settings say")
    return Ability(name, is_given=False, reason="no generative provider; `/ask` quotes the sentences that fit best")


def _get_changes(info: CollectionInfo) -> Iterator[Ability]:
    fill, undo = "Fill it with `/ingest`", "See and undo uploads with `/documents`"
    if info.is_shared:
        yield Ability(fill, is_given=False, reason="it is shared and read-only")
        return
    yield Ability(fill, is_given=True, reason="tables whose columns are its properties")
    if info.is_tracked:
        yield Ability(undo, is_given=True, reason="every object knows its source")
    else:
        yield Ability(undo, is_given=False, reason="its objects do not say where they come from")
    yield from _get_texts(info)


def _get_texts(info: CollectionInfo) -> Iterator[Ability]:
    for name, columns in (("Take in documents", CHUNK_PROPERTIES), ("Take in messages", MESSAGE_PROPERTIES)):
        if missing := get_missing_properties(columns, info.own_properties):
            reason = f"the text property {' and '.join(missing)} is not there; `/collection add-property` adds it"
            yield Ability(name, is_given=False, reason=reason)
        else:
            yield Ability(name, is_given=True, reason="cut into chunks, each an object")
