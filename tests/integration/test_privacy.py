"""Privacy: who wants to be kept out is known, in each guild for itself, and what they wrote can go."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, CollectionTakenError
from bot.library import Library, open_library
from bot.library.tenancy import PRIVACY_COLLECTION
from bot.models import CollectionSchema, IngestMode, IngestOptions, PropertySpec, Record
from bot.text_schema import build_text_schema
from tests.support.messages import build_said
from tests.support.movies import fill, ingest
from tests.support.weaviate import WeaviateProcess

ADA, BO = 111, 222
UUID = "8c0e4bd6-6a0b-4c53-9f53-0c9d1a3f7a11"


@pytest_asyncio.fixture
async def opted_out(library: Library, guild_id: int) -> AsyncIterator[Library]:
    await library.privacy.opt_out(guild_id, ADA)
    yield library


async def test_nobody_has_opted_out_at_first(library: Library, guild_id: int) -> None:
    assert await library.privacy.fetch_opted_out(guild_id) == frozenset()
    await library.privacy.opt_in(guild_id, ADA)


async def test_opting_out_is_known_to_every_bot_until_it_is_taken_back(
    weaviate_server: WeaviateProcess, opted_out: Library, guild_id: int
) -> None:
    await opted_out.privacy.opt_out(guild_id, ADA)
    await opted_out.privacy.opt_out(guild_id, BO)
    async with open_library(weaviate_server.settings()) as another:
        assert await another.privacy.fetch_opted_out(guild_id) == {str(ADA), str(BO)}
    await opted_out.privacy.opt_in(guild_id, ADA)
    assert await opted_out.privacy.fetch_opted_out(guild_id) == {str(BO)}


async def test_a_guild_does_not_know_of_another(opted_out: Library, guild_id: int) -> None:
    assert await opted_out.privacy.fetch_opted_out(guild_id + 1) == frozenset()


async def test_the_bots_own_collection_is_hidden_everywhere(
    weaviate_server: WeaviateProcess, opted_out: Library, guild_id: int
) -> None:
    settings = weaviate_server.settings({"SHARED_COLLECTIONS": PRIVACY_COLLECTION})
    async with open_library(settings) as library:
        assert PRIVACY_COLLECTION not in await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING)
        for name in (PRIVACY_COLLECTION, PRIVACY_COLLECTION.upper(), "ragbotPrivacy"):
            with pytest.raises(CollectionNotFoundError):
                await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
            with pytest.raises(CollectionNotFoundError):
                await library.collections.delete(name, guild_id=guild_id)
            with pytest.raises(CollectionNotFoundError):
                await ingest(library, name, guild_id, [Record(2, {"member_id": "1"})])
            schema = CollectionSchema(name, (PropertySpec("member"),))
            with pytest.raises(CollectionTakenError):
                await library.collections.create(schema, guild_id=guild_id + 1)
    assert await opted_out.privacy.fetch_opted_out(guild_id) == {str(ADA)}


async def test_forgetting_takes_out_what_a_member_wrote_and_nothing_else(
    library: Library, collection_name: str, guild_id: int
) -> None:
    names = [f"{collection_name}_{n}" for n in range(2)]
    for guild in (guild_id, guild_id + 1):
        for name in names:
            await library.collections.create(build_text_schema(name), guild_id=guild)
            rows = [row for n, who in enumerate([ADA, ADA, BO]) for row in build_said(n, who, f"message {n}")]
            await ingest(library, name, guild, rows, source="#general")
    await fill(library, f"{collection_name}_movies", guild_id)

    assert await library.privacy.count(guild_id, ADA) == 4
    assert await library.privacy.forget(guild_id, ADA) == 4
    assert await library.privacy.count(guild_id, ADA) == 0

    counts = {
        info.name: info.object_count
        for info in await library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
    }
    assert counts == {**dict.fromkeys(names, 1), f"{collection_name}_movies": 4}
    assert await library.privacy.count(guild_id + 1, ADA) == 4


@pytest.mark.parametrize(("data_type", "value"), [("uuid", UUID), ("int", ADA), ("text", str(ADA)), ("text[]", ["a"])])
async def test_other_columns_may_be_called_author_id(
    library: Library, collection_name: str, guild_id: int, data_type: str, value: object
) -> None:
    books = f"{collection_name}_books"
    properties = (PropertySpec("title"), PropertySpec("author_id", data_type))
    await library.collections.create(CollectionSchema(books, properties), guild_id=guild_id)
    for title in ("Ink", "Ink, second edition"):  # the second keeps a version of the first
        rows = [Record(1, {"title": title, "author_id": value})]
        await ingest(library, books, guild_id, rows, source="books.csv", options=IngestOptions(IngestMode.SYNC))
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_said(1, ADA, "mine"), source="#general")

    assert await library.privacy.count(guild_id, ADA) == 1
    assert await library.privacy.forget(guild_id, ADA) == 1
    infos = await library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
    counts = {info.name: info.object_count for info in infos}
    assert counts == {books: 1, collection_name: 0}
