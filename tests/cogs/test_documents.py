"""/documents: list, show, export and delete."""

import csv
import io
import json
import re

import pytest

from bot.models import CollectionInfo
from playground import Attachment
from tests.cogs.people import Chat, Server
from tests.cogs.uploads import GUIDE, ROWS, count_objects, ingest, press_ingest
from tests.support.replies import settle


async def test_list_tells_source_objects_by_whom_and_batch(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    listed = await server.member.type(server.channel, "/documents list")
    first, second = listed.text.splitlines()[1:3]
    assert f"a.csv in {shelf.name} · 2 objects" in first.replace("**", "")
    assert f"<@{server.admin.id}>" in first or "@Ada" in first
    assert not listed.pings
    assert "films.csv" in second
    only = await server.member.type(server.channel, f"/documents list collection:{shelf.name} source:films.csv")
    assert "a.csv" not in only.text


async def test_an_empty_server_is_told_what_to_do(chat: Chat) -> None:
    assert "/ingest" in await chat.type("/documents list")


async def test_show_pages_through_the_objects_of_a_source(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,year\n" + b"".join(b"Film %d,1990\n" % number for number in range(120))
    await ingest(server, shelf.name, Attachment("a.csv", rows))
    shown = await server.member.type(server.channel, "/documents show source:a.csv")
    assert f"a.csv in {shelf.name}: 120 objects" in shown.text
    assert "Next" in " ".join(shown.buttons)


async def test_show_begins_where_it_is_told(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,year\n" + b"".join(b"Film %d,1990\n" % number for number in range(120))
    await ingest(server, shelf.name, Attachment("a.csv", rows))
    shown = await server.member.type(server.channel, "/documents show source:a.csv start:119")
    assert [f"{number}. Film" in shown.text for number in (118, 119, 120)] == [False, True, True]
    assert "120 objects; from 119 on here are 2" in shown.text
    beyond = await server.member.type(server.channel, "/documents show source:a.csv start:121")
    assert "There are 120" in beyond.text


async def test_show_a_document_in_the_order_of_its_chunks(server: Server, name: str) -> None:
    guide = b"".join(b"# Part %d\n\nText of part %d.\n\n" % (number, number) for number in range(40))
    await ingest(server, name, Attachment("guide.md", guide + GUIDE))
    shown = await server.member.type(server.channel, "/documents show source:guide.md")
    assert "Text of part 0." in shown.text


async def test_delete_asks_and_undoes_an_upload(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    asked = await server.admin.type(server.channel, "/documents delete source:a.csv")
    assert "2 objects" in asked.text
    assert shelf.name in asked.text
    assert await count_objects(server, shelf.name) == 6
    done = await (await server.admin.press(asked, "Delete")).wait_for(lambda reply: "Deleted" in reply.text)
    assert "Deleted 2 objects of" in done.text
    assert await count_objects(server, shelf.name) == 4


async def test_an_upload_is_called_by_its_file_and_not_by_its_batch(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("update.csv", ROWS))
    ((name, batch), *_) = await server.admin.autocomplete(server.channel, "/documents delete batch:update")
    assert re.fullmatch(r"update\.csv · \d{4}-\d\d-\d\d \d\d:\d\d UTC", name)
    shown = await server.member.type(server.channel, f"/documents show batch:{batch}")
    assert f"the upload of update.csv in {shelf.name}: 2 objects, 20" in shown.text
    asked = await server.admin.type(server.channel, f"/documents delete batch:{batch}")
    assert "Delete the upload of update.csv?" in asked.text
    assert "2 objects" in asked.text
    assert f"by <@{server.admin.id}>" in asked.text or "by @Ada" in asked.text
    done = await (await server.admin.press(asked, "Delete")).wait_for(lambda reply: "Deleted" in reply.text)
    assert "Deleted 2 objects of the upload of update.csv" in done.text
    assert str(batch) not in asked.text + done.text + shown.text
    assert await count_objects(server, shelf.name) == 4


async def test_cancel_deletes_nothing(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, "/documents delete source:films.csv")
    await (await server.admin.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert await count_objects(server, shelf.name) == 4


async def test_export_attaches_the_objects(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.admin.type(server.channel, "/documents export source:films.csv")
    assert "4 of 4 objects." in reply.text
    (data,) = reply.files.values()
    head, *rows = [json.loads(line) for line in data.decode().splitlines()]
    assert {row["title"] for row in rows} == {"Sugar and Flour", "The Cold Moon", "Rue des Martyrs", "Nine Bells"}
    assert head["@ragbot"]["collection"] == shelf.name
    assert {row["@ragbot"]["source"] for row in rows} == {"films.csv"}


async def test_an_export_goes_back_to_where_it_came_from(server: Server, shelf: CollectionInfo) -> None:
    (data,) = (await server.admin.type(server.channel, "/documents export source:films.csv")).files.values()
    before = await count_objects(server, shelf.name)
    files = [Attachment("documents.jsonl", data)]
    asked = await settle(await server.admin.type(server.channel, "/ingest file", files=files))
    assert shelf.name in asked.text
    assert "ragbot export" in asked.text
    assert "4 unchanged" in asked.text
    done = await press_ingest(server, asked)
    assert "Already there: 4" in done.text
    assert await count_objects(server, shelf.name) == before


async def test_an_export_for_spreadsheets_is_csv(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.admin.type(server.channel, "/documents export source:films.csv format:csv")
    ((name, data),) = reply.files.items()
    assert name == f"{shelf.name}.csv"
    assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) == 5


@pytest.mark.parametrize("command", ["show", "delete", "export"])
async def test_one_of_source_and_batch_is_needed(server: Server, shelf: CollectionInfo, command: str) -> None:
    assert "one of the two" in (await server.admin.type(server.channel, f"/documents {command}")).text
    both = f"/documents {command} source:films.csv batch:x"
    assert "one of the two" in (await server.admin.type(server.channel, both)).text
    unknown = f"/documents {command} source:none.csv"
    assert "no source “none.csv”" in (await server.admin.type(server.channel, unknown)).text


@pytest.mark.parametrize("command", ["delete films.csv", "export films.csv"])
async def test_members_are_refused(chat: Chat, films: CollectionInfo, command: str) -> None:
    assert "Manage Server" in await chat.type(f"/documents {command}")


async def test_other_guilds_documents_are_not_there(server: Server, shelf: CollectionInfo) -> None:
    other = server.discord.add_guild("Other")
    admin = other.add_member("eve", manage_guild=True)
    assert "films.csv" not in (await admin.type(other.channel, "/documents list")).text
    assert "no source" in (await admin.type(other.channel, "/documents delete source:films.csv")).text
    assert await admin.autocomplete(other.channel, "/documents show source:fi") == []


@pytest.mark.parametrize("environ", [{"SHARED_COLLECTIONS": "SharedShelf"}])
async def test_a_collection_that_does_not_know_its_sources_says_so(server: Server, shared_shelf: str) -> None:
    reply = await server.admin.type(server.channel, f"/documents list collection:{shared_shelf}")
    assert "does not record where its objects come from" in reply.text


async def test_sources_and_batches_complete(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    for command in ("list", "show", "export", "delete"):
        sources = await server.admin.autocomplete(server.channel, f"/documents {command} source:a.")
        assert sources == [("a.csv", "a.csv")]
        names = await server.admin.autocomplete(server.channel, f"/documents {command} collection:{shelf.name[:6]}")
        assert names == [(shelf.name, shelf.name)]
    batches = await server.admin.autocomplete(server.channel, f"/documents delete collection:{shelf.name} batch:20")
    assert len(batches) == 2


async def test_the_group_alone_says_what_there_is(chat: Chat) -> None:
    assert "documents list" in await chat.type("/documents")
