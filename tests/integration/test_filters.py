"""Filters and other options of a search over the example movies and a shop: what is found, how, and for whom."""

from dataclasses import replace
from typing import Any

import pytest

from bot.audience import EVERYTHING, PUBLIC, Reader, for_role
from bot.errors import FilterError
from bot.library import Library
from bot.library.steering import NO_DATE
from bot.models import Answer, CollectionInfo, Prompts, PropertySpec, SearchMode, SearchOptions
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies, fill_shop
from tests.support.provider import Provider

OPTIONS = SearchOptions(limit=10)
TASK = Prompts(grouped_task="Write about these.", is_question=True)


async def search(
    library: Library, info: CollectionInfo, query: str, guild_id: int, *, reader: Reader = EVERYTHING, **options: Any
) -> Answer:
    return await library.searcher.search(
        info, query, guild_id=guild_id, reader=reader, options=replace(OPTIONS, **options)
    )


def get_titles(answer: Answer) -> set[str]:
    return {hit.title for hit in answer.hits}


def get_values(answer: Answer, name: str) -> list[Any]:
    return [hit.properties[name] for hit in answer.hits]


async def test_filters_narrow_what_is_found(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for filters, label, years, genre in (
        ("year>=1990", "year ≥ 1990", range(1990, 2100), ""),
        ("YEAR:1980..1989 genre:humor", "year 1980–1989 · genre: humor", range(1980, 1990), "humor"),
        ("-year>=1990", "not year ≥ 1990", range(1990), ""),
        ('genre:"science fiction" year<1980', "genre: science fiction · year < 1980", range(1980), "science fiction"),
    ):
        for mode in SearchMode:
            answer = await search(library, info, "love", guild_id, filters=filters, mode=mode)
            assert " · ".join(answer.understood) == label
            assert answer.query == "love"
            assert all(year in years for year in get_values(answer, "year")), filters
            assert all(genre in each for each in get_values(answer, "genre")), filters
        assert (await search(library, info, "love", guild_id, filters=filters)).hits
    answer = await search(library, info, "love", guild_id, filters='-title:Titanic,"Love Actually" genre:romance')
    assert not get_titles(answer) & {"Titanic", "Love Actually"}
    answer = await search(library, info, "love before 1950", guild_id, filters="genre:romance")
    assert answer.understood == ("genre: romance", "year < 1950")
    assert answer.hits
    answer = await search(library, info, "love", guild_id, filters=f"genre:{','.join(['romance'] * 110)}")
    assert answer.hits
    with pytest.raises(FilterError, match="Did you mean `year`"):
        await search(library, info, "love", guild_id, filters="yaer>1990")


async def test_filters_alone_list_what_fulfils_them(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for query in ("movies", "*", "something good"):
        answer = await search(library, info, query, guild_id, filters="director:Hitchcock")
        assert get_titles(answer) == {"Rear Window", "Vertigo", "Psycho"}, query
        assert not answer.is_unsure
        answer = await search(library, info, query, guild_id, filters="director:Hitchcock", sort="-year")
        assert [hit.title for hit in answer.hits] == ["Psycho", "Vertigo", "Rear Window"], query
    answer = await search(library, info, "films", guild_id, sort="year", filters="year>1900", limit=3)
    assert get_values(answer, "year") == sorted(get_values(answer, "year"))
    assert answer.hits[0].title == "Nosferatu"
    answer = await search(library, info, "films", guild_id, is_newer_first=True, filters="genre:drama", limit=5)
    assert get_values(answer, "year") == sorted(get_values(answer, "year"), reverse=True)
    answer = await search(library, info, "films", guild_id, filters="year>2030")
    assert answer.hits == ()
    assert answer.notices == ("There is nothing in it that fulfils year > 2030 that I could show here.",)
    answer = await search(library, info, "love before 1950", guild_id, filters="year>2030")
    assert answer.hits == ()
    assert "that fulfils year > 2030 · year < 1950" in answer.notices[-1]


async def test_every_type_of_value_can_be_filtered_by(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_shop(library, collection_name, guild_id)
    for filters, names in (
        ("price<25", {"Pocket Radio", "Tent Lantern"}),
        ("price:19.99", {"Pocket Radio"}),
        ("price:..19.99,1500..", {"Pocket Radio", "Borealis 16"}),
        ("stock:0", {"Borealis 16"}),
        ("stock>5.5 stock<14.5", {"Studio Phones"}),
        ("added<2021", {"Pocket Radio"}),
        ("added:2024-03", {"Aurora 14"}),
        ("added:2021-05-20..2022-01-15", {"Tent Lantern", "Studio Phones"}),
        ("added>2025-05-31T23:59:59+02:00", {"Borealis 16"}),
        ("added>2025-06-01", set()),
        ("tags:laptop,audio -tags:office", {"Borealis 16", "Pocket Radio"}),
        ("-playtime>0", {"Desk Lamp"}),
        ("brand:Lumo playtime>=480", {"Tent Lantern"}),
    ):
        answer = await search(library, info, "goods", guild_id, filters=filters, mode=SearchMode.KEYWORD)
        listed = await search(library, info, "things", guild_id, filters=filters)
        assert get_titles(listed) == names, filters
        assert get_titles(answer) <= names
    specs = (PropertySpec("title"), PropertySpec("sold", "boolean"), PropertySpec("scores", "int[]"))
    rows: list[dict[str, object]] = [
        {"title": "One", "sold": True, "scores": [1, 9]},
        {"title": "Two", "sold": False, "scores": [5]},
        {"title": "Three"},
    ]
    info = await fill(library, f"{collection_name}X", guild_id, specs, rows)
    for filters, names in (
        ("sold:yes", {"One"}),
        ("sold:no", {"Two"}),
        ("-sold:yes", {"Two", "Three"}),
        ("scores:5", {"Two"}),
        ("scores>5", {"One"}),
        ("scores:1,5", {"One", "Two"}),
    ):
        assert get_titles(await search(library, info, "things", guild_id, filters=filters)) == names, filters
    answer = await search(library, info, "things", guild_id, filters="-title:Four", sort="sold")
    assert get_titles(answer) == {"One", "Two"}


async def test_filters_never_widen_what_may_be_read(library: Library, collection_name: str, guild_id: int) -> None:
    row: dict[str, object] = {"title": "Open", "year": 1990, "director": "Ann Public", "overview": "A film for all."}
    hidden: dict[str, object] = {**row, "title": "Hidden", "year": 1970}
    info = await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, [row])
    await fill(library, info.name, guild_id, (), [hidden], audience=(for_role(7),), source="hidden.csv")
    for filters in ("year>1", "-title:Open", "title:Hidden", "title:Open,Hidden", "year:1970"):
        for query in ("film", "films"):
            for option in ({}, {"sort": "year"}, {"is_newer_first": True}, {"is_varied": True}):
                steered: dict[str, Any] = dict(option)
                answer = await search(library, info, query, guild_id, reader=PUBLIC, filters=filters, **steered)
                assert get_titles(answer) <= {"Open"}, (filters, query)
                assert "Hidden" not in " ".join(answer.notices).replace("title: Hidden", "").replace("or Hidden", "")
    member = Reader(frozenset({for_role(7)}))
    assert get_titles(await search(library, info, "film", guild_id, reader=member, filters="year<1980")) == {"Hidden"}
    counted = await library.searcher.answer(
        info,
        "How many films are there?",
        guild_id=guild_id,
        reader=PUBLIC,
        options=replace(OPTIONS, filters="year>1"),
        prompts=TASK,
    )
    assert (counted.fact or "").startswith("1 ")


async def test_questions_about_the_data_obey_filters(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    for question, filters, said in (
        ("How many movies are there?", "year>=1990", "72 movies"),
        ("What is the oldest film?", "year>=1990", "1990"),
        ("How many movies are there?", "", "117 movies"),
    ):
        options = replace(OPTIONS, filters=filters)
        answer = await library.searcher.answer(
            info, question, guild_id=guild_id, reader=EVERYTHING, options=options, prompts=TASK
        )
        assert said in (answer.fact or ""), question
        assert answer.understood == (("year ≥ 1990",) if filters else ())


async def test_conditions_are_taken_off_one_by_one(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    query, filters = "romance before 1960, not a musical", "year>1930"
    answer = await search(library, info, query, guild_id, filters=filters)
    assert answer.understood == ("year > 1930", "year < 1960", "not genre: musical")
    for label in answer.understood:
        rest = tuple(each for each in answer.understood if each != label)
        fewer = await search(library, info, query, guild_id, filters=filters, without=(label,))
        assert fewer.understood == rest
        assert fewer.query == query
    bare = await search(library, info, query, guild_id, filters=filters, without=answer.understood)
    assert bare.understood == ()
    assert [hit.id for hit in bare.hits] == [hit.id for hit in (await search(library, info, "romance", guild_id)).hits]
    nearest = await search(library, info, "films from 1923", guild_id)
    assert nearest.understood == ("year = 1922",)
    free = await search(library, info, "films from 1923", guild_id, without=nearest.understood)
    assert (free.understood, free.notices) == ((), ())
    options = replace(OPTIONS, filters="year>=1990", without=("year ≥ 1990",))
    counted = await library.searcher.answer(
        info, "How many movies?", guild_id=guild_id, reader=EVERYTHING, options=options, prompts=TASK
    )
    assert "117 movies" in (counted.fact or "")


async def test_hits_are_sorted_boosted_varied_and_cut(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, collection_name, guild_id)
    plain = await search(library, info, "two people fall in love", guild_id)
    ordered = await search(library, info, "two people fall in love", guild_id, sort="-year")
    assert get_titles(ordered) == get_titles(plain)
    assert get_values(ordered, "year") == sorted(get_values(plain, "year"), reverse=True)
    assert [hit.number for hit in ordered.hits] == list(range(1, 11))
    assert ordered.notices == ("These are the best matches, sorted by year.",)
    newer = await search(library, info, "two people fall in love", guild_id, is_newer_first=True)
    assert sum(get_values(newer, "year")) > sum(get_values(plain, "year"))
    varied = await search(library, info, "two people fall in love", guild_id, is_varied=True)
    assert varied.hits[0].id == plain.hits[0].id
    assert len(varied.hits) == 10
    assert get_titles(varied) != get_titles(plain)
    cut = await search(library, info, "Hitchcock", guild_id, autocut=1, mode=SearchMode.KEYWORD)
    assert 1 <= len(cut.hits) <= 3
    with pytest.raises(FilterError, match=r"I can't sort .* by “-rating”. It can be sorted by: `title`, `year`"):
        await search(library, info, "love", guild_id, sort="-rating")


async def test_newer_objects_come_first_by_their_dates(library: Library, collection_name: str, guild_id: int) -> None:
    specs = (PropertySpec("title"), PropertySpec("text"), PropertySpec("written", "date"))
    rows: list[dict[str, object]] = [
        {"title": "Rule", "text": "Dogs stay outside.", "written": f"{year}-03-01T00:00:00Z"}
        for year in (2019, 2024, 2012, 2026)
    ]
    info = await fill(library, collection_name, guild_id, specs, rows)
    for mode in SearchMode:
        answer = await search(library, info, "do dogs stay outside", guild_id, is_newer_first=True, mode=mode)
        assert [each.year for each in get_values(answer, "written")] == [2026, 2024, 2019, 2012], mode


async def test_options_that_do_nothing_say_so(library: Library, collection_name: str, guild_id: int) -> None:
    specs = (PropertySpec("title"), PropertySpec("text"))
    row: dict[str, object] = {"title": "Bread", "text": "Bread is baked in the oven."}
    info = await fill(library, collection_name, guild_id, specs, [row])
    answer = await search(
        library,
        info,
        "bread",
        guild_id,
        mode=SearchMode.KEYWORD,
        is_varied=True,
        alpha=0.2,
        is_newer_first=True,
        rerank=True,
    )
    assert [hit.title for hit in answer.hits] == ["Bread"]
    assert NO_DATE in answer.notices
    assert [notice.split()[0] for notice in answer.notices if notice != NO_DATE] == ["`alpha`", "`variety`", "No"]
    assert "No reranker is set up" in answer.notices[-1]
    listed = await search(library, info, "things", guild_id, filters="title:Bread", autocut=1)
    assert "`autocut`" in listed.notices[0]


async def test_the_model_writes_about_what_fulfils_the_filters(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(writing_library, collection_name, guild_id)
    for query, options in (
        ("films", replace(OPTIONS, limit=3, filters="year:2019", is_newer_first=True)),
        ("a film about a family", replace(OPTIONS, limit=3, filters="year:2019", is_newer_first=True)),
    ):
        provider.prompts.clear()
        answer = await writing_library.searcher.generate(
            info,
            query,
            guild_id=guild_id,
            reader=EVERYTHING,
            options=options,
            prompts=Prompts(grouped_task="Write about these."),
        )
        (prompt,) = provider.prompts
        assert answer.is_generated
        assert answer.understood == ("year = 2019",)
        assert "Parasite" in prompt
        assert get_titles(answer) == {"Parasite", "Knives Out"}


async def test_filters_choose_among_collections(library: Library, collection_name: str, guild_id: int) -> None:
    movies = await fill_movies(library, collection_name, guild_id)
    shop = await fill_shop(library, f"{collection_name}X", guild_id)

    async def ask(filters: str, **others: Any) -> Answer:
        options = replace(OPTIONS, filters=filters, **others)
        return await library.everywhere.answer(None, "a film", guild_id=guild_id, reader=PUBLIC, options=options)

    for filters, info in (("price<100", shop), ("genre:drama", movies)):
        answer = await ask(filters)
        assert answer.collections == (info,)
        assert not any("I could not look" in notice for notice in answer.notices)
    assert (await ask("", sort="year")).collections == (movies,)
    with pytest.raises(FilterError, match="“abc” does not fit: `price`"):
        await ask("price:abc")
    with pytest.raises(FilterError, match="“nowhere” is no property of"):
        await ask("nowhere:abc")
