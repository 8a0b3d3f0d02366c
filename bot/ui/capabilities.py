"""What the bot can do with a collection, and what is missing for the rest."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.languages import join_with_and, translate
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
    words = translate("Search by words")
    if info.text_properties:
        yield Capability(words, is_available=True, reason=translate("in all text properties"))
    else:
        yield Capability(
            words, is_available=False, reason=translate("it has no text property; `/collection add-property` adds one")
        )
    meaning = translate("Search by meaning")
    if info.vectorizer == "none":
        yield Capability(meaning, is_available=False, reason=translate("its objects have no vectors"))
    elif info.vectorizer == "foreign":
        yield Capability(meaning, is_available=False, reason=translate("its vectors come from a model I don't have"))
    else:
        yield Capability(meaning, is_available=True, reason=translate("with {vectorizer}", vectorizer=info.vectorizer))
    if info.reranker:
        yield Capability(
            translate("Reranking"), is_available=True, reason=translate("with {reranker}", reranker=info.reranker)
        )
    else:
        yield Capability(translate("Reranking"), is_available=False, reason=translate("off"))


def _get_writing(info: CollectionInfo, generative: str) -> Capability:
    name = translate("Write answers")
    if info.generative:
        return Capability(
            name,
            is_available=True,
            reason=translate("with {generative}, set in the collection", generative=info.generative),
        )
    if generative != _NONE:
        return Capability(
            name, is_available=True, reason=translate("with {generative}, set for the bot", generative=generative)
        )
    return Capability(
        name, is_available=False, reason=translate("no AI model is connected; `/ask` quotes the best sentences")
    )


def _get_changes(info: CollectionInfo) -> Iterator[Capability]:
    fill, undo = translate("Add tables with `/ingest`"), translate("See and remove uploads with `/documents`")
    if info.is_shared:
        yield Capability(fill, is_available=False, reason=translate("it is shared and read-only"))
        return
    yield Capability(fill, is_available=True, reason=translate("their columns are matched to its properties"))
    if info.is_tracked:
        yield Capability(undo, is_available=True, reason=translate("every object records its source"))
    else:
        yield Capability(undo, is_available=False, reason=translate("its objects do not record where they come from"))
    yield from _get_texts(info)


def _get_texts(info: CollectionInfo) -> Iterator[Capability]:
    for name, columns in (
        (translate("Add documents"), CHUNK_PROPERTIES),
        (translate("Add messages"), MESSAGE_PROPERTIES),
    ):
        if missing := get_missing_properties(columns, info.own_properties):
            yield Capability(name, is_available=False, reason=_ask_for(missing))
        elif columns == MESSAGE_PROPERTIES and not info.is_tracked:
            yield Capability(name, is_available=False, reason=translate("it does not record whose messages it holds"))
        else:
            yield Capability(name, is_available=True, reason=translate("split into chunks, one object each"))


def _ask_for(missing: Sequence[str]) -> str:
    names = join_with_and(missing)
    if len(missing) == 1:
        return translate("needs the text property {names}; add it with `/collection add-property`", names=names)
    return translate("needs the text properties {names}; add them with `/collection add-property`", names=names)
