"""/ingest file: preview, buttons, report, and what cannot be had."""

import asyncio
import csv
import io

import pytest

from bot.audience import EVERYTHING
from bot.errors import UploadError
from bot.models import CollectionInfo
from bot.settings import Settings
from bot.uploads.download import check_size
from playground import Attachment, Playground, Reply
from tests.cogs.people import Chat, Server, fill, open_server
from tests.cogs.uploads import (
    GUIDE,
    RAGGED,
    ROWS,
    count_objects,
    ingest,
    is_report,
    press_ingest,
    try_out,
    upload,
)
from tests.support.replies import settle


async def test_an_attachment_of_a_message_is_ingested(server: Server, shelf: CollectionInfo) -> None:
    files = [Attachment("a.csv", ROWS), Attachment("b.csv", b"title,year\nGlue,1992\n")]
    asked = await server.admin.type(server.channel, f"@bot ingest {shelf.name}", files=files)
    report = await press_ingest(server, asked)
    assert f"3 new objects in {shelf.name}" in report.text
    assert await count_objects(server, shelf.name) == 7


async def test_the_text_command_takes_the_subcommand_too(server: Server, shelf: CollectionInfo) -> None:
    command = f"@bot ingest file {shelf.name} title sync"
    asked = await server.admin.type(server.channel, command, files=[Attachment("a.csv", ROWS)])
    assert "`title`" in asked.text
    assert "no longer contain" in asked.text


async def test_a_message_without_an_attachment_is_told(chat: Chat, films: CollectionInfo) -> None:
    assert "attach" in await chat.order(f"/ingest {films.name}")


@pytest.mark.parametrize("command", ["/ingest Film", "/ingest file Film", "/ingest channel general"])
async def test_members_are_refused(chat: Chat, command: str) -> None:
    assert "Manage Server" in await chat.type(command)


async def test_without_a_name_the_files_own_is_offered(server: Server) -> None:
    asked = await settle(await server.admin.type(server.channel, "/ingest file", files=[Attachment("a.csv", ROWS)]))
    assert "Create the collection A with 2 rows?" in asked.text
    assert "Ingest" in asked.buttons
    await server.admin.press(asked, "Cancel")


async def test_a_new_collection_is_shown_and_created_when_confirmed(server: Server, name: str) -> None:
    asked = await upload(server, name, Attachment("a.csv", ROWS))
    assert all(word in asked.text for word in (name, "title", "year", "int", "CSV", "2 rows", "A poet forges letters"))
    assert asked.buttons == ["Ingest", "Dry run", "Cancel"]
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id), reader=EVERYTHING) == ()
    report = await press_ingest(server, asked)
    assert f"2 new objects in {name}" in report.text
    assert any("0 of 2 rows" in text for text in report.history)


async def test_of_two_admins_who_create_one_collection_the_second_adds_to_it(server: Server, name: str) -> None:
    first = await upload(server, name, Attachment("a.csv", ROWS))
    second = await upload(server, name, Attachment("b.csv", ROWS.replace(b"Ink", b"Glue")))
    reports = [await press_ingest(server, each) for each in (first, second)]
    assert ["2 new objects" in report.text for report in reports] == [True, True]
    assert await count_objects(server, name) == 4


async def test_what_another_admin_has_created_with_other_columns_stays_as_it_is(server: Server, name: str) -> None:
    first = await upload(server, name, Attachment("a.csv", ROWS))
    second = await upload(server, name, Attachment("b.csv", b"title,pages\nGlue,12\n"))
    await press_ingest(server, first)
    told = await (await server.admin.press(await settle(second), "Ingest")).wait_for(lambda it: "already" in it.text)
    assert "exists already" in told.text
    assert await count_objects(server, name) == 2


async def test_cancel_creates_nothing(server: Server, name: str) -> None:
    asked = await upload(server, name, Attachment("a.csv", ROWS))
    pressed = await server.admin.press(asked, "Cancel")
    await pressed.wait_for(lambda reply: "Cancelled" in reply.text)
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id), reader=EVERYTHING) == ()


async def test_a_dry_run_tells_the_numbers_and_writes_nothing(server: Server, name: str) -> None:
    twice = b"title,year\nInk,1990\nInk,1990\nPaper,x\nGlue,1992\n"
    tried = await try_out(server, await upload(server, name, Attachment("a.csv", twice)))
    assert f"Dry run: 3 new objects in {name}" in tried.text
    assert "Batch" not in tried.text
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id), reader=EVERYTHING) == ()
    report = await press_ingest(server, tried)
    assert [line for line in report.text.splitlines() if line.startswith(("Inserted", "Already", "Failed"))] == [
        line for line in tried.text.splitlines() if line.startswith(("Inserted", "Already", "Failed"))
    ]
    assert "Repeated: 1" in report.text


async def test_the_report_says_how_to_undo_it(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    command = report.text.partition("Undo: `")[2].partition("`")[0]
    assert command.startswith("/documents undo batch:")
    asked = await server.admin.type(server.channel, command)
    await (await server.admin.press(asked, "Undo")).wait_for(lambda reply: "is undone" in reply.text)
    assert await count_objects(server, shelf.name) == 4


async def test_a_known_key_updates(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS), options="key:title")
    changed = ROWS.replace(b"forges", b"writes")
    report = await ingest(server, shelf.name, Attachment("a.csv", changed), options="key:Title")
    assert "1 updated object" in report.text
    assert "Already there: 1" in report.text


async def test_a_key_that_is_no_property_is_refused(server: Server, shelf: CollectionInfo) -> None:
    reply = await upload(server, shelf.name, Attachment("a.csv", ROWS), options="key:isbn")
    assert "has no property “isbn”" in reply.text
    assert "title" in reply.text


async def test_sync_deletes_what_is_gone(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    less = b"title,year,overview\nInk,1990,A poet forges letters.\n"
    asked = await upload(server, shelf.name, Attachment("a.csv", less), options="mode:sync")
    tried = await try_out(server, asked)
    assert "Deleted: 1" in tried.text
    assert await count_objects(server, shelf.name) == 6
    asked = await (await server.admin.press(tried, "Ingest")).wait_for(lambda reply: "Delete 1" in reply.buttons)
    assert "deletes 1 of the 2 objects" in asked.text
    report = await (await server.admin.press(asked, "Delete 1")).wait_for(is_report)
    assert report.text.startswith(f"1 deleted, 1 unchanged in {shelf.name}")
    assert await count_objects(server, shelf.name) == 5


async def test_an_invalid_name_is_refused_before_the_download(server: Server) -> None:
    reply = await upload(server, "9lives", Attachment("a.csv", ROWS, is_broken=True))
    assert "cannot name a collection" in reply.text


async def test_the_same_upload_twice_changes_nothing(server: Server, shelf: CollectionInfo) -> None:
    first = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    second = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    assert "2 new objects" in first.text
    assert "No changes" in second.text
    assert "Remove this upload" not in second.text
    assert not second.files


async def test_failed_rows_are_attached_ready_to_be_mended(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", RAGGED))
    assert "1 new object " in report.text
    (data,) = report.files.values()
    failed = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(failed[0]) == ["title", "year", "overview", "ragbot_line", "ragbot_reason", "ragbot_source"]
    assert [row["ragbot_line"] for row in failed] == ["3", "4"]
    assert "soon" in failed[1]["ragbot_reason"]
    mended = await ingest(server, shelf.name, Attachment("failed_rows.csv", data.replace(b"soon", b"1991")))
    assert "Inserted: 2" in mended.text


async def test_columns_without_a_property_are_named_before_and_after(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", b"title,shoe size\nInk,42\n"))
    assert "Ignored columns" in asked.text
    report = await press_ingest(server, asked)
    assert all("shoe size" in text for text in (asked.text, report.text))


async def test_a_file_that_fits_nowhere_is_refused(server: Server, shelf: CollectionInfo) -> None:
    reply = await upload(server, shelf.name, Attachment("a.csv", b"shoe,size\nInk,42\n"))
    assert "Wrong collection?" in reply.text


async def test_a_document_becomes_chunks(server: Server, name: str) -> None:
    asked = await upload(server, name, Attachment("guide.md", GUIDE))
    assert all(word in asked.text for word in ("Markdown", "1 chunk", "content", "title, heading, content"))
    await press_ingest(server, asked)
    found = await server.member.type(server.channel, f"/search query:kneading collection:{name}")
    assert "Knead the dough" in found.text
    assert "guide.md" in found.text


async def test_a_document_needs_a_place_for_its_text(server: Server, shelf: CollectionInfo) -> None:
    reply = await upload(server, shelf.name, Attachment("guide.md", GUIDE))
    assert "no text property content" in reply.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (Attachment("a.csv", ROWS, is_broken=True), "link has expired"),
        (Attachment("a.csv", ROWS, is_broken=True, status=403), "link has expired"),
        (Attachment("a.csv", ROWS, is_broken=True, status=500), "could not download"),
        (Attachment("a.csv", ROWS, breaks_after=10), "could not download"),
        (Attachment("a.csv", ROWS, size=300 * 1024**2), "larger than 256 MiB"),
        (Attachment("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)), "PNG"),
    ],
    ids=["expired", "forbidden", "broken", "cut off", "too large", "picture"],
)
async def test_files_that_cannot_be_had(server: Server, shelf: CollectionInfo, file: Attachment, words: str) -> None:
    reply = await upload(server, shelf.name, file)
    assert words in reply.text
    assert "Reference" not in reply.text


async def test_a_download_that_breaks_off_once_is_tried_again(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", ROWS, breaks_after=10, failures=1))
    assert "2 new objects" in report.text


def test_what_arrives_counts_and_not_what_was_declared() -> None:
    check_size(10, max_bytes=10)
    with pytest.raises(UploadError, match="larger"):
        check_size(11, max_bytes=10)


async def test_after_15_minutes_it_goes_on_in_the_channel(
    settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.expiry.TOKEN_SECONDS", 0.0)
    async with (
        Playground() as discord,
        open_server(discord, settings) as server,
    ):
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, name, guild_id=int(server.guild.id))
        typing = asyncio.create_task(upload(server, name, Attachment("a.csv", ROWS)))
        asked = await server.channel.wait_for(lambda reply: "Ingest" in reply.buttons)
        await server.admin.press(asked, "Ingest")
        report = await server.channel.wait_for(is_report)
        typing.cancel()
        await asyncio.wait([typing])
    assert "2 new objects" in report.text
    assert any("0 of 2 rows" in text for text in report.history)


async def test_the_report_is_sent_again_when_the_reply_was_deleted(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", RAGGED))
    server.discord.fail_next("PATCH", "/webhooks/*", 404)
    server.discord.fail_next("PATCH", "/webhooks/*", 404)
    await server.admin.press(asked, "Ingest")
    report = await server.channel.wait_for(is_report)
    assert "1 new object " in report.text
    assert report.files


async def test_the_report_reaches_the_admin_where_the_channel_is_deleted(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", RAGGED))
    server.discord.fail_next("PATCH", "/webhooks/*", 404, count=2)
    server.discord.fail_next("POST", f"/channels/{server.channel.id}/messages", 404)
    await server.admin.press(asked, "Ingest")
    report = await server.admin.direct.wait_for(is_report)
    assert report.files


async def test_whoever_lost_the_role_before_the_press_changes_nothing(server: Server, shelf: CollectionInfo) -> None:
    curator = server.guild.add_member("cleo", manage_guild=True)
    asked: Reply = await curator.type(
        server.channel, f"/ingest file collection:{shelf.name}", files=[Attachment("a.csv", ROWS)]
    )
    curator.roles.clear()
    await curator.press(await settle(asked), "Ingest")
    await asked.wait_for_followup(lambda reply: "This is for admins" in reply.text)
    assert await count_objects(server, shelf.name) == 4


async def test_the_collection_completes(server: Server, shelf: CollectionInfo) -> None:
    names = await server.admin.autocomplete(server.channel, f"/ingest file collection:{shelf.name[:6]}")
    assert (shelf.name, shelf.name) in names
