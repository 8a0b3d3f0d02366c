"""/ask: answers with sources, by a model or by quotes."""

import re

from bot.library.provenance import build_origin
from bot.models import CollectionInfo, IngestOptions, Record
from tests.cogs.people import FILMS, Chat, Server, fill, open_chat
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess


async def test_without_a_model_the_best_sentence_is_quoted_and_cited(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    text = await chat.type("/ask who repairs the station on the moon?")
    assert "lone engineer" in text
    assert "[1]" in text
    assert "The Cold Moon" in text


async def test_the_model_answers_and_is_cited(weaviate_server: WeaviateProcess) -> None:
    async with Provider() as provider:
        environ = {**provider.environment, "VECTORIZER": "local"}
        async with open_chat(weaviate_server.settings(environ)) as chat:
            await chat.bot.library.connection.wait_ready(timeout=30)
            await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
            provider.write = lambda _: "An engineer does [1], not a baker [7]."
            text = await chat.type("/ask who repairs the station on the moon?")
    # The passages stand in an order of Weaviate's; the number is that of the hit.
    assert re.search(r"An engineer does \[[123]\], not a baker\.", text)


async def test_what_nothing_answers_is_not_answered(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    for question in ("What is the capital of Mongolia?", "asdfghjkl"):
        text = await chat.type(f"/ask {question}")
        assert "I don't know: nothing in **Movie** answers that." in text
        assert "**Closest I have**\n[1]" in text
        assert not any(film[2] in text for film in FILMS)


async def test_signs_alone_find_nothing(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    assert "I don't know" in await chat.type("/ask ???")
    for command in ("recommend", "search"):
        assert "Nothing here fits well" in await chat.type(f"/{command} 🎬💔")


async def test_a_name_that_is_not_there_is_said_to_be_missing_and_a_wish_never(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    for command in ("recommend", "search"):
        assert "Nothing here fits well" in await chat.type(f"/{command} Citizen Kane")
        assert "Nothing here fits well" not in await chat.type(f"/{command} something sad")


async def test_a_short_property_is_the_answer(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    assert "> Year: 2011 [1]" in await chat.type("/ask When was The Cold Moon released?")


async def test_only_what_the_reader_may_open_is_cited(weaviate_server: WeaviateProcess) -> None:
    async with Provider() as provider:
        environ = {**provider.environment, "VECTORIZER": "local"}
        async with open_chat(weaviate_server.settings(environ)) as chat:
            await chat.bot.library.connection.wait_ready(timeout=30)
            guild_id = chat.guild.id
            await fill(chat.bot.library, "Movie", guild_id=guild_id)
            row = {"title": "The Sealed Station", "overview": "An engineer repairs the sealed station on the moon."}
            await chat.bot.library.ingester.ingest(
                [Record(1, row)],
                collection="Movie",
                guild_id=guild_id,
                origin=build_origin("sealed.csv", by=1),
                options=IngestOptions(audience=("role:1",)),
            )
            provider.write = lambda _: "One [1], two [2], three [3], four [4], five [5]."
            text = await chat.type("/ask who repairs the station on the moon? limit:5")
    assert "The Cold Moon" in text
    assert "Sealed" not in text
    assert "[5]" not in text
    assert "sealed" not in provider.prompts[-1]


async def test_the_slash_command_takes_its_options(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.member.type(
        server.channel, f"/ask question:who robs the bank? collection:{shelf.name} limit:1"
    )
    assert "Nine Bells" in reply.text
    names = await server.member.autocomplete(server.channel, f"/ask question:x collection:{shelf.name[:5]}")
    assert (shelf.name, shelf.name) in names


async def test_a_question_that_is_too_long_is_cut_and_answered(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    answer = await chat.type("/ask Who robs the bank? " + "Tell me. " * 150)
    assert "Nine Bells" in answer
    assert "I searched for the first" in answer
