"""/ingest: as a message with an attachment, and as a slash command with buttons."""

import asyncio
import csv
import io
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import UploadError
from bot.files import Table
from bot.models import CollectionInfo, FailedRow
from bot.settings import Settings
from cogs._download import check_size
from cogs.ingest import build_attachments, count_unlisted
from playground import Attachment, Playground, Reply
from tests.cogs.people import Chat, Server, fill, open_server

ROWS = b"title,year,overview\nInk,1990,A poet forges letters.\nPaper,1991,A forger writes poems.\n"

RAGGED = b"title,year,overview\nInk,1990,A poet.\nRagged,1991\nPaper,soon,A forger.\n"


def is_report(reply: Reply) -> bool:
    return "Already there" in reply.text


async def ingest(server: Server, name: str, file: Attachment) -> Reply:
    reply = await server.admin.type(server.channel, f"/ingest collection:{name}", files=[file])
    return await reply.wait_for(is_report)


async def test_an_attachment_of_a_message_is_ingested(
    chat: Chat, films: CollectionInfo, cdn: str, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_bytes(ROWS)
    text = await chat.order(f"/ingest {films.name}", files=[f"{cdn}/more.csv"])
    assert f"2 new objects in {films.name}" in text
    info = await chat.bot.library.collections.fetch(films.name, guild_id=chat.guild.id, with_count=True)
    assert info.object_count == 6


async def test_a_message_without_an_attachment_is_told(chat: Chat, films: CollectionInfo) -> None:
    assert "attach" in await chat.order(f"/ingest {films.name}")


async def test_members_are_refused(chat: Chat, films: CollectionInfo) -> None:
    assert "Manage Server" in await chat.type(f"/ingest {films.name}")


async def test_without_a_name_the_default_collection_is_offered(server: Server) -> None:
    default = server.bot.settings.default_collection
    asked = await server.admin.type(server.channel, "/ingest", files=[Attachment("a.csv", ROWS)])
    assert default in asked.text
    assert "Create" in asked.buttons
    await server.admin.press(asked, "Cancel")


async def test_a_new_collection_is_shown_and_created_when_confirmed(server: Server, name: str) -> None:
    asked = await server.admin.type(server.channel, f"/ingest collection:{name}", files=[Attachment("a.csv", ROWS)])
    assert all(word in asked.text for word in (name, "title", "year", "int", "2 rows"))
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id)) == ()
    pressed = await server.admin.press(asked, "Create")
    report = await pressed.wait_for(is_report)
    assert f"2 new objects in {name}" in report.text
    assert not report.buttons
    assert any("0 of 2 rows" in text for text in report.history)


async def test_cancel_creates_nothing(server: Server, name: str) -> None:
    asked = await server.admin.type(server.channel, f"/ingest collection:{name}", files=[Attachment("a.csv", ROWS)])
    pressed = await server.admin.press(asked, "Cancel")
    await pressed.wait_for(lambda reply: "Cancelled" in reply.text)
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id)) == ()


async def test_an_invalid_name_is_refused_before_the_download(server: Server) -> None:
    lost = Attachment("a.csv", ROWS, is_broken=True)
    reply = await server.admin.type(server.channel, "/ingest collection:9lives", files=[lost])
    assert "cannot name a collection" in reply.text


async def test_the_same_upload_twice_changes_nothing(server: Server, shelf: CollectionInfo) -> None:
    first = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    second = await ingest(server, shelf.name, Attachment("a.csv", ROWS))
    assert "2 new objects" in first.text
    assert "had all of it already" in second.text
    assert not second.files


async def test_failed_rows_are_attached(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", RAGGED))
    assert "1 new object " in report.text
    (data,) = report.files.values()
    failed = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["line"] for row in failed] == ["3", "4"]
    assert "soon" in failed[1]["reason"]


async def test_columns_without_a_property_are_named(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", b"title,shoe size\nInk,42\n"))
    assert "shoe size" in report.text
    assert "Left out" in report.text


async def test_a_file_that_fits_nowhere_is_refused(server: Server, shelf: CollectionInfo) -> None:
    file = Attachment("a.csv", b"shoe,size\nInk,42\n")
    reply = await server.admin.type(server.channel, f"/ingest collection:{shelf.name}", files=[file])
    assert "shares no column" in reply.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (Attachment("a.csv", ROWS, is_broken=True), "could not download"),
        (Attachment("a.csv", ROWS, size=300 * 1024**2), "larger than 256 MiB"),
        (Attachment("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)), "PNG"),
    ],
    ids=["broken", "too large", "picture"],
)
async def test_files_that_cannot_be_had(server: Server, shelf: CollectionInfo, file: Attachment, words: str) -> None:
    reply = await server.admin.type(server.channel, f"/ingest collection:{shelf.name}", files=[file])
    assert words in reply.text
    assert "Reference" not in reply.text


def test_what_arrives_counts_and_not_what_was_declared() -> None:
    check_size(10, max_bytes=10)
    with pytest.raises(UploadError, match="larger"):
        check_size(11, max_bytes=10)


def test_more_failed_rows_than_discord_takes_are_cut() -> None:
    failed = [FailedRow(line, "It does not fit.", {"title": "x" * 100}) for line in range(2, 102)]
    ((name, data),) = build_attachments(failed, max_bytes=5_000).items()
    assert len(data) <= 5_000
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert name == f"first_{len(rows)}_failed_rows.csv"
    assert rows[0]["line"] == "2"
    assert list(build_attachments(failed)) == ["failed_rows.csv"]
    assert build_attachments([]) == {}


def test_failed_rows_that_were_not_kept_are_counted(tmp_path: Path) -> None:
    kept = (FailedRow(2, "It does not fit."),)
    table = Table("CSV", "UTF-8", (), (), 0, kept, 12, (), (), tmp_path)
    assert count_unlisted(table) == ["11 more rows failed, neither counted above nor in the attached file."]
    assert count_unlisted(replace(table, failed_count=1)) == []


async def test_after_15_minutes_the_report_goes_to_the_channel(settings: Settings, name: str) -> None:
    # discord.py tells an interaction's age from its id, so a Discord that is late makes old interactions.
    async with (
        Playground(clock=lambda: time.time() - 16 * 60) as discord,
        open_server(discord, settings) as server,
    ):
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, name, guild_id=int(server.guild.id))
        command = server.admin.type(server.channel, f"/ingest collection:{name}", files=[Attachment("a.csv", ROWS)])
        typing = asyncio.create_task(command)
        report = await server.channel.wait_for(is_report)
        typing.cancel()
        await asyncio.wait([typing])
    assert "2 new objects" in report.text


async def test_the_report_is_sent_again_when_the_reply_was_deleted(server: Server, shelf: CollectionInfo) -> None:
    server.discord.fail_next("PATCH", "/webhooks/*", 404)
    await server.admin.type(server.channel, f"/ingest collection:{shelf.name}", files=[Attachment("a.csv", RAGGED)])
    report = await server.channel.wait_for(is_report)
    assert "1 new object " in report.text
    assert report.files


async def test_the_collection_completes(server: Server, shelf: CollectionInfo) -> None:
    names = await server.admin.autocomplete(server.channel, f"/ingest collection:{shelf.name[:6]}")
    assert (shelf.name, shelf.name) in names
