"""Queries that name a thing to have others like it, over the example movies."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot import prompts
from bot.audience import EVERYTHING, PUBLIC, Reader
from bot.languages import using_locale
from bot.library import Library
from bot.models import Answer, CollectionInfo, SearchMode, SearchOptions
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies
from tests.support.provider import Provider

OPTIONS = SearchOptions(limit=5)


async def search(
    library: Library, info: CollectionInfo, query: str, guild_id: int, *, reader: Reader = EVERYTHING, **options: Any
) -> Answer:
    return await library.searcher.search(
        info, query, guild_id=guild_id, reader=reader, options=replace(OPTIONS, **options)
    )


def get_titles(answer: Answer) -> list[str]:
    return [hit.title for hit in answer.hits]


async def test_what_is_named_is_near_and_no_hit(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "something like Amelie", guild_id)
    assert answer.understood == ("like Amélie",)
    assert answer.query == "something like Amelie"
    (amelie,) = (await search(library, info, "Amélie", guild_id, limit=1)).hits
    alike = await library.neighbours.find(info.name, [amelie.id], guild_id=guild_id, reader=EVERYTHING, limit=5)
    assert get_titles(answer) == [hit.title for hit in alike.hits]


async def test_the_other_words_count_too(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "something like Toy Story but with wizards", guild_id)
    assert answer.understood == ("like Toy Story",)
    assert any("wizard" in str(hit.properties).casefold() for hit in answer.hits[:3])
    older = await search(library, info, "something like Alien before 1970", guild_id)
    assert set(older.understood) == {"year < 1970", "like Alien"}
    assert older.hits
    assert all(hit.properties["year"] < 1970 for hit in older.hits)


async def test_a_question_is_answered_by_what_is_near(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    question = "Which films are like Psycho?"
    for name in (info.name, None):
        answer = await library.everywhere.answer(
            name,
            question,
            guild_id=guild_id,
            reader=EVERYTHING,
            options=OPTIONS,
            is_question=True,
            build_prompts=partial(prompts.build_ask, question=question),
        )
        assert answer.understood == ("like Psycho",)
        assert not answer.is_unsure
        assert get_titles(answer)[0] == "Rear Window"


async def test_what_was_understood_is_taken_off(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for without in ("like Alien", "wie Alien"):
        answer = await search(library, info, "films like Alien", guild_id, without=(without,))
        assert answer.understood == ()
        assert answer.hits[0].title == "Alien"
    literal = await search(library, info, "films like Alien", guild_id, is_literal=True)
    assert literal.hits[0].title == "Alien"
    with using_locale("de"):
        assert (await search(library, info, "Filme wie Alien", guild_id)).understood == ("wie Alien",)


async def test_without_vectors_what_it_says_is_searched_for(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "films like Psycho", guild_id, mode=SearchMode.KEYWORD)
    assert answer.understood == ("like Psycho",)
    assert answer.hits
    assert "Psycho" not in get_titles(answer)
    assert any(hit.properties["director"] == "Alfred Hitchcock" for hit in answer.hits)


async def test_nobody_learns_of_what_he_may_not_read(library: Library, collection_name: str, guild_id: int) -> None:
    rows: list[dict[str, object]] = [
        {"title": "Secret Plan", "genre": "drama", "overview": "A treasury is emptied at night by its guards."},
        {"title": "The Vault", "genre": "drama", "overview": "Guards empty a treasury while the town is asleep."},
    ]
    info = await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, rows[1:])
    await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, rows[:1], audience=("role:1",), source="plans.csv")
    answer = await search(library, info, "something like Secret Plan", guild_id, reader=PUBLIC)
    assert answer.understood == ()
    told = await search(library, info, "something like Secret Plan", guild_id)
    assert told.understood == ("like Secret Plan",)
    assert get_titles(told) == ["The Vault"]


async def test_a_provider_is_not_asked_as_its_vector_is_there(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(writing_library, collection_name, guild_id)
    provider.calls.clear()
    answer = await search(writing_library, info, "something like Alien", guild_id)
    assert answer.understood == ("like Alien",)
    assert len(answer.hits) == 5
    assert provider.calls["embed"] == 0
