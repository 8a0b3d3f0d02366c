"""Hits are there while a model still writes, in the message that its words are edited into."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest
from aiohttp import web

from bot.audience import for_role
from bot.tree import RESTARTING
from bot.ui.answers import WRITING
from bot.ui.late import SENT_DIRECT
from playground import Playground, Reply
from tests.cogs.people import FILMS, Server, fill, open_server
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

AT_ONCE = 4
SECRET = ("The Bakers' Secret", 2001, "Two bakers in love hide a recipe from the whole town.")
WISH = "/recommend query:bakers in love collection:Film"
QUESTION = "/ask question:Who repairs the silent mining station? collection:Film"


@pytest.fixture
async def town(weaviate_server: WeaviateProcess, provider: Provider) -> AsyncIterator[Server]:
    """A server with films, one of them for a role that nobody has, and a model that hangs until it is released."""
    provider.hang_on = "chat"
    provider.write = lambda _: "Take this one [1]."
    environ = {**provider.environment, "VECTORIZER": "local", "RERANKER": "none", "ANSWERS_AT_ONCE": str(AT_ONCE)}
    settings = weaviate_server.settings({**environ, "HITS_AFTER": "0.05"})
    async with Playground() as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        guild_id = int(server.guild.id)
        await fill(server.bot.library, "Film", guild_id=guild_id)
        await fill(server.bot.library, "Vault", guild_id=guild_id, rows=[SECRET], audience=(for_role(1),))
        yield server
        discord_.assert_contract()


def is_early(reply: Reply) -> bool:
    return WRITING in reply.text


async def read_answer(early: Reply) -> Reply:
    """The answer that the hits have become."""
    return await early.wait_for(lambda now: not is_early(now))


@pytest.mark.parametrize(
    ("command", "calls"),
    [
        (WISH, 1),  # one `generate.hybrid`
        (f"{WISH} style:each", 3),
        (f"{WISH} private:true", 1),
        (QUESTION, 1),  # judged first, so the hits are there before
        (f"{QUESTION} private:true", 1),
        ("@bot recommend bakers in love collection:Film", 1),
        ("@bot ask Who repairs the silent mining station? collection:Film", 1),
        (WISH.removesuffix(" collection:Film"), 1),
    ],
)
async def test_the_hits_stand_there_until_the_model_has_written_and_become_the_answer(
    town: Server, provider: Provider, command: str, calls: int
) -> None:
    early = await town.member.type(town.channel, command)
    assert is_early(early)
    assert any(title in early.text for title, *_ in FILMS)
    assert SECRET[0] not in early.text
    assert set(early.buttons) <= {"More"}
    assert early.is_ephemeral is ("private:true" in command)
    assert not provider.prompts
    provider.release()
    answer = await read_answer(early)
    assert "Take this one" in answer.text
    assert answer.is_ephemeral is early.is_ephemeral
    assert answer.followups == []
    assert [WRITING in version for version in answer.history if version] == [True, False]
    assert provider.calls["chat"] == calls


async def test_the_place_in_the_queue_becomes_the_hits_and_these_the_answer(town: Server, provider: Provider) -> None:
    with ExitStack() as stack:
        for guild in range(1, AT_ONCE + 1):
            stack.enter_context(town.bot.limits.answers.join(guild, guild))
        told = await town.member.type(town.channel, WISH)
        assert "You are next" in told.text
    early = await told.wait_for(is_early)
    provider.release()
    answer = await read_answer(early)
    assert "Take this one" in answer.text
    assert answer.followups == []


async def test_hits_stay_with_a_notice_where_the_model_fails(town: Server, provider: Provider) -> None:
    early = await town.member.type(town.channel, WISH)
    provider.fault = lambda path: web.Response(status=500, text='{"message": "oops"}') if "chat" in path else None
    provider.release()
    answer = await read_answer(early)
    assert "Here are the matches instead" in answer.text
    assert FILMS[0][0] in answer.text
    assert provider.calls["chat"] == 1


async def test_a_model_that_finds_nothing_among_the_hits_has_the_last_word(town: Server, provider: Provider) -> None:
    early = await town.member.type(town.channel, QUESTION)
    provider.write = lambda _: "NOTHING_FOUND"
    provider.release()
    assert "I don't know" in (await read_answer(early)).text


@pytest.mark.parametrize("command", [WISH, f"{WISH} private:true", "@bot recommend bakers in love collection:Film"])
async def test_who_reads_the_hits_when_the_bot_is_ended_keeps_them_and_is_told(
    town: Server, provider: Provider, command: str
) -> None:
    early = await town.member.type(town.channel, command)
    await town.bot.close()
    told = await read_answer(early)
    assert RESTARTING.split(".")[0] in told.text
    assert FILMS[0][0] in told.text
    assert not told.is_deleted


async def test_who_deletes_the_hits_gets_the_answer_as_another_message(town: Server, provider: Provider) -> None:
    early = await town.member.type(town.channel, "@bot recommend bakers in love collection:Film")
    await town.guild.add_member("mod", manage_messages=True).delete(early)
    provider.release()
    answer = await town.channel.wait_for(lambda reply: "Take this one" in reply.text)
    assert answer.message is not early.message


async def test_nothing_is_shown_to_a_channel_of_what_becomes_a_direct_message(town: Server, provider: Provider) -> None:
    asked = asyncio.create_task(town.member.type(town.channel, "@bot recommend bakers in love private:true"))
    await provider.hangs.wait()
    # Who asks later is shown the hits later.
    early = await town.admin.type(town.channel, WISH)
    provider.release()
    sent = await asked
    assert SENT_DIRECT in sent.text
    assert sent.message is not None
    assert not any(title in version for version in sent.history for title, *_ in FILMS)
    await read_answer(early)
