"""The buttons under answers: after a restart, for whom they are, and when what they show has changed."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from bot.audience import for_role
from bot.settings import Settings
from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from playground.model.objects import Json
from playground.rules.component_types import BUTTON, iterate_components
from tests.cogs.people import Server, fill, open_server
from tests.support.catalogues import MOVIE_PROPERTIES
from tests.support.catalogues import fill as fill_catalogue
from tests.support.replies import get_more, get_pieces

LONG = "The moon rises again over the old harbour. " * 12
NEXT, PREVIOUS = "Next", "Previous"


def build_films(count: int, *, word: str = "Film") -> list[dict[str, object]]:
    return [
        {"title": f"{word} {number}", "year": 1950 + number, "genre": "drama", "overview": f"Number {number}. {LONG}"}
        for number in range(count)
    ]


async def fill_films(server: Server, name: str) -> Member:
    """Eight films for everyone, two for a role; returns a member who has that role."""
    library, guild_id = server.bot.library, int(server.guild.id)
    await fill_catalogue(library, name, guild_id, MOVIE_PROPERTIES, build_films(8))
    staff = server.guild.add_member("zoe", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await fill_catalogue(
        library, name, guild_id, (), build_films(2, word="Hidden"), audience=(for_role(role.id),), source="hidden.csv"
    )
    return staff


async def search(server: Server, who: Member, name: str, query: str = "the moon") -> Reply:
    return await who.type(server.channel, f"/search query:{query} collection:{name} limit:10")


def get_titles(reply: Reply) -> list[str]:
    return [text.split("\n")[0] for text in get_pieces(reply)]


def find_button(reply: Reply, label: str) -> Json:
    buttons = [each for each in iterate_components(reply.components) if each["type"] == BUTTON]
    return next(each for each in buttons if each.get("label") == label)


@pytest.fixture
async def city() -> AsyncIterator[Playground]:
    async with Playground() as discord_:
        yield discord_
        discord_.assert_contract()


async def test_all_buttons_work_after_a_restart(city: Playground, settings: Settings, name: str) -> None:
    async with open_server(city, settings) as before:
        await before.bot.library.connection.wait_ready(timeout=30)
        staff = await fill_films(before, name)
        first = await search(before, staff, name, "the moon before 1990")
    assert "page 1/" in first.text
    assert "Understood: year < 1990" in first.text
    async with open_server(city, settings) as after:
        await after.bot.library.connection.wait_ready(timeout=30)
        second = await staff.press(first, NEXT)
        assert "page 2/" in second.text
        assert not set(get_titles(first)) & set(get_titles(second))
        assert second.texts[0] == first.texts[0]
        for label in (WITHOUT_CONDITIONS, SHOW_PRIVATELY):
            assert label in second.buttons
        title = get_titles(second)[0]
        more = await after.member.press(second, get_more(second, title))
        assert more.is_ephemeral
        assert LONG.strip() in more.text
        again = await staff.press(second, PREVIOUS)
        assert again.texts == first.texts
        assert find_button(again, PREVIOUS)["disabled"]
        words = await staff.press(again, WITHOUT_CONDITIONS)
        assert not words.is_ephemeral
        assert "the moon before 1990" in words.text
        assert "Understood" not in words.text
        assert "Hidden" not in words.text
        fewer = await staff.press(again, "year < 1990 ✕")
        assert "Understood" not in fewer.text
        assert "Options: without `year < 1990`" in fewer.text
        private = await staff.press(again, SHOW_PRIVATELY)
        assert private.is_ephemeral
        assert "Understood: year < 1990" in private.text
        shown = private.text + (await staff.press(private, NEXT)).text
        assert "Hidden" in shown


async def test_whoever_asked_turns_pages_and_two_presses_at_once_do_no_harm(server: Server, name: str) -> None:
    await fill_films(server, name)
    first = await search(server, server.member, name)
    refused = await server.admin.press(first, NEXT)
    assert refused.is_ephemeral
    assert "belong to whoever ran the command" in refused.text
    pages = await asyncio.gather(*(server.member.press(first, NEXT) for _ in range(2)))
    assert {"page 2/" in page.text for page in pages} == {True}


async def test_pages_are_not_turned_when_what_they_show_has_changed(server: Server, name: str) -> None:
    staff, library, guild_id = await fill_films(server, name), server.bot.library, int(server.guild.id)
    first = await search(server, server.member, name)
    private = await staff.press(await search(server, staff, name), SHOW_PRIVATELY)
    assert "page 2/" in (await staff.press(private, NEXT)).text
    roles = list(staff.model.roles)
    staff.model.roles.clear()
    assert "has changed" in (await staff.press(private, PREVIOUS)).text
    staff.model.roles.extend(roles)
    info = await library.collections.fetch_own(name, guild_id=guild_id)
    await library.documents.delete(info, guild_id=guild_id, source="hidden.csv")
    assert "has changed" in (await staff.press(private, PREVIOUS)).text
    assert "page 2/" in (await server.member.press(first, NEXT)).text
    await library.collections.delete(name, guild_id=guild_id)
    assert "has changed" in (await server.member.press(first, PREVIOUS)).text
    for told in (
        await server.member.press(first, get_more(first, get_titles(first)[0]), force=True),
        await staff.press(private, get_more(private, get_titles(private)[0]), force=True),
    ):
        assert told.is_ephemeral
        assert "not there any more" in told.text


async def test_pages_of_forgotten_answers_are_gone(server: Server, name: str) -> None:
    await fill_films(server, name)
    first = await search(server, server.member, name)
    await server.bot.library.kept_answers.forget(int(server.guild.id))
    told = await server.member.press(first, NEXT)
    assert "Please ask again" in told.text
    assert told.is_ephemeral


async def test_ids_from_elsewhere_open_nothing(server: Server, name: str) -> None:
    """Discord sends what is on the message; a forged id names what its presser may not read, or nothing at all."""
    staff = await fill_films(server, name)
    private = await staff.press(await search(server, staff, name, "hidden"), SHOW_PRIVATELY)
    hidden = next(custom_id for text, custom_id in get_pieces(private).items() if "Hidden" in text)
    assert "not there any more" in (await server.member.press(private, hidden, force=True)).text
    other = server.discord.add_guild("Other")
    stranger = other.add_member("eve")
    await fill(server.bot.library, name, guild_id=int(other.id))
    theirs = await stranger.type(other.channel, f"/search query:bakers collection:{name}")
    find_button(theirs, "More")["custom_id"] = hidden
    assert "not there any more" in (await stranger.press(theirs, hidden)).text
    first = await search(server, server.member, name)
    turn = find_button(first, NEXT)
    find_button(theirs, "More")["custom_id"] = re.sub(r"(?<=page:)\d+", stranger.id, turn["custom_id"])
    told = await stranger.press(theirs, find_button(theirs, "More")["custom_id"])
    assert told.is_ephemeral
    assert "Film" not in told.text


async def test_a_question_that_is_too_long_to_show_whole_is_not_asked_again_from_there(
    server: Server, name: str
) -> None:
    staff = await fill_films(server, name)
    offered = await search(server, staff, name, "the moon over the harbour " + "_x_ " * 240)
    assert SHOW_PRIVATELY not in offered.buttons
    assert "Ask a shorter question" in offered.text
