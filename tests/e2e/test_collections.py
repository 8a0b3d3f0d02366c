"""/collection create, list, info and delete."""

import pytest

from tests.e2e.stage import FILMS, Club, Stage, get_fields

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_create_list_info_delete(club: Club, collection: str) -> None:
    created = await club.order(
        f"/collection create name:{collection} properties:title:text, year:int, overview target_vector:overview"
    )
    listed = await club.type("/collection list")
    info = await club.type(f"/collection info name:{collection}")
    asked = await club.order(f"/collection delete name:{collection}")
    deleted = await club.press(asked, "Delete", until="is deleted")
    relisted = await club.type("/collection list")

    assert collection in created.text
    assert collection in listed.text
    assert all(word in info.text for word in ("title", "year", "int", "overview", "local"))
    assert "Delete" in asked.buttons
    assert collection in deleted.text
    assert collection not in relisted.text


async def test_cancelled_delete_keeps_everything(film_club: Club, collection: str) -> None:
    asked = await film_club.order(f"/collection delete name:{collection}")
    cancelled = await film_club.press(asked, "Cancel", until="Cancelled")
    info = await film_club.type(f"/collection info name:{collection}")

    assert not cancelled.buttons
    assert get_fields(info)["Objects"] == "5"


async def test_delete_leaves_the_other_guilds_objects(stage: Stage, film_club: Club, collection: str) -> None:
    neighbours = stage.found_club("Neighbours")
    await neighbours.ingest(FILMS, collection)

    asked = await film_club.order(f"/collection delete name:{collection}")
    await film_club.press(asked, "Delete", until="is deleted")

    gone = await film_club.type(f"/search query:moon collection:{collection}")
    kept = await neighbours.type(f"/search query:moon collection:{collection}")
    assert "Cold Moon" not in gone.text
    assert "Cold Moon" in kept.text


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("name:9lives properties:title", "9lives"),
        ("name:Wrong! properties:title", "Wrong!"),
        ("name:{} properties:title:word", "word"),
        ("name:{} properties:id", "id"),
        ("name:{} properties:vector:text", "vector"),
        ("name:{} properties:title, title", "title"),
        ("name:{} properties:title target_vector:plot", "plot"),
    ],
)
async def test_schema_that_weaviate_does_not_take(club: Club, collection: str, options: str, expected: str) -> None:
    reply = await club.order("/collection create " + options.format(collection))
    listed = await club.type("/collection list")

    assert expected in reply.text
    assert "Reference" not in reply.text
    assert collection not in listed.text


async def test_name_that_is_taken(film_club: Club, collection: str) -> None:
    reply = await film_club.order(f"/collection create name:{collection} properties:title")

    assert collection in reply.text
    assert "Reference" not in reply.text
    info = await film_club.type(f"/collection info name:{collection}")
    assert "overview" in info.text


async def test_only_the_asker_may_press(film_club: Club, collection: str) -> None:
    asked = await film_club.order(f"@bot collection delete {collection}")
    refused = await film_club.member.press(asked, "Delete")
    info = await film_club.type(f"/collection info name:{collection}")

    assert refused.is_ephemeral
    assert get_fields(info)["Objects"] == "5"
