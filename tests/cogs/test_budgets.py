"""Budgets of what models write: what is used up costs nothing more, and the matches are shown all the same."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.ask_more import ASK_MORE, YOUR_QUESTION
from playground import Playground, Reply
from tests.cogs.people import Server, fill, open_server
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

WISH = "bakers and a wedding cake"
WORDS = "MODEL SAYS"
MEMBERS, SERVERS = "You have had your 2 AI answers of today", "This server has had its 4 AI answers of today"


@pytest.fixture
async def town(weaviate_server: WeaviateProcess, provider: Provider) -> AsyncIterator[Server]:
    environ = {**provider.environment, "VECTORIZER": "local", "RERANKER": "none"}
    async with Playground() as discord_, open_server(discord_, weaviate_server.settings(environ)) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        yield server


async def choose(server: Server, command: str) -> Reply:
    return await server.admin.type(server.channel, f"/settings set setting:{command}")


async def test_who_has_used_up_a_budget_gets_the_matches_alone(town: Server, name: str, provider: Provider) -> None:
    await fill(town.bot.library, name, guild_id=int(town.guild.id))
    wish, channel = f"/recommend query:{WISH} collection:{name}", town.channel
    before = await town.member.type(channel, f"/recommend query:bakers before 2000 collection:{name}")
    assert WORDS in before.text
    assert "2 a day" not in (await choose(town, "member-budget value:2")).text
    assert "For this server: 4." in (await choose(town, "server-budget value:4")).text
    for command, sentence in {
        "member-budget value:0": "from 1 to 1,000,000",
        "server-budget value:2 channel:#general": "for the whole server",
    }.items():
        assert sentence in (await choose(town, command)).text

    asked = [
        await town.member.type(channel, wish),
        await town.member.type(channel, f"/ask question:Who bakes a cake? collection:{name}"),
    ]
    assert all(WORDS in each.text for each in asked)
    paid = provider.calls["chat"]
    assert paid == 3
    # Whatever would have a model write: the commands, a press, a question that follows.
    recommended = await town.member.type(channel, wish)
    assert "Sugar and Flour" in recommended.text
    assert re.search(re.escape(MEMBERS) + r", so I show the matches alone\. More <t:\d+:R>\.", recommended.text)
    quoted = await town.member.type(channel, f"/ask question:Who falls in love over a wedding cake? collection:{name}")
    assert "Two rival bakers fall in love over a wedding cake" in quoted.text
    pressed = await town.member.press(before, WITHOUT_CONDITIONS)
    form = await town.member.press(asked[1], ASK_MORE)
    followed = await town.member.submit(form, {YOUR_QUESTION: "and who falls in love?"})
    for each in (recommended, quoted, pressed, followed):
        assert MEMBERS in each.text
        assert WORDS not in each.text
    # What needs no model says nothing of budgets.
    for free in (
        f"/search query:{WISH} collection:{name}",
        f"/ask question:How many entries are there? collection:{name}",
    ):
        assert "AI answer" not in (await town.member.type(channel, free)).text
    assert provider.calls["chat"] == paid

    # The budget of another member is not used up, that of the server is with the next one.
    assert WORDS in (await town.admin.type(channel, wish)).text
    for command in (wish, f"/prompt test collection:{name} style:together query:{WISH}"):
        refused = await town.admin.type(channel, command)
        assert SERVERS in refused.text
        assert WORDS not in refused.text
    await town.admin.type(channel, f"/quality add question:Who bakes a cake? collection:{name} expected:cake")
    assert "a budget of AI answers is used up" in (await town.admin.type(channel, "/quality run")).text
    assert provider.calls["chat"] == paid + 1

    shown = await town.admin.type(channel, "/usage")
    assert shown.is_ephemeral
    assert "The server: 0 of 4 left today" in shown.text
    assert "Each member: 2 answers a day" in shown.text
    assert "for admins" in (await town.member.type(channel, "/usage", force=True)).text
    await choose(town, "server-budget")
    await choose(town, "member-budget value:3")
    assert WORDS in (await town.member.type(channel, wish)).text
