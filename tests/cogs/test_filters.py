"""Filters and other options as members type and complete them, and the chips of what was understood."""

import re

import pytest

from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.completion import CHOICE_MAX, CHOICES_MAX
from bot.ui.pages import SHOW_PRIVATELY
from tests.cogs.people import Server
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies, fill_shop

CASES = {
    "yaer>1990": "“yaer” is no property of",
    "year:abc": "“abc” does not fit: `year` is a number",
    "title>5": "`title` can't be compared with `>`",
    'title:"Love': "is never closed",
    "genre:": "The value is missing after “genre:”",
    "x" * 2_000: "These filters have 2,000 characters; 1,000 is the most.",
    "h̷̢̛o̸̡͝r̶̨͠:x": "is no property of",
    "سنة>1990": "“سنة” is no property of",
    "year>2000 year<1990": "These filters contradict each other",
}


async def test_filters_are_typed_in_every_command(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    filters = 'year:1950..1960 -title:"Rear Window" director:hitchcock'
    for line in (
        f"/search query:suspense filters:{filters} collection:{name}",
        f"/recommend query:suspense filters:{filters} collection:{name}",
        f"/ask question:Who is afraid of heights? filters:{filters} collection:{name}",
        f"@bot search suspense collection:{name} filters:{filters}",
        f"@bot ask filters:{filters} Who is afraid of heights? collection:{name}",
    ):
        reply = await server.member.type(server.channel, line)
        assert "Understood: year 1950–1960 · not title: Rear Window · director: hitchcock" in reply.text, line
        assert "Vertigo" in reply.text, line
        assert "1. Rear Window" not in reply.text
    counted = await server.member.type(
        server.channel, f"/ask question:How many movies are there? filters:year>=1990 collection:{name}"
    )
    assert "72 movies" in counted.text


async def test_filters_that_are_no_filters_are_refused(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    for filters, message in CASES.items():
        reply = await server.member.type(server.channel, f"/search query:love collection:{name} filters:{filters}")
        assert message in reply.text, filters
    reply = await server.member.type(server.channel, f"@bot search love collection:{name} filters:yaer>1990")
    assert "Did you mean `year`?" in reply.text
    reply = await server.admin.type(server.channel, f"/search query:love collection:{name} sort:size")
    assert "It can be sorted by: `title`, `year`" in reply.text


async def test_a_chip_takes_its_condition_off(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    line = f"/search query:love before 1960 collection:{name} filters:genre:romance year>1930 limit:10"
    reply = await server.member.type(server.channel, line)
    assert [label for label in reply.buttons if label.endswith("✕")] == [
        "genre: romance ✕",
        "year > 1930 ✕",
        "year < 1960 ✕",
    ]
    refused = await server.admin.press(reply, "year < 1960 ✕")
    assert "belong to whoever ran the command" in refused.text
    fewer = await server.member.press(reply, "year < 1960 ✕")
    assert "Understood: genre: romance · year > 1930\n" in fewer.text
    least = await server.member.press(fewer, "genre: romance ✕")
    assert "Understood: year > 1930\n" in least.text
    words = await server.member.press(least, WITHOUT_CONDITIONS)
    assert "Understood" not in words.text
    assert not [label for label in words.buttons if label.endswith("✕")]


async def test_a_chip_shows_nothing_that_may_not_be_read(server: Server, name: str) -> None:
    library, guild_id = server.bot.library, int(server.guild.id)
    row: dict[str, object] = {"title": "Open", "year": 1990, "genre": "drama", "overview": "A film about bread."}
    hidden: dict[str, object] = {**row, "title": "Hidden", "overview": "Another film about bread."}
    await fill(library, name, guild_id, MOVIE_PROPERTIES, [row])
    staff = server.guild.add_member("zoe", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await fill(library, name, guild_id, (), [hidden], audience=(f"role:{role.id}",), source="hidden.csv")
    reply = await staff.type(server.channel, f"/search query:bread collection:{name} filters:year<2000")
    assert "Hidden" not in reply.text
    assert "Hidden" not in (await staff.press(reply, "year < 2000 ✕")).text
    private = await staff.press(reply, SHOW_PRIVATELY)
    assert "Hidden" in private.text
    assert "Understood: year < 2000" in private.text
    staff.model.roles.clear()
    again = await staff.press(private, "year < 2000 ✕")
    assert again.is_ephemeral
    assert "Hidden" not in again.text


async def test_filters_and_orders_are_completed(server: Server, name: str) -> None:
    library, guild_id = server.bot.library, int(server.guild.id)
    await fill_movies(library, name, guild_id)
    await fill_shop(library, f"Shop{name}", guild_id)

    async def complete(typed: str, *, collection: str = name, option: str = "filters") -> list[str]:
        line = f"/search query:x {f'collection:{collection} ' if collection else ''}{option}:{typed}"
        choices = await server.member.autocomplete(server.channel, line)
        assert len(choices) <= CHOICES_MAX
        assert all(shown == value and len(shown) <= CHOICE_MAX for shown, value in choices)
        return [value for value, _ in choices]

    assert await complete("") == ["title:", "year>=", "genre:", "director:", "overview:"]
    assert await complete("ye") == ["year>=", "year<=", "year:", "year>", "year<", "year!="]
    assert (await complete("year>1990 -ge"))[0] == "year>1990 -genre:"
    assert (await complete("year>1990 genre:hu"))[0] == "year>1990 genre:humor"
    assert '-genre:drama,"science fiction"' in await complete("-genre:drama,sci")
    assert await complete('title:"when h') == ['title:"When Harry Met Sally..."']
    assert await complete("title:“the prin") == ['title:"The Princess Bride"']
    assert await complete("year:19") == ["year:1922", "year:1998"]
    assert await complete("year:1950..2") == ["year:1950..2020", "year:1950..1922"]
    assert len(await complete("director:")) == CHOICES_MAX
    assert await complete("nothing:") == []
    assert await complete("x" * 120) == []
    assert await complete("price", collection="") == ["price>=", "price<=", "price:", "price>", "price<", "price!="]
    assert await complete("tags:la", collection="") == ["tags:laptop"]
    assert await complete("-", option="sort", collection="") == await complete("−", option="sort", collection="")
    assert await complete("ye", option="sort") == ["year", "-year"]
    assert await complete("year>", collection="Nowhere") == []


async def test_values_are_completed_for_those_who_may_read_them(server: Server, name: str) -> None:
    library, guild_id = server.bot.library, int(server.guild.id)
    row: dict[str, object] = {"title": "Open", "year": 1990, "genre": "drama"}
    await fill(library, name, guild_id, MOVIE_PROPERTIES, [row])
    staff = server.guild.add_member("zoe", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    hidden: dict[str, object] = {**row, "genre": "secret", "year": 1800}
    await fill(library, name, guild_id, (), [hidden], audience=(f"role:{role.id}",), source="hidden.csv")
    for typed, public, private in (
        ("genre:", {"genre:drama"}, {"genre:drama", "genre:secret"}),
        ("year>", {"year>1990"}, {"year>1990", "year>1895", "year>1800"}),
        ("audience", set(), set()),
        ("audience:", set(), set()),
    ):
        line = f"/search query:x collection:{name} filters:{typed}"
        for member, expected in ((staff, private), (server.member, public)):
            choices = await member.autocomplete(server.channel, line)
            assert {value for _, value in choices} == expected, typed
    await library.collections.set_access(name, (f"role:{role.id}",), guild_id=guild_id)


@pytest.mark.parametrize("command", ["recommend", "ask"])
async def test_the_other_commands_complete_filters_too(server: Server, name: str, command: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    option = "question" if command == "ask" else "query"
    line = f"/{command} {option}:x collection:{name} filters:genre:hum"
    assert ("genre:humor", "genre:humor") in await server.member.autocomplete(server.channel, line)


async def test_a_search_is_steered_by_slash_and_by_words(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    for line in (
        f"/search query:two lovers collection:{name} limit:5 sort:-year newer:true variety:true autocut:5 rerank:true",
        f"@bot search two lovers collection:{name} limit:5 sort:-year newer:yes variety:yes autocut:5 rerank:yes",
    ):
        reply = await server.member.type(server.channel, line)
        assert "These are the best matches, sorted by year." in reply.text, line
        assert "No reranker is set up" in reply.text, line
        assert "rerank on" in reply.text, line
        years = [int(year) for year in re.findall(r"Year: (\d{4})", reply.text)]
        assert len(years) > 1, reply.text
        assert years == sorted(years, reverse=True), line
    reply = await server.member.type(server.channel, f"@bot search lovers collection:{name} autocut:9 variety:perhaps")
    assert "`variety` cannot be “perhaps”" in reply.text or "`autocut` goes from 1 to 5" in reply.text


async def test_a_reranker_is_asked_for_in_every_command_and_its_lack_is_said(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    for line in (
        f"/ask question:who guards a bank? collection:{name} rerank:true",
        f"/recommend query:two lovers collection:{name} rerank:true",
        f"@bot ask who guards a bank? collection:{name} rerank:yes",
    ):
        reply = await server.member.type(server.channel, line)
        assert "No reranker is set up" in reply.text, line
        assert "rerank on" in reply.text, line
    quiet = await server.member.type(server.channel, f"/recommend query:two lovers collection:{name} rerank:false")
    assert "No reranker" not in quiet.text
