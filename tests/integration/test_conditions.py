"""Conditions in queries, over the example movies and a shop: what is understood, found, loosened and left alone."""

from dataclasses import replace
from typing import Any

import pytest

from bot.audience import EVERYTHING, PUBLIC, Reader, for_role
from bot.languages import catalogues, using_locale
from bot.library import Library
from bot.library.conditions.probe import Probe
from bot.models import Answer, CollectionInfo, Prompts, PropertySpec, SearchMode, SearchOptions
from bot.text_schema import build_text_schema
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies, fill_shop
from tests.support.marked import Marked
from tests.support.provider import Provider

OPTIONS = SearchOptions(limit=10)


async def search(
    library: Library, info: CollectionInfo, query: str, guild_id: int, *, reader: Reader = EVERYTHING, **options: Any
) -> Answer:
    return await library.searcher.search(
        info, query, guild_id=guild_id, reader=reader, options=replace(OPTIONS, **options)
    )


def get_values(answer: Answer, name: str) -> list[Any]:
    return [hit.properties[name] for hit in answer.hits]


async def test_negations_are_no_wishes(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "a comedy, not a musical", guild_id)
    assert answer.understood == ("not genre: musical",)
    assert answer.query == "a comedy, not a musical"
    assert len(answer.hits) == 10
    assert not any("musical" in genre for genre in get_values(answer, "genre"))
    assert any("humor" in genre for genre in get_values(answer, "genre")[:3])
    answer = await search(library, info, "something with no violence", guild_id)
    assert answer.understood == ("without “violence”",)
    assert not any("violen" in overview for overview in get_values(answer, "overview"))
    answer = await search(library, info, "no horror, war or crime", guild_id)
    assert answer.understood == ("not genre: horror", "not genre: war", "not genre: crime")
    assert not any(word in genre for genre in get_values(answer, "genre") for word in ("horror", "war", "crime"))
    answer = await search(library, info, "love at sea, not Titanic", guild_id)
    assert answer.understood == ("not title: Titanic",)


async def test_what_objects_say_of_themselves_is_described_and_not_excluded(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "climbing without a rope", guild_id)
    assert answer.understood == ()
    assert answer.hits[0].title == "Free Solo"
    assert (await search(library, info, "climbing without a ladder", guild_id)).understood == ("without “ladder”",)


async def test_a_wish_costs_few_queries(
    library: Library, collection_name: str, guild_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    asked: list[list[str]] = []
    fetch = Probe.fetch

    async def note(probe: Probe, wanted: Any, *, limit: int, names: Any, **arguments: Any) -> Any:
        asked.append(names)
        return await fetch(probe, wanted, limit=limit, names=names, **arguments)

    monkeypatch.setattr(Probe, "fetch", note)
    await search(library, info, "romantic comedy in Paris", guild_id)
    assert asked == []
    # Its name tells which property is the year, and the hits that something is of these years.
    assert (await search(library, info, "romantic comedy from the 80s", guild_id)).understood == ("year 1980–1989",)
    assert asked == [["title", "year"]]
    asked.clear()
    # What holds the words of names and titles is read at once, where that is all there is.
    understood = ("director: Alfred Hitchcock", "year < 1960")
    assert (await search(library, info, "comedy by Hitchcock before 1960", guild_id)).understood == understood
    assert asked == [["title", "genre", "director", "overview", "year"]]
    asked.clear()
    assert (await search(library, info, "comedy by Hitchcock before 1960", guild_id)).understood == understood
    assert asked == []  # a moment later it is known
    assert (await search(library, info, "films from 1923", guild_id)).understood == ("year = 1922",)
    assert len(asked) > 2


async def test_what_the_hits_do_not_bear_out_is_looked_up(
    library: Library, collection_name: str, guild_id: int
) -> None:
    rows: list[dict[str, object]] = [
        {"title": f"Lesson {year}", "year": year, "subject": "algebra", "notes": "Equations are solved. " * 4}
        for year in (1, 2, 3)
    ]
    specs = (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("subject"), PropertySpec("notes"))
    info = await fill(library, collection_name, guild_id, specs, rows)
    # A year of school is found below any calendar year.
    assert (await search(library, info, "lessons before 2000", guild_id)).understood == ()
    assert (await search(library, info, "lessons from 1994", guild_id)).understood == ()
    assert (await search(library, info, "lessons without dragons", guild_id)).understood == ("without “dragons”",)
    assert (await search(library, info, "lessons, no algebra", guild_id)).understood == ()


async def test_years_are_looked_at(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for query, label, years in (
        ("films before 1960", "year < 1960", range(1960)),
        ("something from 2019", "year = 2019", range(2019, 2020)),
        ("drama between 1990 and 1995", "year 1990–1995", range(1990, 1996)),
        ("science fiction not from the 80s", "not year 1980–1989", {*range(1980), *range(1990, 2100)}),
        ("ein Film vor 1960", "year < 1960", range(1960)),
        ("released in 1999 or 2000", "year = 1999 or year = 2000", range(1999, 2001)),
        ("фильмы до 1950 года", "year < 1950", range(1950)),
        ("80年代的电影", "year 1980–1989", range(1980, 1990)),
        ("year:1994", "year = 1994", range(1994, 1995)),
    ):
        answer = await search(library, info, query, guild_id)
        assert answer.understood == (label,), query
        assert answer.hits, query
        assert all(year in years for year in get_values(answer, "year")), query
    # What fulfils the conditions is never refused for words that only ask for it.
    for query in ("Filme vor 1960", "Suggest Me Movies Before 1960"):
        answer = await search(library, info, query, guild_id)
        assert answer.understood == ("year < 1960",), query
        assert len(answer.hits) == 10, query
        assert not answer.is_unsure, query
    for mode in SearchMode:
        answer = await search(library, info, "1994", guild_id, mode=mode)
        assert {hit.title for hit in answer.hits} == {"Four Weddings and a Funeral", "Pulp Fiction"}, mode


async def test_what_is_understood_of_a_long_wish_is_said(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "short comedy from the 80s by a woman director", guild_id)
    assert answer.understood == ("year 1980–1989",)
    assert all(1980 <= year <= 1989 for year in get_values(answer, "year"))


async def test_a_name_is_a_value(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for query in ("a movie by Hitchcock", "films by Alfred Hitchcock", "films directed by hitchcock"):
        answer = await search(library, info, query, guild_id)
        assert answer.understood == ("director: Alfred Hitchcock",), query
        assert {hit.title for hit in answer.hits} == {"Rear Window", "Vertigo", "Psycho"}, query
    answer = await search(library, info, "thriller not by Hitchcock", guild_id)
    assert answer.understood == ("not director: Alfred Hitchcock",)
    assert "Alfred Hitchcock" not in get_values(answer, "director")
    for query in ("films written by Hitchcock", "films by night", "by the sea"):
        assert (await search(library, info, query, guild_id)).understood == (), query


async def test_a_title_in_the_query_wins(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    titles = ["No Country for Old Men", "1984", "Not One Less", "It Happened One Night", "Without Limits"]
    rows: list[dict[str, object]] = [{"title": title, "year": 1984, "overview": "A film."} for title in titles]
    await fill(library, info.name, guild_id, MOVIE_PROPERTIES, rows, source="more.csv")
    for query, title in (
        ("2001: A Space Odyssey", "2001: A Space Odyssey"),
        ("2001 space odyssey", "2001: A Space Odyssey"),
        ("Before Sunrise", "Before Sunrise"),
        ("no country for old men", "No Country for Old Men"),
        ("1984", "1984"),
        ("it happened one night", "It Happened One Night"),
        ("without limits", "Without Limits"),
        ("Up", "Up"),
    ):
        answer = await search(library, info, query, guild_id)
        assert answer.understood == (), query
        assert title in {hit.title for hit in answer.hits}, query
    assert (await search(library, info, "a film from 1984", guild_id)).understood == ("year = 1984",)


async def test_what_nothing_fits_is_loosened_to_the_nearest(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "films from 1923", guild_id)
    assert answer.notices == ("Nothing fits “year = 1923”, so I looked at the nearest: year = 1922.",)
    assert [hit.title for hit in answer.hits] == ["Nosferatu"]
    answer = await search(library, info, "films by Hitchcock after 2000", guild_id)
    assert answer.understood == ("director: Alfred Hitchcock", "year = 1960")
    assert [hit.title for hit in answer.hits] == ["Psycho"]
    answer = await search(library, info, "by Hitchcock, not by Hitchcock", guild_id)
    assert "so I left out: not director: Alfred Hitchcock" in " ".join(answer.notices)
    assert len(answer.hits) == 3


async def test_conditions_that_contradict_each_other_say_so(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "love before 1950 after 1990", guild_id)
    assert answer.understood == ()
    assert answer.notices == (
        "These conditions contradict each other, so I searched without them: year < 1950 · year > 1990.",
    )
    assert answer.hits


async def test_a_literal_search_is_the_plain_one(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    answer = await search(library, info, "a comedy, not a musical", guild_id, is_literal=True)
    assert answer.understood == ()
    assert any("musical" in genre for genre in get_values(answer, "genre"))
    plain = await search(library, info, "romantic comedy", guild_id)
    literal = await search(library, info, "romantic comedy", guild_id, is_literal=True)
    assert plain.hits == literal.hits


async def test_prices_durations_dates_and_numbers_of_a_shop(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_shop(library, collection_name, guild_id)
    for query, label, names in (
        ("under 30 euros", "price < 30", {"Pocket Radio", "Tent Lantern"}),
        ("under 19,99 €", "price = 19.99", {"Pocket Radio"}),
        ("laptops between 1000 and 2000 euros", "price 1000–2000", {"Borealis 16"}),
        ("at least 10 hours", "playtime ≥ 600", {"Aurora 14", "Studio Phones"}),
        ("under 100 minutes", "playtime < 100", {"Pocket Radio"}),
        ("stock < 10", "stock < 10", {"Aurora 14", "Borealis 16"}),
        ("stock under 5.5", "stock < 5.5", {"Aurora 14", "Borealis 16"}),
        ("added before 2022", "added < 2022", {"Pocket Radio", "Tent Lantern"}),
        ("from 2024", "added = 2024", {"Aurora 14"}),
        ("before 2022-01-15", "added < 2022-01-15", {"Pocket Radio", "Tent Lantern"}),
        ("seit März 2024", "added ≥ 2024-03-01", {"Aurora 14", "Borealis 16"}),
        ("added in May 2021", "added ≥ 2021-05-01 and < 2021-06-01", {"Tent Lantern"}),
        ("nothing over 30 €", "price ≤ 30", {"Pocket Radio", "Tent Lantern"}),
        ("about 150 €", "price 120–180", {"Studio Phones"}),
        ("something by Lumo, not a lamp", "brand: Lumo · without “lamp”", {"Tent Lantern"}),
        ("cheap", "price ≤ 24 (the cheapest third)", {"Pocket Radio", "Tent Lantern"}),
        ("not expensive audio", "price ≤ 19.99 (the cheapest third of tags: audio)", {"Pocket Radio"}),
        ("expensive", "price ≥ 899 (the dearest third)", {"Aurora 14", "Borealis 16"}),
    ):
        answer = await search(library, info, query, guild_id)
        assert " · ".join(answer.understood) == label, query
        assert {hit.title for hit in answer.hits} == names, query
    answer = await search(library, info, "cheap laptop", guild_id)
    assert answer.understood == ("price ≤ 899 (the cheapest third of tags: laptop)",)
    assert answer.hits[0].title == "Aurora 14"


async def test_what_is_written_counts_at_once(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_shop(library, collection_name, guild_id)
    assert (await search(library, info, "by Zenith", guild_id)).understood == ()
    rows: list[dict[str, object]] = [{"name": "Clock", "brand": "Zenith", "price": 1.0}]
    await fill(library, info.name, guild_id, (), rows, source="new.csv")
    assert (await search(library, info, "by Zenith", guild_id)).understood == ("brand: Zenith",)
    assert (await search(library, info, "cheap", guild_id)).understood == ("price ≤ 24 (the cheapest third)",)


async def test_questions_and_texts_are_asked_for_what_they_say(
    library: Library, collection_name: str, guild_id: int
) -> None:
    specs = (PropertySpec("question"), PropertySpec("answer"), PropertySpec("topic"))
    rows: list[dict[str, object]] = [
        {"question": "May I come without a ticket?", "answer": "No, a ticket is needed." * 5, "topic": "visits"}
    ]
    info = await fill(library, collection_name, guild_id, specs, rows)
    for query in ("entry without a ticket", "May I come without a ticket?", "no ticket"):
        answer = await search(library, info, query, guild_id)
        assert answer.understood == (), query
        assert len(answer.hits) == 1
    texts = await library.collections.create(build_text_schema(f"{collection_name}X"), guild_id=guild_id)
    assert (await search(library, texts, "the budget of 2019 without taxes", guild_id)).understood == ()


async def test_a_question_excludes_no_words(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_shop(library, collection_name, guild_id)
    assert (await search(library, info, "is there a lamp without batteries?", guild_id)).understood == ()
    assert (await search(library, info, "a lamp without batteries", guild_id)).understood == ("without “batteries”",)


async def test_a_property_of_the_name_not_and_values_of_any_kind(
    library: Library, collection_name: str, guild_id: int
) -> None:
    specs = (PropertySpec("title"), PropertySpec("not", "int"), PropertySpec("by"), PropertySpec("year", "text"))
    rows: list[dict[str, object]] = [
        {"title": "One", "not": 5, "by": "not a musical", "year": "1999"},
        {"title": "Two", "not": 7, "by": "the, and", "year": "?"},
    ]
    info = await fill(library, collection_name, guild_id, specs, rows)
    assert (await search(library, info, "not > 5", guild_id)).understood == ("not > 5",)
    for query in (
        "not",
        "not not",
        "by by",
        "no no no",
        "without",
        "before 1999",
        "not a musical",
        "except",
        "cheap by",
    ):
        await search(library, info, query, guild_id)


async def test_conditions_narrow_what_may_be_read_and_tell_nothing_of_the_rest(
    library: Library, collection_name: str, guild_id: int
) -> None:
    row: dict[str, object] = {"title": "Open", "year": 1990, "director": "Ann Public", "overview": "A film for all."}
    hidden = {"title": "Hidden", "year": 1970, "director": "Bea Secret", "overview": "A film for few."}
    info = await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, [row])
    await fill(library, info.name, guild_id, (), [dict(hidden)], audience=(for_role(7),), source="hidden.csv")
    member = Reader(frozenset({for_role(7)}))
    assert {hit.title for hit in (await search(library, info, "before 1980", guild_id, reader=member)).hits} == {
        "Hidden"
    }
    for query in ("a film before 2000", "films before 2000", "not a musical"):
        answer = await search(library, info, query, guild_id, reader=PUBLIC)
        assert [hit.title for hit in answer.hits] == ["Open"], query
    answer = await search(library, info, "before 1980", guild_id, reader=PUBLIC)
    assert answer.notices == ("Nothing fits “year < 1980”, so I looked at the nearest: year = 1990.",)
    assert [hit.title for hit in answer.hits] == ["Open"]
    assert (await search(library, info, "by Secret", guild_id, reader=PUBLIC)).understood == ()
    assert (await search(library, info, "by Secret", guild_id)).understood == ("director: Bea Secret",)
    # What was looked up for one reader is nothing to another one, nor within a filter.
    assert (await search(library, info, "by Secret", guild_id, reader=PUBLIC)).understood == ()
    within = await search(library, info, "a film by Secret", guild_id, filters="title:Open")
    assert within.understood == ("title: Open",)
    # A title that may not be read protects nothing, or the answer would tell that it is there.
    assert (await search(library, info, "film without hidden", guild_id, reader=PUBLIC)).understood == (
        "without “hidden”",
    )


async def test_the_model_writes_about_what_fulfils_the_conditions(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(writing_library, collection_name, guild_id)
    answer = await writing_library.searcher.generate(
        info,
        "films from 2019",
        guild_id=guild_id,
        reader=EVERYTHING,
        options=SearchOptions(limit=3),
        prompts=Prompts(grouped_task="Write about these."),
    )
    (prompt,) = provider.prompts
    assert answer.is_generated
    assert answer.understood == ("year = 2019",)
    assert "Parasite" in prompt
    assert "Knives Out" in prompt
    assert {hit.title for hit in answer.hits} == {"Parasite", "Knives Out"}


async def test_what_is_kept_of_lookups_is_in_no_language(
    library: Library, collection_name: str, guild_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "get_catalogue", lambda language: Marked() if language == "de" else {})
    info = await fill_movies(library, collection_name, guild_id)
    spoken = {"en-US": "not genre: musical", "de": "⟦not ⟧genre⟦: ⟧musical", "fr": "not genre: musical"}
    for locale, label in spoken.items():
        with using_locale(locale):
            answer = await search(library, info, "a comedy, not a musical", guild_id)
            assert answer.understood == (label,)
            # A label of another language is the same condition.
            for other in spoken.values():
                found = await search(library, info, "a comedy, not a musical", guild_id, without=(other,))
                assert found.understood == ()
