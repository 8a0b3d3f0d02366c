"""A file that is read again in another way: what is kept of it, and what is not."""

from pathlib import Path

import pytest

from bot.errors import SchemaError, UploadError
from bot.files import ReadOptions, TableOptions
from bot.models import IngestOptions
from bot.uploads import AttachmentReader, Draft, build_draft, build_schema
from bot.uploads.reader import read_file
from tests.files.samples import build_xlsx, build_zip

PEOPLE = b"Ada,36\nBob,41\nEve,50\n"
NAMED = TableOptions(has_header=True)
READER = AttachmentReader(ReadOptions())


async def read(folder: Path, filename: str, data: bytes, *, key: str | None = None) -> Draft:
    path = folder / "upload"
    path.write_bytes(data)
    read = await read_file(path, filename=filename, source=filename, folder=folder, options=ReadOptions())
    return build_draft(build_schema("People", read.parts), read, IngestOptions(key=key))


def find_rows(folder: Path) -> list[Path]:
    return list(folder.rglob("rows-*.jsonl"))


async def test_the_earlier_rows_are_deleted_and_the_schema_is_that_of_the_new_ones(tmp_path: Path) -> None:
    draft = await read(tmp_path, "people.csv", PEOPLE)
    again = await READER.read_again(draft, 0, NAMED)
    assert [part.count for part in again.intake.parts] == [2]
    assert again.target.properties[0].name == "ada"
    assert len(find_rows(tmp_path)) == 1


async def test_of_an_archive_only_one_file_is_read_again(tmp_path: Path) -> None:
    draft = await read(tmp_path, "all.zip", build_zip({"a.csv": PEOPLE, "b.csv": PEOPLE}))
    again = await READER.read_again(draft, 1, NAMED)
    assert [(source, part.count) for source, part in again.intake.readable] == [
        ("all.zip/a.csv", 3),
        ("all.zip/b.csv", 2),
    ]
    assert len(find_rows(tmp_path)) == 2


async def test_a_reading_without_the_key_leaves_the_earlier_one(tmp_path: Path) -> None:
    draft = await read(tmp_path, "people.csv", PEOPLE, key="column_1")
    with pytest.raises(SchemaError):
        await READER.read_again(draft, 0, NAMED)
    (part,) = draft.intake.parts
    assert len(list(part.convert(draft.target.properties))) == 3
    assert len(find_rows(tmp_path)) == 1


async def test_a_reading_that_cannot_be_leaves_the_earlier_one(tmp_path: Path) -> None:
    draft = await read(tmp_path, "films.xlsx", build_xlsx())
    with pytest.raises(UploadError, match="no sheet “Actors”"):
        await READER.read_again(draft, 0, TableOptions(sheet="Actors"))
    (part,) = draft.intake.parts
    assert len(list(part.convert(draft.target.properties))) == part.count
