"""What an upload would change is counted before anything is written, and asked about twice where it deletes much."""

import pytest

from bot.models import CollectionInfo
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import GUIDE, count_objects, ingest, is_report, press_ingest, upload

FIRST = b"# Guests\n\n## Bringing\n\nEach member may bring one guest.\n\n## Dogs\n\nDogs stay at the door.\n"
SECOND = FIRST.replace(b"one guest", b"two guests")
FIVE = b"title,year\n" + b"".join(b"Film %d,1990\n" % number for number in range(5))


async def replace_version(server: Server, asked: Reply) -> Reply:
    """The report after the first button."""
    return await (await server.admin.press(asked, "Replace the earlier version")).wait_for(is_report)


async def test_new_changed_and_unchanged_rows_are_counted_first(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", FIVE), options="key:title")
    changed = FIVE.replace(b"Film 1,1990", b"Film 1,1999") + b"Film 9,2000\nFilm 10,soon\n"
    asked = await upload(server, shelf.name, Attachment("a.csv", changed), options="key:title")
    assert "Of 7 rows: 1 new · 1 update · 4 unchanged · 1 fail" in asked.text
    assert await count_objects(server, shelf.name) == 9


async def test_values_that_do_not_fit_fail_in_the_question_already(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,year\nInk,1990\nPaper,nineteen95\nGlue,2017.5\n"
    assert "1 new · 2 fail" in (await upload(server, shelf.name, Attachment("a.csv", rows))).text


@pytest.mark.parametrize("mode", ["sync", "replace source"])
async def test_an_upload_that_deletes_much_is_asked_about_twice(
    server: Server, shelf: CollectionInfo, mode: str
) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", FIVE))
    less = b"title,year\nFilm 0,1990\n"
    asked = await upload(server, shelf.name, Attachment("a.csv", less), options=f'mode:"{mode}"')
    assert "deletes 4 of 5" in asked.text
    again = await (await server.admin.press(asked, "Ingest")).wait_for(lambda reply: "Delete 4" in reply.buttons)
    await (await server.admin.press(again, "Cancel")).wait_for(lambda reply: "Nothing was changed" in reply.text)
    assert await count_objects(server, shelf.name) == 9


async def test_an_upload_that_deletes_little_is_asked_about_once(server: Server, shelf: CollectionInfo) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", FIVE))
    less = FIVE.replace(b"Film 4,1990\n", b"")
    report = await ingest(server, shelf.name, Attachment("a.csv", less), options="mode:sync")
    assert report.text.startswith(f"1 deleted, 4 unchanged in {shelf.name}")


async def test_a_new_version_of_a_document_replaces_the_earlier_one(server: Server, name: str) -> None:
    await ingest(server, name, Attachment("faq.md", FIRST))
    before = await count_objects(server, name)
    asked = await upload(server, name, Attachment("faq.md", SECOND))
    assert asked.buttons[:2] == ["Replace the earlier version", "Keep both"]
    assert "faq.md is there already. Chunks: 1 new, 1 the same, 1 deleted" in asked.text.replace("**", "")
    await replace_version(server, asked)
    assert await count_objects(server, name) == before
    shown = await server.member.type(server.channel, "/documents show source:faq.md")
    assert "two guests" in shown.text
    assert "one guest" not in shown.text


async def test_both_versions_can_be_kept(server: Server, name: str) -> None:
    await ingest(server, name, Attachment("faq.md", FIRST))
    before = await count_objects(server, name)
    asked = await upload(server, name, Attachment("faq.md", SECOND))
    await (await server.admin.press(asked, "Keep both")).wait_for(is_report)
    assert await count_objects(server, name) == before + 1


async def test_the_same_version_and_another_document_are_no_new_version(server: Server, name: str) -> None:
    await ingest(server, name, Attachment("faq.md", FIRST))
    assert "Ingest" in (await upload(server, name, Attachment("faq.md", FIRST))).buttons
    assert "Ingest" in (await upload(server, name, Attachment("guide.md", GUIDE))).buttons


async def test_of_several_files_only_what_is_there_is_replaced(server: Server, name: str) -> None:
    await ingest(server, name, Attachment("faq.md", FIRST), Attachment("note.txt", b"Bake at noon."))
    files = Attachment("faq.md", SECOND), Attachment("note.txt", b"Bake at noon.")
    report = await replace_version(server, await upload(server, name, *files))
    assert "1 deleted, 1 new, 2 unchanged" in report.text


async def test_another_message_of_a_channel_is_no_new_version_of_it(server: Server) -> None:
    for words in ("Hello everyone.", "The key is at the bar."):
        message = server.member.say(server.channel, words)
        await press_ingest(server, await server.admin.use("Add to knowledge", message))
    assert await count_objects(server, "Knowledge") == 2


async def test_corrected_rows_belong_to_the_source_that_they_came_from(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,year\nInk,1990\nPaper,soon\n"
    report = await ingest(server, shelf.name, Attachment("a.csv", rows))
    corrected = report.files["failed_rows.csv"].replace(b"soon", b"1991")
    second = await ingest(server, shelf.name, Attachment("failed_rows.csv", corrected))
    assert "1 new object" in second.text
    assert "from a.csv" in second.text
    # The file itself, corrected too, is then there as a whole.
    whole = rows.replace(b"soon", b"1991")
    assert "2 unchanged" in (await upload(server, shelf.name, Attachment("a.csv", whole), options="mode:sync")).text
