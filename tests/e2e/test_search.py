"""/search and the completion of collection names."""

import re

import pytest

from tests.e2e.stage import FILMS, Club, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ("query:Paris", "Rue des Martyrs"),
        ("query:Paris mode:hybrid alpha:0.2", "Rue des Martyrs"),
        ("query:watchman mode:keyword", "Nine Bells"),
        ("query:people marrying mode:semantic", "Sugar and Flour"),
    ],
)
async def test_search_finds_the_best_hit_first(film_club: Club, collection: str, options: str, title: str) -> None:
    reply = await film_club.type(f"/search {options} collection:{collection} limit:1")

    assert title in reply.text
    assert float(re.findall(r"Score: ([\d.]+)", reply.text)[0]) > 0


async def test_keyword_search_does_not_go_by_meaning(film_club: Club, collection: str) -> None:
    reply = await film_club.type(f"/search query:matrimony mode:keyword collection:{collection}")

    assert "Sugar and Flour" not in reply.text
    assert "nothing" in reply.text.casefold()


async def test_empty_collection(club: Club, collection: str) -> None:
    await club.order(f"/collection create name:{collection} properties:title, overview")

    reply = await club.type(f"/search query:anything collection:{collection}")

    assert "/ingest" in reply.text


async def test_no_such_collection(film_club: Club, collection: str) -> None:
    reply = await film_club.type("/search query:moon collection:Nowhere")

    assert "Nowhere" in reply.text
    assert collection in reply.text


async def test_other_guild_sees_nothing(stage: Stage, film_club: Club, collection: str) -> None:
    stranger = stage.found_club("Strangers")

    searched = await stranger.type(f"/search query:moon collection:{collection}")
    listed = await stranger.type("/collection list")
    completed = await stranger.member.autocomplete(stranger.channel, f"/search query:x collection:{collection[:6]}")

    assert "Cold Moon" not in searched.text
    assert collection not in listed.text
    assert completed == []


async def test_collection_completes(film_club: Club, collection: str) -> None:
    choices = await film_club.member.autocomplete(
        film_club.channel, f"/search query:x collection:{collection[:6].lower()}"
    )

    assert (collection, collection) in choices


async def test_default_collection(film_club: Club) -> None:
    await film_club.ingest(FILMS, "Movie")

    reply = await film_club.type("/search paris")

    assert "Rue des Martyrs" in reply.text
    assert "Movie" in reply.text


async def test_filters_are_completed_typed_and_taken_off(film_club: Club, collection: str) -> None:
    line = f"/search query:people collection:{collection} limit:5 filters:year>=1990 "
    choices = await film_club.member.autocomplete(film_club.channel, f"{line}-genre:sci")

    assert choices == [('year>=1990 -genre:"science fiction"',) * 2]
    reply = await film_club.type(f"{line}{str(choices[0][1]).removeprefix('year>=1990 ')}")

    assert "Understood: year ≥ 1990 · not genre: science fiction" in reply.text
    assert "Salt Road" in reply.text
    assert "Cold Moon" not in reply.text
    assert "Nine Bells" not in reply.text
    fewer = await film_club.member.press(reply, "not genre: science fiction ✕")
    assert "Cold Moon" in fewer.text
    assert "Nine Bells" not in fewer.text
    refused = await film_club.type(f"/search query:people collection:{collection} filters:yaer>1990")
    assert "Did you mean `year`?" in refused.text
