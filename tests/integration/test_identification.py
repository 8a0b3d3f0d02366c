"""Objects of messages that an older bot stored say who wrote them, and are recognised as these messages."""

from pathlib import Path
from typing import Any, Final

import weaviate

from bot.audience import EVERYTHING
from bot.library import Library, Selection, open_library
from bot.library.provenance import build_content, build_digest
from bot.library.stored import GuildTenant
from bot.models import LOOKUP, CollectionInfo, CollectionSchema, PropertySpec, Record
from bot.text_schema import build_text_schema
from tests.support.exports import export_text, import_text
from tests.support.messages import build_said
from tests.support.movies import ingest
from tests.support.weaviate import WeaviateProcess

ADA: Final = 111
LINK: Final = "https://discord.com/channels/1/2/{}"


def build_old(message_id: int, member_id: int, number: int, content: str, **values: Any) -> Record:
    """A chunk as an older bot stored it: everybody sees who wrote it, and chunks are counted through the channel."""
    about = {"author_id": str(member_id), "url": LINK.format(message_id), "title": "general"}
    return Record(number + 1, {"content": content, "chunk_index": number, **about, **values})


async def fill_old(library: Library, name: str, guild_id: int, rows: dict[str, list[Record]]) -> None:
    """A collection as a bot left it that did not know which message an object is."""
    schema = build_text_schema(name)
    old = CollectionSchema(name, (*schema.properties, PropertySpec("author_id")), schema.source_properties)
    await library.collections.create(old, guild_id=guild_id)
    for source, records in rows.items():
        await ingest(library, name, guild_id, records, source=source)
    await remove_mark(library, name)


async def remove_mark(library: Library, name: str) -> None:
    """Let the next start take the collection for one whose messages do not say which they are."""

    async def remove(client: weaviate.WeaviateAsyncClient) -> None:
        config = client.collections.use(name).config
        description = str((await config.get()).description)
        await config.update(description=description.replace(" messages]", "]"))

    await library.connection.call(remove)


async def fetch_all(library: Library, name: str, guild_id: int) -> tuple[CollectionInfo, list[dict[str, Any]]]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    return info, [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]


async def test_old_messages_are_recognised_and_forgotten(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    numbered = [build_old(100 + n, n % 2, n, f"Words {n}.") for n in range(2, 230)]
    long = [build_old(7, ADA, 0, "First half."), build_old(7, ADA, 1, "Second half.")]
    attached = [build_old(7, ADA, 0, "# Baking", title="Baking")]
    stranger = [build_old(8, ADA, 0, "No message.", url="https://example.org/8")]
    rows = {"#general": [*long, *numbered], "#general/guide.md": attached, "notes.csv": stranger}
    await fill_old(library, collection_name, guild_id, rows)
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        again = [*build_said(7, ADA, "First half.", "Second half."), *build_said(102, 0, "Words 2.")]
        report = await ingest(
            started, collection_name, guild_id, again, source="#general", columns=frozenset({"content", "title"})
        )
        assert (report.inserted, report.deleted) == (0, 0)
        _, found = await fetch_all(started, collection_name, guild_id)
        assert len(found) == len(numbered) + 4
        assert await started.privacy.forget(guild_id, ADA) == 3
        _, left = await fetch_all(started, collection_name, guild_id)
        assert {each["content"] for each in left} == {"No message.", *(f"Words {n}." for n in range(2, 230))}
        assert {(each["message_id"], each["channel_id"]) for each in left if each["content"] == "Words 9."} == {
            ("109", "2")
        }


async def test_what_an_older_bot_exported_or_deleted_comes_back_with_its_author(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    await fill_old(library, collection_name, guild_id, {"#general": [build_old(7, ADA, 0, "Words.")]})
    text = await export_text(library, collection_name, guild_id)
    selection = Selection("#general", None)
    found = await library.selections.find(selection, collection_name, guild_id=guild_id, reader=EVERYTHING)
    deletion = await library.selections.delete(selection, found, guild_id=guild_id)
    assert deletion.batch is not None
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        assert (await started.undo.undo(deletion.batch, guild_id=guild_id)).returned == 1
        assert await started.privacy.forget(guild_id, ADA) == 1
        await import_text(started, guild_id, text, tmp_path)
        assert await started.privacy.forget(guild_id, ADA) == 1
        await started.privacy.opt_out(guild_id, ADA)
        outcome = await import_text(started, guild_id, text, tmp_path)
        assert outcome.reports[0].notes == ("1 message of members who opted out is left out.",)
        assert await started.privacy.count(guild_id, ADA) == 0


async def test_what_was_stored_twice_is_once_there_when_it_is_read_again(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    rows = [build_old(7, ADA, 0, "Once."), build_old(7, ADA, 5, "Once.")]
    await fill_old(library, collection_name, guild_id, {"#general": rows})
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        report = await ingest(started, collection_name, guild_id, build_said(7, ADA, "Once."), source="#general")
        assert (report.inserted, report.deleted) == (0, 1)
        _, found = await fetch_all(started, collection_name, guild_id)
        assert [each["content"] for each in found] == ["Once."]


async def test_a_second_start_changes_nothing(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await fill_old(library, collection_name, guild_id, {"#general": [build_old(7, ADA, 0, "Words.")]})
    for _ in range(2):
        async with open_library(weaviate_server.settings()) as started:
            await started.connection.wait_ready(timeout=30)
            info, (found,) = await fetch_all(started, collection_name, guild_id)
            (stored,) = await GuildTenant(started.connection, info, guild_id).fetch([found["id"]])
            assert [token for token in stored.properties[LOOKUP] if token.startswith("message:")] == [
                "message:7/0",
                "message:7",
            ]
            assert found["digest"] == build_digest(build_content(build_old(7, ADA, 0, "Words.").values))


async def test_a_table_with_such_columns_of_other_types_is_left_alone(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    properties = (PropertySpec("content"), PropertySpec("author_id", "int"), PropertySpec("url"))
    await library.collections.create(CollectionSchema(collection_name, properties), guild_id=guild_id)
    rows = [Record(2, {"content": "A row.", "author_id": ADA, "url": LINK.format(7)})]
    await ingest(library, collection_name, guild_id, rows, source="rows.csv")
    await remove_mark(library, collection_name)
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        assert await started.privacy.count(guild_id, ADA) == 0
