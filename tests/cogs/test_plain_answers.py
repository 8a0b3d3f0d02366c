"""ANSWER_STYLE=plain: answers of embeds, with every button that those of components have."""

import pytest

from bot.models import CollectionInfo
from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.ask_more import ASK_MORE, YOUR_QUESTION
from bot.ui.drawn import SHARE
from bot.ui.ids import MORE_MENU
from playground import Reply
from playground.rules.component_types import iterate_components
from tests.cogs.people import FILMS, Server
from tests.cogs.test_answers import fill_films, search

pytestmark = pytest.mark.parametrize("environ", [{"ANSWER_STYLE": "plain"}])
MOON = "who repairs the station on the moon?"


def find_button(reply: Reply, label: str) -> str:
    return next(each for each in reply.buttons if label in each)


def list_options(reply: Reply) -> list[str]:
    menus = [each for each in iterate_components(reply.components) if each.get("custom_id") == MORE_MENU]
    return [str(option["label"]) for menu in menus for option in menu["options"]]


async def test_an_answer_of_embeds_is_read_opened_and_gone_on_with(server: Server, shelf: CollectionInfo) -> None:
    member, place = server.member, server.channel
    answer = await member.type(place, f"/ask question:{MOON} collection:{shelf.name} newer:true")
    assert answer.embeds[0]["title"] == MOON
    assert "lone engineer" in answer.text
    assert "Options: newer" in answer.content
    form = await member.press(answer, find_button(answer, ASK_MORE))
    second = await member.submit(form, {YOUR_QUESTION: "and in which year?"})
    assert f"Earlier: {MOON}" in second.content
    assert "Options: newer" in second.content
    opened = await member.select(answer, [list_options(answer)[0]], menu=MORE_MENU)
    assert opened.is_ephemeral
    assert FILMS[1][0] in opened.text
    private = await member.type(place, f"/ask question:{MOON} collection:{shelf.name} private:true")
    shared = await member.press(private, find_button(private, SHARE))
    public = await shared.wait_for_followup(lambda reply: bool(reply.embeds))
    assert "lone engineer" in public.text
    assert f"shared by <@{member.id}>" in public.content
    direct = await member.type(place, f"@bot ask {MOON} private:yes")
    assert not direct.embeds
    assert "lone engineer" in member.direct.messages[-1].text
    assert "Surprise" in (await member.type(place, f"/surprise collection:{shelf.name}")).embeds[0]["title"]


async def test_pages_of_embeds_turn_and_conditions_are_taken_off(server: Server, name: str) -> None:
    await fill_films(server, name)
    first = await search(server, server.member, name, query="the moon after 1950")
    assert len(list_options(first)) > 1
    second = await server.member.press(first, find_button(first, "Next"))
    assert second.embeds[0]["title"] == first.embeds[0]["title"]
    assert list_options(second)
    assert set(list_options(second)).isdisjoint(list_options(first))
    again = await server.member.press(second, WITHOUT_CONDITIONS)
    assert again.embeds[0]["title"] == first.embeds[0]["title"]
    assert "Understood" not in again.text
