"""Questions about the data itself: counted, sorted and averaged, within what the reader may read."""

from typing import Any

import pytest

from bot.audience import EVERYTHING, PUBLIC, Reader, for_role
from bot.errors import QueryError
from bot.languages import using_locale
from bot.library import Library
from bot.library.conditions.probe import Probe
from bot.models import CollectionInfo, Prompts, SearchOptions
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies, fill_shop
from tests.support.provider import Provider


async def ask(
    library: Library, info: CollectionInfo, question: str, guild_id: int, *, reader: Reader = EVERYTHING
) -> str | None:
    answer = await library.searcher.answer(
        info, question, guild_id=guild_id, reader=reader, options=SearchOptions(), prompts=Prompts(grouped_task="Say.")
    )
    if answer.fact is None:
        return None
    assert answer.text is None
    assert answer.quotes == ()
    assert all(f"{hit.title}" in answer.fact and f"[{hit.number}]" in answer.fact for hit in answer.hits)
    return answer.fact


async def test_movies_are_counted_sorted_and_listed(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_movies(library, f"Movie{collection_name}", guild_id)
    for question, expected in (
        ("How many movies are there?", "117 movies."),
        ("how many films from the 80s", "14 films (year 1980–1989). Among them: "),
        ("How many musicals are there?", "7 movies (genre: musical). Among them: "),
        ("How many films before 1925?", "1 film (year < 1925): Nosferatu [1]."),
        ("How many movies from 1923?", "0 movies (year = 1923)."),
        ("wie viele Filme gibt es vor 1960?", "17 movies (year < 1960). Among them: "),
        ("What is the oldest film?", "The oldest film is Nosferatu (year 1922) [1]."),
        ("Which film is the oldest?", "The oldest film is Nosferatu (year 1922) [1]."),
        ("newest movie", "The newest movie is My Octopus Teacher (year 2020) [1]."),
        ("oldest horror film", "The oldest film (genre: horror) is Nosferatu (year 1922) [1]."),
        (
            "the 3 oldest musicals",
            "The oldest movies (genre: musical) are The Wizard of Oz (year 1939) [1], An American in Paris (year 1951) "
            "[2], Singin' in the Rain (year 1952) [3].",
        ),
        ("what is the average year", "The average year of 117 movies is 1990.65."),
        ("Welcher Film ist der älteste?", "The oldest film is Nosferatu (year 1922) [1]."),
        ("most recent Nolan film", "The most recent film (director: Christopher Nolan) is Dunkirk (year 2017) [1]."),
        ("List all horror films", "9 films (genre: horror), of which the first "),
        ("Gibt es Filme von Kubrick?", "3 movies (director: Stanley Kubrick): "),
        ("Do you have any musicals?", "7 movies (genre: musical), of which the first "),
        ("What films came out in 2019?", "2 films (year = 2019): "),
    ):
        assert (await ask(library, info, question, guild_id) or "nothing").startswith(expected), question
    listed = await ask(library, info, "Which films did Hitchcock direct?", guild_id) or ""
    assert listed.startswith("3 films (director: Alfred Hitchcock): ")
    assert all(title in listed for title in ("Rear Window", "Vertigo", "Psycho"))


async def test_a_shop_is_counted_sorted_and_averaged(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_shop(library, f"Shop{collection_name}", guild_id)
    for question, expected in (
        ("How many products do you have?", "6 products."),
        ("How many items by Lumo are under 30 euros?", "1 item (brand: Lumo · price < 30): Tent Lantern [1]."),
        ("What is the cheapest laptop?", "The cheapest product (tags: laptop) is Aurora 14 (price 899) [1]."),
        ("most expensive", "The most expensive product is Borealis 16 (price 1599) [1]."),
        ("newest product", "The newest product is Borealis 16 (added 2025-06-01) [1]."),
        ("longest playtime", "The longest product is Studio Phones (playtime 1200) [1]."),
        ("Which product has the lowest stock?", "The lowest stock: Borealis 16 (stock 0) [1]."),
        ("What is the average price?", "The average price of 6 products is 454.41."),
        ("total stock of laptops", "The total stock of 2 products (tags: laptop) is 5."),
    ):
        assert await ask(library, info, question, guild_id) == expected, question


async def test_objects_that_are_equally_old_are_all_named(
    library: Library, collection_name: str, guild_id: int
) -> None:
    rows: list[dict[str, object]] = [
        {"title": title, "year": year} for title, year in (("A", 1950), ("B", 1950), ("C", 1951), ("D", None))
    ]
    info = await fill(library, f"Movie{collection_name}", guild_id, MOVIE_PROPERTIES, rows)
    said = await ask(library, info, "oldest movie", guild_id) or ""
    assert said.startswith("The oldest movies are ")
    assert "A (year 1950)" in said
    assert "B (year 1950)" in said
    assert "C" not in said
    assert await ask(library, info, "newest movie", guild_id) == "The newest movie is C (year 1951) [1]."
    assert await ask(library, info, "shortest movie", guild_id) is None
    more: list[dict[str, object]] = [{"title": f"E{number}", "year": 1960} for number in range(7)]
    await fill(library, info.name, guild_id, (), more, source="more.csv")
    said = await ask(library, info, "newest movie", guild_id) or ""
    assert said.startswith("Among the newest movies are E")
    assert said.count("year 1960") == 5


async def test_other_questions_are_searched_for(
    library: Library, collection_name: str, guild_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = await fill_movies(library, f"Movie{collection_name}", guild_id)
    asked: list[object] = []
    fetch = Probe.fetch

    async def note(probe: Probe, wanted: Any, **arguments: Any) -> Any:
        asked.append(wanted)
        return await fetch(probe, wanted, **arguments)

    monkeypatch.setattr(Probe, "fetch", note)
    assert await ask(library, info, "What is the best comedy about a robot?", guild_id) is None
    assert asked == []  # “about” tells that nothing can be counted
    for question in (
        "Which film is about a man on a wire?",
        "How many dragons are there?",
        "Is there a dress code?",
        "Do you have films about robots?",
        "oldest fiction film",
        "How many people live in Paris?",
        "What is the oldest trick in the book?",
        "What is the oldest film and why is it loved?",
        "What was the first job of the hero?",
        "What is the best film?",
        "Which is the longest film?",
        "Which films did Hitchcock write?",
        "Which films?",
        "How many films before 1950 after 1990?",
        "romantic comedy",
        "what " * 30,
        "???",
    ):
        assert await ask(library, info, question, guild_id) is None, question
    with pytest.raises(QueryError):
        await ask(library, info, " \x00 ", guild_id)


async def test_no_model_is_paid_for_what_is_counted(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill_movies(writing_library, f"Movie{collection_name}", guild_id)
    assert await ask(writing_library, info, "How many movies are there?", guild_id) == "117 movies."
    assert provider.prompts == []


async def test_what_may_not_be_read_is_neither_counted_nor_sorted(
    library: Library, collection_name: str, guild_id: int
) -> None:
    name = f"Movie{collection_name}"
    open_: dict[str, object] = {"title": "Open", "year": 1990, "genre": "drama", "director": "Ann Public"}
    hidden: dict[str, object] = {"title": "Hidden", "year": 1922, "genre": "western", "director": "Bea Secret"}
    info = await fill(library, name, guild_id, MOVIE_PROPERTIES, [open_])
    await fill(library, name, guild_id, (), [hidden], audience=(for_role(7),), source="hidden.csv")
    await fill(library, name, guild_id + 1, MOVIE_PROPERTIES, [{**open_, "title": "Elsewhere", "year": 1901}])
    staff = Reader(frozenset({"everyone", for_role(7)}))
    for question, public, private in (
        ("how many movies", "1 movie.", "2 movies."),
        ("oldest movie", "The oldest movie is Open (year 1990) [1].", "The oldest movie is Hidden (year 1922) [1]."),
        ("average year", "The average year of 1 movie is 1990.", "The average year of 2 movies is 1956."),
        ("how many films before 1950", "0 films (year < 1950).", "1 film (year < 1950): Hidden [1]."),
    ):
        assert await ask(library, info, question, guild_id, reader=PUBLIC) == public, question
        assert await ask(library, info, question, guild_id, reader=staff) == private, question
    # Not even that there is such a genre or director.
    for question in ("how many westerns", "which films did Secret direct?"):
        assert await ask(library, info, question, guild_id, reader=PUBLIC) is None, question
        assert "Hidden [1]" in (await ask(library, info, question, guild_id, reader=staff) or ""), question
    assert await ask(library, info, "how many movies", guild_id, reader=Reader(frozenset())) == "0 movies."


async def test_what_is_counted_is_said_in_the_language_of_whoever_asks(
    library: Library, collection_name: str, guild_id: int
) -> None:
    films = await fill_movies(library, f"Movie{collection_name}", guild_id)
    shop = await fill_shop(library, f"Shop{collection_name}", guild_id)
    oldest = "Nosferatu (year 1922) [1]"
    for locale, info, question, expected in (
        ("de", films, "Wie viele Filme gibt es?", "Filme: 117."),
        ("de", films, "wie viele Filme vor 1925?", "Filme (year < 1925): 1 – Nosferatu [1]."),
        ("de", films, "How many musicals are there?", f"{films.name} (genre: musical): 7. Darunter: "),
        ("de", films, "Was ist der älteste Film?", f"Film, „älteste“: {oldest}."),
        ("de", films, "oldest film not by Murnau", "film (nicht director: F. W. Murnau), „oldest“: "),
        ("de", shop, "average price", f"{shop.name}: 6. Durchschnitt von price: 454,41."),
        ("de", shop, "Which product has the lowest stock?", "„lowest stock“: Borealis 16 (stock 0) [1]."),
        ("es-ES", films, "¿Cuántas películas hay?", "películas: 117."),
        ("es-ES", films, "¿Cuál es la película más antigua?", f"película, «más antigua»: {oldest}."),
        ("fr", films, "Quel est le film le plus ancien ?", f"film, «\u202fplus ancien\u202f»\u202f: {oldest}."),
        ("fr", shop, "total stock of laptops", f"{shop.name} (tags\u202f: laptop)\u202f: 2. Somme de stock\u202f: 5."),
        ("ja", films, "newest movie", "movie「newest」：My Octopus Teacher (year 2020) [1]。"),
    ):
        with using_locale(locale):
            assert (await ask(library, info, question, guild_id) or "nothing").startswith(expected), question
