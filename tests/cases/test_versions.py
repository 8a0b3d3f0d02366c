"""The same file once more: changed, broken, or with rows that are alike."""

import pytest

from bot.models import IngestMode
from tests.cases.shelf import Shelf

STOCK = "item,pieces\nmug,3\ncup,4\n"


@pytest.mark.parametrize("mode", [IngestMode.REPLACE_SOURCE, IngestMode.SYNC])
async def test_nothing_is_deleted_while_rows_fail(shelf: Shelf, mode: IngestMode) -> None:
    await shelf.put("stock.csv", STOCK)
    report = await shelf.put("stock.csv", "Item;Pieces\nmug;3,0\npot;4,0\n", mode=mode)
    assert (report.deleted, report.failed_count) == (0, 2)
    assert any("Nothing was deleted" in note for note in report.notes)
    assert await shelf.fetch() == [{"item": "cup", "pieces": 4}, {"item": "mug", "pieces": 3}]


@pytest.mark.parametrize("mode", [IngestMode.REPLACE_SOURCE, IngestMode.SYNC])
async def test_good_rows_are_not_lost_to_a_quote(shelf: Shelf, mode: IngestMode) -> None:
    await shelf.put("books.tsv", "no\ttitle\n1\tEmma\n2\tUlysses\n3\tAda\n")
    report = await shelf.put("books.tsv", 'no\ttitle\n1\t"Emma\n2\tUlysses\n3\t"Ada\n', mode=mode)
    assert report.failed_count == 0
    assert [row["title"] for row in await shelf.fetch()] == ['"Emma', "Ulysses", '"Ada']


async def test_equal_rows_are_stored_once_and_counted(shelf: Shelf) -> None:
    report = await shelf.put("sold.csv", "day,item\n2026-01-05,tea\n2026-01-05,tea\n2026-01-05,jam\n")
    assert (report.inserted, report.existing, report.repeated) == (2, 0, 1)


async def test_a_new_version_of_a_document_takes_the_place_of_the_earlier_one(shelf: Shelf) -> None:
    await shelf.put("rules.md", "# Returns\n\nWithin 30 days.\n\n# Dogs\n\nStay outside.\n")
    report = await shelf.put(
        "rules.md", "# Returns\n\nWithin 14 days.\n\n# Dogs\n\nStay outside.\n", mode=IngestMode.SYNC
    )
    assert (report.inserted, report.existing, report.deleted) == (1, 1, 1)
    contents = " ".join(str(row["content"]) for row in await shelf.fetch())
    assert "14 days" in contents
    assert "30 days" not in contents
