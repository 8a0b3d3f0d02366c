"""Every server has its own names: whatever one does with a collection, another one with that name sees none of it."""

import json
from dataclasses import dataclass

import pytest

from playground import Attachment, Channel, Guild, Member, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import is_report
from tests.support.replies import settle

FILMS = b"Title,Year\nInk,1990\nPaper,1991\n"
WINES = b"Grape,Rating (1-10),Year\nRiesling,9,hot\nMerlot,7,cold\n"


@dataclass(frozen=True, slots=True)
class House:
    """One of the servers, with its admin."""

    guild: Guild
    admin: Member

    @property
    def channel(self) -> Channel:
        return self.guild.channel

    async def type(self, command: str) -> str:
        """What the admin reads; without how long it took."""
        reply = await self.admin.type(self.channel, command)
        return "\n".join(line for line in reply.text.splitlines() if not line.endswith(" s"))

    async def upload(self, name: str, data: bytes, *, options: str = "") -> Reply:
        asked = await self.admin.type(self.channel, f"/ingest file {options}", files=[Attachment(name, data)])
        return await settle(asked)

    async def fill(self, collection: str, name: str, data: bytes) -> Reply:
        asked = await self.upload(name, data, options=f"collection:{collection}")
        return await (await self.admin.press(asked, "Ingest")).wait_for(is_report)


@pytest.fixture
def houses(server: Server) -> tuple[House, House]:
    other = server.discord.add_guild("Other")
    return House(server.guild, server.admin), House(other, other.add_member("eve", manage_guild=True))


async def look(house: House, name: str) -> list[str]:
    """All that a server can see of a collection."""
    return [await house.type(f"/collection {command}") for command in ("list", f"info name:{name}")] + [
        await house.type(f"/search query:{word} collection:{name} mode:keyword")
        for word in ("Ink", "Riesling", "Bordeaux")
    ]


async def test_two_servers_use_one_name_for_two_things(houses: tuple[House, House], name: str) -> None:
    one, two = houses
    await one.fill(name, "films.csv", FILMS)
    before = await look(one, name)

    preview = await two.upload("wines.csv", WINES, options=f"collection:{name}")
    assert f"Create the collection {name} with 2 rows?" in preview.text.replace("\\", "")
    await (await two.admin.press(preview, "Ingest")).wait_for(is_report)
    for change in (
        f"describe name:{name} text:Wines that we like",
        f"title name:{name} property:Year",
        f"add-property name:{name} properties:region, title:int",
    ):
        assert "already" not in await two.type(f"/collection {change}")
    await two.fill(name, "more.csv", b"Grape,region,title\nMalbec,Bordeaux,3\n")
    assert await look(one, name) == before

    mine = await look(two, name)
    assert "Wines that we like" in mine[1]
    assert "Bordeaux" in mine[4]
    assert all("Ink" not in text for text in (*mine[:2], *mine[3:]))
    assert f"{name} is deleted" in await delete(one, name)
    assert await look(two, name) == mine


async def delete(house: House, name: str) -> str:
    asked = await house.admin.type(house.channel, f"/collection delete name:{name}")
    return (await (await house.admin.press(asked, "Delete")).wait_for(lambda reply: "is deleted" in reply.text)).text


async def test_servers_with_the_same_columns_change_nothing_of_each_other(
    houses: tuple[House, House], name: str
) -> None:
    one, two = houses
    for house in houses:
        await house.fill(name, "films.csv", FILMS)
    before = await look(one, name)
    await two.type(f"/collection describe name:{name} text:Theirs")
    await two.type(f"/collection add-property name:{name} properties:rating:int")
    assert "already" in await two.type(f"/collection add-property name:{name} properties:rating")
    await two.fill(name, "rated.csv", b"Title,Year,rating\nInk,1990,5\n")
    assert await look(one, name) == before

    # The same name for values of another type, and neither the answer nor the export says that somebody has it.
    assert "has rating now" in await one.type(f"/collection add-property name:{name} properties:rating:text")
    await one.fill(name, "rated.csv", b"Title,Year,rating\nInk,1990,five stars\n")
    found = await one.admin.type(one.channel, f"/search query:stars collection:{name} mode:keyword")
    assert "five stars" in found.text
    reply = await one.admin.type(one.channel, f"/documents export source:rated.csv collection:{name}")
    (data,) = reply.files.values()
    _, exported = data.decode().splitlines()
    assert json.loads(exported)["rating"] == "five stars"
    assert "five stars" not in "".join(await look(two, name))


async def test_describing_keeps_the_titles(houses: tuple[House, House], name: str) -> None:
    house, _ = houses
    await house.fill(name, "faq.csv", b"question,answer\nMay I bring a guest?,Each member may bring one.\n")
    before = await house.type(f"/search query:guest collection:{name}")
    assert "1. May I bring a guest?" in before
    await house.type(f"/collection describe name:{name} text:What people ask")
    assert await house.type(f"/search query:guest collection:{name}") == before


async def test_headers_are_shown_as_the_file_wrote_them(houses: tuple[House, House], name: str) -> None:
    house, _ = houses
    data = "Film,Rating (1-10),Director's name,名前\nInk,9,Ada,インク\n".encode()
    await house.fill(name, "films.csv", data)
    card = await house.type(f"/search query:Ink collection:{name}")
    info = (await house.type(f"/collection info name:{name}")).replace("\\", "")
    for header in ("Rating (1-10)", "Director's name", "名前"):
        assert header in card.replace("\\", "")
        assert header in info
    again = await house.upload(
        "other.csv", "名前,rating (1-10),Film\nペン,8,Pen\n".encode(), options=f"collection:{name}"
    )
    assert "Ignored columns" not in again.text


async def test_the_title_is_in_the_preview_and_an_admins_to_choose(houses: tuple[House, House], name: str) -> None:
    house, _ = houses
    data = b"Plot,Film\nA poet forges letters in Rome.,Ink\nA forger writes poems in Bonn.,Paper\n"
    preview = await house.upload("films.csv", data, options=f"collection:{name}")
    assert "Title: Film" in preview.text
    await (await house.admin.press(preview, "Ingest")).wait_for(is_report)
    assert "1. Ink" in await house.type(f"/search query:poet collection:{name} mode:keyword")
    assert "titled by" in await house.type(f"/collection title name:{name} property:plot")
    assert "1. A poet forges" in await house.type(f"/search query:poet collection:{name} mode:keyword")
    assert "no property" in await house.type(f"/collection title name:{name} property:stars")


async def test_documents_go_to_knowledge_and_tables_to_their_name(houses: tuple[House, House]) -> None:
    house, _ = houses
    guide = await house.upload("guide.md", b"# Baking\n\nKnead the dough.\n")
    assert "Create the collection Knowledge with 1 chunk?" in guide.text
    wines = await house.upload("club wines.csv", WINES)
    assert "Create the collection ClubWines with 2 rows?" in wines.text
    await (await house.admin.press(wines, "Ingest")).wait_for(is_report)
    assert "Add 2 rows to ClubWines?" in (await house.upload("club wines.csv", WINES)).text


@pytest.mark.parametrize("environ", [{"DEFAULT_COLLECTION": "Shelf"}])
async def test_a_table_that_fits_the_default_collection_goes_there(houses: tuple[House, House]) -> None:
    house, _ = houses
    await house.fill("Shelf", "films.csv", FILMS)
    assert "Add 2 rows to Shelf?" in (await house.upload("new.csv", FILMS)).text
    assert "Create the collection Wines with 2 rows?" in (await house.upload("wines.csv", WINES)).text
    assert "Create the collection Knowledge" in (await house.upload("guide.md", b"# Baking\n\nKnead.\n")).text


@pytest.mark.parametrize(
    ("button", "title"), [("Use {}", "Add 2 rows to {}?"), ("Create {}s", "Create the collection {}s")]
)
async def test_a_name_that_is_nearly_there_is_asked_about(
    houses: tuple[House, House], name: str, button: str, title: str
) -> None:
    house, _ = houses
    await house.fill(name, "films.csv", FILMS)
    asked = await house.upload("films.csv", FILMS, options=f"collection:{name}s")
    assert "Did you mean" in asked.text
    assert asked.buttons == [f"Use {name}", f"Create {name}s", "Cancel"]
    pressed = await house.admin.press(asked, button.format(name))
    preview = await pressed.wait_for(lambda reply: "Ingest" in reply.buttons)
    assert title.format(name) in preview.text.replace("\\", "")


async def test_a_name_that_is_like_none_or_another_servers_is_not_asked_about(
    houses: tuple[House, House], name: str
) -> None:
    one, two = houses
    await one.fill(name, "films.csv", FILMS)
    assert "Create the collection" in (await two.upload("films.csv", FILMS, options=f"collection:{name}s")).text
    assert "Create the collection Wine" in (await one.upload("films.csv", FILMS, options="collection:Wine")).text
    assert f"Create the collection {name}2" in (
        await one.upload("films.csv", FILMS, options=f"collection:{name}2")
    ).text.replace("\\", "")


async def test_a_table_without_text_says_before_that_nothing_finds_it(houses: tuple[House, House], name: str) -> None:
    house, _ = houses
    preview = await house.upload("numbers.csv", b"a,b\n1,2\n3,4\n", options=f"collection:{name}")
    assert "none of it is text" in preview.text
