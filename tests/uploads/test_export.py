"""An export is JSON Lines or CSV, of any size or as much as fits."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.models import PROVENANCE, CollectionInfo, PropertySpec
from bot.uploads import Export, ExportFormat, collect_files, write_export

TRACKED = tuple(map(PropertySpec, PROVENANCE))
FILMS = CollectionInfo("Films", (PropertySpec("title"), PropertySpec("year", "int"), *TRACKED))
KEPT = {
    "source": "a.csv",
    "batch": "20260301-123015-abcdef",
    "ingested_at": "2026-03-01T12:30:15Z",
    "ingested_by": "42",
}


def build_export(*found: dict[str, Any], info: CollectionInfo = FILMS, form: str = "jsonl") -> Export:
    async def iterate() -> AsyncIterator[dict[str, Any]]:
        for each in found:
            yield each

    return Export(info, iterate(), ExportFormat(form))


async def write(*exports: Export) -> str:
    out = io.StringIO()
    await write_export(exports, out)
    return out.getvalue()


async def test_a_line_about_the_collection_is_followed_by_a_line_for_each_object() -> None:
    text = await write(
        build_export({"id": "1", "title": "Amélie\nII\u2028", **KEPT}, {"id": "2", "year": 1995, **KEPT})
    )
    head, *lines = map(json.loads, text.splitlines())
    assert head == {
        "@ragbot": {
            "export": 1,
            "collection": "Films",
            "properties": [{"name": "title", "type": "text"}, {"name": "year", "type": "int"}],
        }
    }
    assert lines == [
        {"id": "1", "title": "Amélie\nII\u2028", "@ragbot": KEPT},
        {"id": "2", "year": 1995, "@ragbot": KEPT},
    ]


async def test_what_is_called_like_the_bots_own_is_data_where_the_bot_keeps_nothing() -> None:
    info = CollectionInfo("Shared", (PropertySpec("source"),), is_shared=True)
    _, line = (await write(build_export({"id": "1", "source": "the web"}, info=info))).splitlines()
    assert json.loads(line) == {"id": "1", "source": "the web"}


async def test_collections_stand_one_after_the_other() -> None:
    other = CollectionInfo("Books", (PropertySpec("title"), *TRACKED))
    found = {"id": "1", "title": "Emma", **KEPT}
    text = await write(build_export(found), build_export(found, info=other))
    names = [json.loads(line)["@ragbot"].get("collection") for line in text.splitlines()]
    assert names == ["Films", None, "Books", None]


@pytest.mark.parametrize("form", ExportFormat)
async def test_an_export_that_discord_does_not_take_is_cut(form: str) -> None:
    found = ({"id": str(number), "title": f"M{number}", **KEPT} for number in range(100))
    files, count = await collect_files([build_export(*found, form=form)], max_bytes=2_000)
    (data,) = files.values()
    assert 500 < len(data) <= 2_000
    assert 0 < count < 100
    assert len(data.splitlines()) == count + 1


async def test_csv_has_a_file_for_each_collection_and_json_lines_have_one() -> None:
    other = CollectionInfo("Books", (PropertySpec("title"), *TRACKED))
    found = {"id": "1", "title": "Emma", **KEPT}
    for form, names in (("csv", ["Films.csv", "Books.csv"]), ("jsonl", ["documents.jsonl"])):
        exports = [build_export(found, form=form), build_export(found, info=other, form=form)]
        files, count = await collect_files(exports, max_bytes=10_000)
        assert (list(files), count) == (names, 2)


async def test_as_csv_there_are_no_more_collections_than_a_message_takes_files() -> None:
    infos = [CollectionInfo(f"C{number}", (PropertySpec("title"), *TRACKED)) for number in range(12)]
    found = {"id": "1", "title": "Emma", **KEPT}
    for form, expected in (("csv", 10), ("jsonl", 12)):
        _, count = await collect_files([build_export(found, info=info, form=form) for info in infos], max_bytes=100_000)
        assert count == expected


async def test_a_spreadsheet_shows_texts_where_they_look_like_formulas() -> None:
    info = CollectionInfo("T", (PropertySpec("a"), PropertySpec("n", "number"), PropertySpec("l", "text[]"), *TRACKED))
    found = {"id": "1", "a": '=HYPERLINK("http://x")', "n": -5.0, "l": ["-x", "y"], **KEPT}
    text = await write(build_export(found, info=info, form="csv"))
    assert text.startswith("\ufeff")
    names, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert names[:4] == ["a", "n", "l", "ragbot_id"]
    assert row == ['\'=HYPERLINK("http://x")', "-5.0", "'-x; y", "1", *KEPT.values()]
