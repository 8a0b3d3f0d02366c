"""/ask: answers with sources, by a model or by quotes."""

from bot.models import CollectionInfo
from tests.cogs.people import Chat, Server, fill, open_chat
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
    assert "An engineer does [1], not a baker." in text


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
