"""/ingest: what is confirmed, what gets in, and what is said about the rest."""

import csv
import io

import pytest

from playground import Attachment
from tests.e2e.stage import FILMS, Club, get_counts, get_fields

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nothing_is_created_unconfirmed(club: Club, collection: str) -> None:
    asked = await club.order(f"/ingest file collection:{collection}", files=(FILMS,))
    cancelled = await club.press(asked, "Cancel", until="Cancelled")
    listed = await club.type("/collection list")

    assert all(word in asked.text for word in ("title", "year", "int", "overview"))
    assert not cancelled.buttons
    assert collection not in listed.text


async def test_report_counts_and_a_second_upload_changes_nothing(club: Club, collection: str) -> None:
    first = await club.ingest(FILMS, collection)
    second = await club.ingest(FILMS, collection)
    info = await club.type(f"/collection info name:{collection}")

    assert get_counts(first) == (5, 0, 0)
    assert get_counts(second) == (0, 5, 0)
    assert get_fields(info)["Objects"] == "5"


async def test_failed_rows_come_back_with_line_and_reason(film_club: Club, collection: str) -> None:
    bad = Attachment(
        "more.csv",
        b"title,year,genre,overview\nGood Row,1999,crime,A thief.\nBad Row,soon,crime,Nobody knows.\n",
    )

    report = await film_club.ingest(bad, collection)

    assert get_counts(report) == (1, 0, 1)
    (data,) = report.files.values()
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["ragbot_line"] == "3"
    assert "year" in row["ragbot_reason"]
    assert row["title"] == "Bad Row"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rows.jsonl", b'{"title": "Ink", "year": 1990}\n{"title": "Paper", "year": 1991}\n'),
        ("rows.json", b'[{"title": "Ink", "year": 1990}, {"title": "Paper", "year": 1991}]'),
        ("rows.tsv", b"title\tyear\nInk\t1990\nPaper\t1991\n"),
        ("bom.csv", b"\xef\xbb\xbftitle,year\nInk,1990\nPaper,1991\n"),
        ("latin.csv", "title,year\nCafé,1990\nPaper,1991\n".encode("latin-1")),
        ("wide.csv", "title,year\nCafé,1990\nPaper,1991\n".encode("utf-16")),
        ("liar.json", b"title,year\nInk,1990\nPaper,1991\n"),
    ],
)
async def test_every_kind_of_file(club: Club, collection: str, name: str, data: bytes) -> None:
    report = await club.ingest(Attachment(name, data), collection)
    found = await club.type(f"/search query:Paper mode:keyword collection:{collection}")

    assert get_counts(report) == (2, 0, 0)
    assert "Paper" in found.text
    assert "1991" in found.text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"title,year\n",
        b"title,year\n\x00\x00,1\n",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b'"just a text"',
        b'[{"title": "a"}, {"tit',
    ],
    ids=["empty", "header only", "NUL", "picture", "no list", "broken"],
)
async def test_file_that_cannot_be_read(club: Club, collection: str, data: bytes) -> None:
    reply = await club.order(f"/ingest file collection:{collection}", files=(Attachment("rows.csv", data),))
    listed = await club.type("/collection list")

    assert reply.text
    assert "Reference" not in reply.text
    assert "Ingest" not in reply.buttons
    assert collection not in listed.text


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"title,title\na,b\n", "the same name"), (b"title,\na,b\n", "without a name")],
    ids=["duplicate column", "blank column"],
)
async def test_columns_without_a_name_of_their_own_get_one(
    club: Club, collection: str, data: bytes, words: str
) -> None:
    reply = await club.order(f"/ingest file collection:{collection}", files=(Attachment("rows.csv", data),))

    assert words in reply.text
    assert "Ingest" in reply.buttons


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ragged.csv", b"title,year\nInk,1990,extra\nPaper,1991\n"),
        ("huge.csv", b"title,year\nInk,1990\n" + b"x" * 5_000_000 + b",1991\n"),
        ("twice.jsonl", b'{"title": "a", "title": "b"}\n{"title": "Ink"}\n'),
        ("large.jsonl", b'{"title": "a", "score": 1e999}\n{"title": "Ink", "score": 1.5}\n'),
    ],
    ids=["ragged", "a cell of 5 MB", "duplicate keys", "1e999"],
)
async def test_bad_row_costs_only_itself(club: Club, collection: str, name: str, data: bytes) -> None:
    report = await club.ingest(Attachment(name, data), collection)

    assert get_counts(report) == (1, 0, 1)
    assert len(report.files) == 1


async def test_attachment_that_cannot_be_downloaded(club: Club, collection: str) -> None:
    lost = Attachment("films.csv", FILMS.data, is_broken=True)

    reply = await club.order(f"/ingest file collection:{collection}", files=(lost,))

    assert "download" in reply.text.casefold()


async def test_collection_of_another_schema_takes_nothing_silently(film_club: Club, collection: str) -> None:
    other = Attachment("people.csv", b"title,shoe\nA Row,42\n")

    report = await film_club.ingest(other, collection)

    assert "shoe" in report.text
