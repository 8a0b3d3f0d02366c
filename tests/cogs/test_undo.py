"""/documents undo and the button under a report."""

import pytest

from bot.audience import EVERYTHING
from bot.models import CollectionInfo
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import ROWS, count_objects, ingest, press_ingest, upload

UPDATE = b"title,year,overview\nNine Bells,1958,A night watchman plans a robbery.\nNew One,2000,A new film.\n"


async def fetch_year(server: Server, name: str, title: str) -> int | None:
    found = await server.bot.library.collections.fetch(name, guild_id=int(server.guild.id), reader=EVERYTHING)
    objects = server.bot.library.documents.export(found, guild_id=int(server.guild.id), reader=EVERYTHING)
    years = {each["title"]: each["year"] async for each in objects}
    return years.get(title)


async def confirm(server: Server, asked: Reply, label: str) -> Reply:
    return await (await server.admin.press(asked, label)).wait_for(lambda reply: " is " in reply.text)


async def test_an_update_by_key_is_counted_before_and_taken_back_with_the_button(
    server: Server, shelf: CollectionInfo
) -> None:
    asked = await upload(server, shelf.name, Attachment("update.csv", UPDATE), options="key:title")
    assert "Of 2 rows: 1 new · 1 update" in asked.text
    assert "from whatever source, updates that object" in asked.text
    report = await press_ingest(server, asked)
    assert await count_objects(server, shelf.name) == 5
    assert await fetch_year(server, shelf.name, "Nine Bells") == 1958
    question = await server.admin.press(report, "Undo")
    assert "Undo the upload of update.csv?" in question.text
    assert "Uploaded" in question.text
    assert "Restores 1 object that it changed" in question.text
    assert "Deletes 1 object that it added" in question.text
    done = await confirm(server, question, "Undo")
    assert "The upload of update.csv is undone" in done.text
    assert await count_objects(server, shelf.name) == 4
    assert await fetch_year(server, shelf.name, "Nine Bells") == 1957
    again = await server.admin.press(report, "Undo")
    assert "I found no upload" in again.text


async def test_what_a_sync_deleted_comes_back_with_the_command(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("films.csv", ROWS), options="mode:sync")
    drastic = await (await server.admin.press(asked, "Ingest")).wait_for(lambda reply: "Delete 4" in reply.buttons)
    assert "Undo brings them back for 30 days" in drastic.text
    report = await (await server.admin.press(drastic, "Delete 4")).wait_for(lambda reply: "Undo" in reply.buttons)
    assert "4 deleted, 2 new" in report.text
    (batch,) = {
        upload.origin.batch
        for upload in await server.bot.library.selections.fetch_newest(
            shelf.name, guild_id=int(server.guild.id), reader=EVERYTHING, limit=10
        )
    }
    question = await server.admin.type(server.channel, f"/documents undo batch:{batch}")
    assert "Brings back 4 objects that it deleted" in question.text
    await confirm(server, question, "Undo")
    assert await count_objects(server, shelf.name) == 4
    assert await fetch_year(server, shelf.name, "Nine Bells") == 1957


async def test_only_an_admin_takes_back_and_may_think_better_of_it(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    refused = await server.member.press(report, "Undo")
    assert "This is for admins" in refused.text
    asked = await server.admin.press(report, "Undo")
    await (await server.admin.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert await count_objects(server, shelf.name) == 6


@pytest.mark.parametrize("batch", ["nope", "20260101-000000-ffffff", "x" * 400])
async def test_an_upload_that_is_not_there_is_refused(server: Server, shelf: CollectionInfo, batch: str) -> None:
    assert "I found no upload" in (await server.admin.type(server.channel, f"/documents undo batch:{batch}")).text


async def test_without_room_for_versions_it_is_called_removal(server: Server, shelf: CollectionInfo) -> None:
    versions = server.bot.library.versions
    versions.limit = 0
    report = await press_ingest(
        server, await upload(server, shelf.name, Attachment("update.csv", UPDATE), options="key:title")
    )
    assert report.buttons == ["Remove"]
    assert "1 object that it changed or deleted does not come back" in report.text
    done = await confirm(server, await server.admin.press(report, "Remove"), "Remove")
    assert "The upload of update.csv is removed" in done.text
    assert await count_objects(server, shelf.name) == 3
