"""Why an object was found: the words that it shares with a question, and both parts of its score."""

import pytest

from bot.audience import EVERYTHING, PUBLIC
from bot.errors import CollectionNotFoundError, ObjectError
from bot.library import Library
from bot.models import CollectionInfo, SearchOptions
from tests.support.movies import fill
from tests.support.provider import Provider

QUESTION = "love letters of rival bakers before 2000"


async def find(library: Library, info: CollectionInfo, guild_id: int) -> dict[str, str]:
    options = SearchOptions(limit=10, is_literal=True)
    answer = await library.searcher.search(info, "love", guild_id=guild_id, reader=EVERYTHING, options=options)
    return {hit.title: hit.id for hit in answer.hits}


async def test_words_conditions_and_both_parts(library: Library, guild_id: int, collection_name: str) -> None:
    info = await fill(library, collection_name, guild_id)
    ids = await find(library, info, guild_id)
    ovens, orbit = [
        await library.explainer.explain(info, ids[title], QUESTION, guild_id=guild_id, reader=EVERYTHING)
        for title in ("Two Ovens", "Deep Orbit")
    ]
    assert set(ovens.words) == {"letters", "rival", "bakers"}
    assert ovens.understood == ("year < 2000",)
    assert ovens.keyword is not None
    assert ovens.keyword > 0
    # It does not fulfil the condition, as after "Without these conditions".
    assert (orbit.words, orbit.understood, orbit.keyword) == ((), (), None)
    assert ovens.similarity is not None
    assert -1 <= ovens.similarity <= 1


async def test_who_may_not_read_it_is_told_nothing(library: Library, guild_id: int, collection_name: str) -> None:
    info = await fill(library, collection_name, guild_id)
    object_id = (await find(library, info, guild_id))["Two Ovens"]
    with pytest.raises(ObjectError):
        await library.explainer.explain(info, object_id, QUESTION, guild_id=guild_id, reader=PUBLIC)
    with pytest.raises(CollectionNotFoundError):
        await library.explainer.explain(info, object_id, QUESTION, guild_id=guild_id + 1, reader=EVERYTHING)


async def test_no_provider_is_asked(
    writing_library: Library, provider: Provider, guild_id: int, collection_name: str
) -> None:
    info = await fill(writing_library, collection_name, guild_id)
    object_id = (await find(writing_library, info, guild_id))["Two Ovens"]
    provider.calls.clear()
    told = await writing_library.explainer.explain(info, object_id, QUESTION, guild_id=guild_id, reader=EVERYTHING)
    assert sum(provider.calls.values()) == 0
    assert "letters" in told.words
    assert told.similarity is None
