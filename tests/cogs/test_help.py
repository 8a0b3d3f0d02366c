"""/help and /status."""

from bot.models import CollectionInfo
from bot.settings import Settings
from tests.cogs.people import Chat, Server, open_chat


async def test_help_lists_what_the_member_may_use(chat: Chat) -> None:
    for_member = await chat.type("/help")
    for_admin = await chat.order("/help")
    assert "/recommend" in for_member
    assert "/collection list" in for_member
    assert "/ingest" not in for_member
    assert "/collection delete" not in for_member
    assert "/ingest" in for_admin
    assert "/collection delete" in for_admin


async def test_help_of_the_slash_command_is_for_the_asker_alone(server: Server) -> None:
    reply = await server.member.type(server.channel, "/help")
    assert reply.is_ephemeral
    assert "/recommend" in reply.text
    assert "/ingest" not in reply.text
    assert "Add to knowledge" not in reply.text
    for_admin = (await server.admin.type(server.channel, "/help")).text
    assert "/ingest channel" in for_admin
    assert "Add to knowledge" in for_admin


async def test_status_shows_versions_providers_and_collections(chat: Chat, films: CollectionInfo) -> None:
    text = await chat.type("/status")
    assert "Weaviate is ready" in text
    assert "local" in text
    assert films.name in text
    assert "4 objects" in text


async def test_status_without_weaviate(away: Settings) -> None:
    async with open_chat(away) as chat:
        assert "Weaviate is away" in await chat.type("/status")


async def test_an_unknown_text_command_gets_a_hint(chat: Chat) -> None:
    assert "/help" in await chat.type("/dance")
