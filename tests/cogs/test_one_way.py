"""A member's upload and the operator's import go one way: the same file by both is the same objects."""

import asyncio
from pathlib import Path

import pytest

from bot.files import ReadOptions
from bot.models import CollectionInfo, IngestMode, IngestOptions
from bot.uploads import Destination, FolderImport
from playground import Attachment
from tests.cogs.people import Server
from tests.cogs.test_ingest_many import build_zip
from tests.cogs.uploads import GUIDE, RAGGED, ROWS, count_objects, ingest

DEFAULT = IngestOptions()


async def import_file(
    server: Server, file: Attachment, folder: Path, *, collection: str, options: IngestOptions = DEFAULT
) -> list[str]:
    """What `ragbot import FILE --create` says."""
    path = folder / file.name
    path.write_bytes(file.data)
    lines: list[str] = []
    destination = Destination(collection, int(server.guild.id), options, is_created=True)
    folder_import = FolderImport(
        server.bot.library,
        destination,
        read_options=ReadOptions(),
        show=lines.append,
        on_progress=lambda _source, _progress: None,
        stop=asyncio.Event(),
    )
    await folder_import.run([path])
    return lines


@pytest.mark.parametrize(
    ("file", "count"),
    [
        (Attachment("films.csv", ROWS), 2),
        (Attachment("guide.md", GUIDE), 1),
        (build_zip(guide_md=GUIDE, note_txt=b"Bake at noon."), 2),
    ],
    ids=["table", "document", "archive"],
)
async def test_the_same_file_by_both_ways_is_the_same_objects(
    server: Server, name: str, tmp_path: Path, file: Attachment, count: int
) -> None:
    report = await ingest(server, name, file)
    assert f"{count} new object" in report.text
    lines = await import_file(server, file, tmp_path, collection=name)
    assert [line for line in lines if "already there" in line]
    assert not [line for line in lines if "inserted" in line]
    assert await count_objects(server, name) == count


async def test_the_same_rows_fail_by_both_ways_with_the_same_reasons(
    server: Server, shelf: CollectionInfo, tmp_path: Path
) -> None:
    report = await ingest(server, shelf.name, Attachment("ragged.csv", RAGGED))
    failed = report.files["failed_rows.csv"]
    await import_file(server, Attachment("ragged.csv", RAGGED), tmp_path, collection=shelf.name)
    assert (tmp_path / "ragged.csv.failed.csv").read_bytes() == failed


async def test_what_fits_no_property_is_said_by_both_ways(
    server: Server, shelf: CollectionInfo, tmp_path: Path
) -> None:
    file = Attachment("wide.csv", b"title,shoe\nInk,42\n")
    report = await ingest(server, shelf.name, file)
    (line,) = [each for each in await import_file(server, file, tmp_path, collection=shelf.name) if "shoe" in each]
    assert line in report.text


async def test_the_operator_sees_which_file_of_how_many_it_is(
    server: Server, shelf: CollectionInfo, tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(ROWS)
    places: list[str] = []
    folder_import = FolderImport(
        server.bot.library,
        Destination(shelf.name, int(server.guild.id)),
        read_options=ReadOptions(),
        show=lambda _line: None,
        on_progress=lambda place, _progress: places.append(place),
        stop=asyncio.Event(),
    )
    assert await folder_import.run([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert list(dict.fromkeys(places)) == ["1/2 a.csv", "2/2 b.csv"]


async def test_a_key_is_found_by_both_ways(server: Server, shelf: CollectionInfo, tmp_path: Path) -> None:
    await ingest(server, shelf.name, Attachment("a.csv", ROWS), options="key:Title")
    known = IngestOptions(IngestMode.ADD, "TITLE")
    lines = await import_file(server, Attachment("a.csv", ROWS), tmp_path, collection=shelf.name, options=known)
    assert "a.csv: 2 already there" in lines[0]
    wrong = IngestOptions(IngestMode.ADD, "isbn")
    lines = await import_file(server, Attachment("a.csv", ROWS), tmp_path, collection=shelf.name, options=wrong)
    assert "no property “isbn”" in lines[0]
