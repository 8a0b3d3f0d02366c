"""One question over everything: which collections answer where nobody names one."""

from collections.abc import Sequence

import pytest
import weaviate
from weaviate.classes.config import Reconfigure

from bot.audience import EVERYTHING, FOR_EVERYONE, for_role
from bot.library import Library, build_origin
from bot.library.tenancy import get_tenant
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record
from bot.text_schema import build_text_schema
from bot.ui.pages import SHOW_PRIVATELY
from tests.cogs.people import FILMS, Chat, Server, fill, open_chat
from tests.support.provider import Provider
from tests.support.replies import get_more
from tests.support.weaviate import WeaviateProcess

HALL = "The key of the hall hangs behind the door of the office."
WAGES = "The cook of the club earns three silver coins a week."
ASKED = "Where is the key of the hall?"


async def store(
    library: Library, name: str, text: str, *, guild_id: int, audience: tuple[str, ...] = FOR_EVERYONE
) -> None:
    """A collection of texts that holds one text."""
    info = await library.collections.create(build_text_schema(name), guild_id=guild_id)
    await library.ingester.ingest(
        [Record(1, {"title": name, "content": text, "chunk_index": 0})],
        collection=info.name,
        guild_id=guild_id,
        origin=build_origin(f"{name}.txt", by=1),
        options=IngestOptions(audience=audience),
    )


async def fill_table(library: Library, name: str, rows: Sequence[tuple[str, str]], *, guild_id: int) -> None:
    schema = CollectionSchema(name, (PropertySpec("title"), PropertySpec("about")))
    await library.collections.create(schema, guild_id=guild_id)
    records = [Record(line, {"title": title, "about": about}) for line, (title, about) in enumerate(rows, start=2)]
    origin = build_origin(f"{name}.csv", by=1)
    options = IngestOptions(audience=FOR_EVERYONE)
    await library.ingester.ingest(records, collection=name, guild_id=guild_id, origin=origin, options=options)


async def furnish(chat: Chat) -> None:
    guild_id = chat.guild.id
    await fill(chat.bot.library, "Movie", guild_id=guild_id)
    await store(chat.bot.library, "Knowledge", HALL, guild_id=guild_id)


async def test_a_question_is_answered_from_the_collection_that_holds_the_answer(chat: Chat) -> None:
    await furnish(chat)
    text = await chat.type(f"/ask {ASKED}")
    assert "hangs behind the door" in text
    assert "Knowledge · 1 object" in text
    text = await chat.type("/ask Who repairs the station on the moon?")
    assert "lone engineer" in text
    assert "Movie · 3 objects" in text


async def test_what_is_counted_is_counted_where_it_is(chat: Chat) -> None:
    await furnish(chat)
    text = await chat.type("/ask What is the oldest film?")
    assert "Nine Bells" in text
    assert "1957" in text


@pytest.mark.parametrize("environ", [{"DEFAULT_COLLECTION": "Movie"}])
async def test_the_collection_that_the_operator_names_is_asked_alone(chat: Chat) -> None:
    await furnish(chat)
    assert "hangs behind the door" not in await chat.type(f"/ask {ASKED}")
    assert "hangs behind the door" in await chat.type(f"/ask {ASKED} collection:Knowledge")


async def test_nothing_that_answers_is_said_once_for_all(chat: Chat) -> None:
    await furnish(chat)
    text = await chat.type("/ask What is the capital of Mongolia?")
    assert "I don't know" in text
    assert "I looked in 2 collections." in text


async def test_a_wish_is_looked_for_in_tables(chat: Chat) -> None:
    await furnish(chat)
    plays = [
        ("The Lantern", "A lamplighter sings to the sleeping harbour every night."),
        ("Salt", "Two sailors quarrel."),
    ]
    await fill_table(chat.bot.library, "Play", plays, guild_id=chat.guild.id)
    for command in ("recommend", "search"):
        assert "The Lantern" in await chat.type(f"/{command} a lamplighter who sings")
        assert "The Cold Moon" in await chat.type(f"/{command} an engineer on the moon")
        assert "hangs behind the door" not in await chat.type(f"/{command} key of the hall")


async def test_what_answers_in_several_collections_is_shown_together(chat: Chat) -> None:
    await furnish(chat)
    await store(chat.bot.library, "Letters", "The key of the hall is lost, wrote Ann.", guild_id=chat.guild.id)
    text = await chat.type(f"/ask {ASKED}")
    assert "The key of the hall is lost, wrote Ann. [1]" in text
    assert "hangs behind the door of the office. [2]" in text
    assert "[1] Letters.txt · Letters\n[2] Knowledge.txt · Knowledge" in text
    assert "2 collections · 2 objects" in text
    assert "Also in" not in text


async def test_without_any_collection_it_is_said_how_to_make_one(chat: Chat) -> None:
    for command in ("ask", "recommend", "search"):
        assert "An admin can create one with `/ingest`" in await chat.type(f"/{command} anything at all?")


async def test_one_collection_that_fails_leaves_the_others(chat: Chat) -> None:
    await furnish(chat)
    library, guild_id = chat.bot.library, chat.guild.id
    await store(library, "Broken", "Nothing of interest stands here at all.", guild_id=guild_id)
    info = await library.collections.fetch("Broken", guild_id=guild_id, reader=EVERYTHING)

    async def take_away(client: weaviate.WeaviateAsyncClient) -> None:
        collection = client.collections.use(info.stored_name)
        await collection.config.update(multi_tenancy_config=Reconfigure.multi_tenancy(auto_tenant_activation=False))
        await collection.tenants.deactivate(get_tenant(guild_id))

    await library.connection.call(take_away)
    text = await chat.type(f"/ask {ASKED}")
    assert "hangs behind the door" in text
    assert "I could not look in **Broken**." in text


async def test_what_the_channel_may_not_read_has_no_part_in_public(server: Server) -> None:
    guild, library = server.guild, server.bot.library
    guild_id = int(guild.id)
    eve = guild.add_member("eve", roles=["Staff"])
    role = guild.get_role("Staff")
    assert role is not None
    await fill(library, "Movie", guild_id=guild_id)
    await store(library, "Mixed", WAGES, guild_id=guild_id, audience=(for_role(role.id),))
    await store(library, "Vault", WAGES, guild_id=guild_id)
    await library.collections.set_access("Vault", (for_role(role.id),), guild_id=guild_id)
    question = "/ask question:How many silver coins does the cook of the club earn?"
    seen = await server.member.type(server.channel, question)
    assert not any(word in seen.text for word in ("three silver coins", "Vault", "Mixed"))
    assert SHOW_PRIVATELY not in seen.buttons
    offered = await eve.type(server.channel, question)
    assert not any(word in offered.text for word in ("three silver coins", "Vault", "Mixed"))
    private = await eve.press(offered, SHOW_PRIVATELY)
    assert private.is_ephemeral
    assert "three silver coins" in private.text


async def test_what_a_member_may_read_besides_joins_in_private_and_opens(server: Server) -> None:
    guild_id = int(server.guild.id)
    eve = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await store(server.bot.library, "Knowledge", HALL, guild_id=guild_id)
    secret = "The key of the hall is lost, wrote Ann."
    await store(server.bot.library, "Letters", secret, guild_id=guild_id, audience=(for_role(role.id),))
    offered = await eve.type(server.channel, f"/ask question:{ASKED}")
    assert "Knowledge · 1 object" in offered.text
    assert "Letters" not in offered.text
    private = await eve.press(offered, SHOW_PRIVATELY)
    assert "2 collections · 2 objects" in private.text
    assert all(text in private.text for text in (HALL, secret))
    for title, text in (("[1] Letters", secret), ("[2] Knowledge", HALL)):
        more = await eve.press(private, get_more(private, title))
        assert more.is_ephemeral
        assert text in more.text
    # Access is looked up again at every press.
    await server.bot.library.collections.set_access("Letters", (for_role(1),), guild_id=guild_id)
    assert secret not in (await eve.press(private, get_more(private, "[1] Letters"))).text


async def test_the_model_is_asked_once_and_about_one_collection(weaviate_server: WeaviateProcess) -> None:
    async with Provider() as provider:
        environ = {**provider.environment, "VECTORIZER": "local"}
        async with open_chat(weaviate_server.settings(environ)) as chat:
            await chat.bot.library.connection.wait_ready(timeout=30)
            await furnish(chat)
            provider.write = lambda _: "Behind the door [1]."
            text = await chat.type(f"/ask {ASKED}")
    assert "Behind the door [1]." in text
    assert provider.calls == {"chat": 1}
    assert not any(film[2] in provider.prompts[0] for film in FILMS)
