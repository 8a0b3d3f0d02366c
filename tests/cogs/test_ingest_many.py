"""/ingest file with several files: each has its own verdict; uploads wait in line; Stop ends one cleanly."""

import asyncio
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from bot.audience import EVERYTHING
from bot.models import CollectionInfo, IngestReport
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import GUIDE, RAGGED, ROWS, count_objects, ingest, is_report, press_ingest, try_out, upload
from tests.support.replies import settle

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
BIG = b"title,year\n" + b"".join(b"Film %d,1990\n" % number for number in range(2_000))


def says(words: str) -> Callable[[Reply], bool]:
    return lambda reply: words in reply.text


def build_zip(**files: bytes) -> Attachment:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return Attachment("all.zip", buffer.getvalue())


async def test_good_files_get_in_and_bad_ones_are_named(server: Server, shelf: CollectionInfo) -> None:
    files = [
        Attachment("a.csv", ROWS),
        Attachment("gone.csv", ROWS, is_broken=True),
        Attachment("b.png", PICTURE),
        Attachment("c.csv", b"shoe\n42\n"),
        Attachment("d.jsonl", b'{"title": "Glue", "year": 1992}\n'),
    ]
    asked = await upload(server, shelf.name, *files)
    assert "Add 3 rows to" in asked.text
    for words in (
        "a.csv · CSV · 2 rows",
        "gone.csv · I could not download",
        "PNG",
        "Wrong collection?",
        "d.jsonl · JSONL",
    ):
        assert words in asked.text.replace("**", "")
    report = await press_ingest(server, asked)
    assert "3 new objects" in report.text
    for source in ("a.csv", "gone.csv", "b.png", "c.csv", "d.jsonl"):
        assert source in report.text
    assert await count_objects(server, shelf.name) == 7


async def test_when_no_file_is_good_all_verdicts_are_told(server: Server, shelf: CollectionInfo) -> None:
    files = [Attachment("gone.csv", ROWS, is_broken=True), Attachment("b.png", PICTURE)]
    reply = await upload(server, shelf.name, *files)
    assert "gone.csv" in reply.text
    assert "PNG" in reply.text
    assert not reply.buttons


async def test_one_batch_undoes_all_files(server: Server, shelf: CollectionInfo) -> None:
    files = [Attachment("a.csv", ROWS), Attachment("a.csv", b"title\nGlue\n")]
    report = await ingest(server, shelf.name, *files)
    assert "a.csv (2)" in report.text
    batch = report.text.partition("batch:")[2].partition("`")[0]
    asked = await server.admin.type(server.channel, f"/documents delete batch:{batch}")
    assert "3 objects" in asked.text


async def test_ten_files_fit_one_command(server: Server, shelf: CollectionInfo) -> None:
    files = [Attachment(f"{number}.csv", b"title\nFilm %d\n" % number) for number in range(10)]
    report = await ingest(server, shelf.name, *files)
    assert "10 new objects" in report.text


async def test_an_archive_of_all_kinds(server: Server, name: str) -> None:
    asked = await upload(server, name, build_zip(guide_md=GUIDE, note_txt=b"Bake at noon.", b_png=PICTURE))
    assert "2 chunks" in asked.text
    assert "PNG" in asked.text
    report = await press_ingest(server, asked)
    assert "2 new objects" in report.text
    listed = await server.member.type(server.channel, "/documents list")
    assert "guide.md" in listed.text
    assert "note.txt" in listed.text


async def test_a_table_beside_documents_has_to_fit_them(server: Server, name: str) -> None:
    files = [
        Attachment("guide.md", GUIDE),
        Attachment("a.csv", b"shoe\n42\n"),
        Attachment("b.csv", b"content\nHello\n"),
    ]
    asked = await upload(server, name, *files)
    assert "1 chunk and 1 row" in asked.text
    assert "None of its columns (shoe) exist" in asked.text


async def test_failed_rows_come_back_by_file(server: Server, shelf: CollectionInfo) -> None:
    report = await ingest(server, shelf.name, Attachment("a.csv", RAGGED), Attachment("b.csv", RAGGED))
    assert set(report.files) == {"failed_rows_of_a.csv.csv", "failed_rows_of_b.csv.csv"}
    assert "Failed: 4" in report.text


async def test_failed_rows_are_counted_whole_however_many_are_kept(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,year\nInk,1990\n" + b"x\n" * 4_000
    archive = build_zip(**{f"f{number}_csv": rows for number in range(10)})
    asked = await upload(server, shelf.name, archive)
    assert "40,000 fail" in asked.text
    assert "Failed: 40,000" in (await press_ingest(server, asked)).text


async def test_stop_ends_between_two_batches_and_says_what_is_in(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", BIG), Attachment("b.csv", BIG))
    async with server.bot.library.ingester.turn(int(server.guild.id)):
        pressed = await server.admin.press(asked, "Ingest")
        waiting = await pressed.wait_for(lambda reply: "You are next" in reply.text)
        assert waiting.buttons == ["Stop"]
    running = await waiting.wait_for(lambda reply: " of 4,000 rows" in reply.text)
    await server.admin.press(running, "Stop", force=True)
    report = await running.wait_for(is_report)
    assert report.text.startswith("Stopped:")
    inserted = await count_objects(server, shelf.name) - 4
    assert inserted < 4_000
    assert f"Inserted: {inserted:,}" in report.text
    assert "b.csv: not looked at" in report.text


async def test_stop_leaves_the_line(server: Server, name: str) -> None:
    asked = await upload(server, name, Attachment("a.csv", ROWS))
    guild_id = int(server.guild.id)
    async with server.bot.library.ingester.turn(guild_id):
        waiting = await (await server.admin.press(asked, "Ingest")).wait_for(lambda reply: "You are next" in reply.text)
        await server.admin.press(waiting, "Stop")
        done = await waiting.wait_for(lambda reply: "before it started" in reply.text)
        assert server.bot.library.ingester.queue_place(guild_id) == 1
    assert not done.buttons
    assert await server.bot.library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == ()


async def test_a_queue_tells_places_and_each_reports_for_itself(server: Server, shelf: CollectionInfo) -> None:
    files = [Attachment(f"{number}.csv", b"title\nFilm %d\n" % number) for number in range(4)]
    asked = [await upload(server, shelf.name, file) for file in files]
    async with server.bot.library.ingester.turn(int(server.guild.id)):
        pressed = []
        for number, question in enumerate(asked, start=1):
            words = "You are next" if number == 1 else f"You are number {number}"
            reply = await server.admin.press(question, "Ingest")
            pressed.append(await reply.wait_for(says(words)))
    reports = await asyncio.gather(*(reply.wait_for(is_report) for reply in pressed))
    for number, report in enumerate(reports):
        assert "1 new object " in report.text
        assert f"from {number}.csv" in report.text


async def test_two_guilds_do_not_wait_for_each_other(server: Server, shelf: CollectionInfo) -> None:
    other = server.discord.add_guild("Other")
    admin = other.add_member("eve", manage_guild=True)
    async with server.bot.library.ingester.turn(int(server.guild.id)):
        files = [Attachment("a.csv", ROWS)]
        asked = await settle(await admin.type(other.channel, f"/ingest file collection:{shelf.name}", files=files))
        report = await (await admin.press(asked, "Ingest")).wait_for(is_report)
    assert "2 new objects" in report.text
    assert await count_objects(server, shelf.name) == 4


async def test_an_empty_file_is_named(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", ROWS), Attachment("b.csv", b"title,year\n"))
    assert "b.csv" in asked.text
    assert "Add 2 rows" in asked.text


async def test_a_collection_deleted_meanwhile_is_told(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", ROWS))
    await server.bot.library.collections.delete(shelf.name, guild_id=int(server.guild.id))
    pressed = await server.admin.press(asked, "Ingest")
    done = await pressed.wait_for(lambda reply: "could not finish" in reply.text)
    assert "There is no collection" in done.text
    assert not done.buttons


async def test_what_is_in_when_it_breaks_off_is_told(
    server: Server, shelf: CollectionInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await upload(server, shelf.name, *(Attachment(f"{name}.csv", ROWS) for name in "abc"))
    ingester, guild_id = server.bot.library.ingester, int(server.guild.id)
    ingest_one = ingester.ingest

    async def delete_after_the_first(rows: Any, **options: Any) -> IngestReport:
        report = await ingest_one(rows, **options)
        if options["origin"].source == "a.csv":
            await server.bot.library.collections.delete(shelf.name, guild_id=guild_id)
        return report

    monkeypatch.setattr(ingester, "ingest", delete_after_the_first)
    report = await press_ingest(server, asked)
    assert "2 new objects" in report.text
    assert "What went wrong" in report.text
    assert "b.csv: broke off" in report.text
    assert "c.csv: not looked at" in report.text
    assert "takes this upload back" in report.text


@pytest.mark.parametrize("environ", [{"SHARED_COLLECTIONS": "SharedShelf"}])
async def test_a_shared_collection_takes_nothing(server: Server, shared_shelf: str) -> None:
    asked: Reply = await upload(server, shared_shelf, Attachment("a.csv", ROWS))
    assert "read-only" in asked.text
    assert not asked.buttons


async def test_a_dry_run_of_several_files_adds_up(server: Server, shelf: CollectionInfo) -> None:
    tried = await try_out(
        server, await upload(server, shelf.name, Attachment("a.csv", ROWS), Attachment("b.csv", ROWS))
    )
    assert "Dry run: 4 new objects" in tried.text
    assert await count_objects(server, shelf.name) == 4
