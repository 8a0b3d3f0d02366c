"""What an upload goes into, and how reports of several sources become one."""

import asyncio
import csv
import io
from datetime import UTC, datetime

import pytest

from bot.errors import SchemaError
from bot.files import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, build_text_schema
from bot.models import CollectionSchema, DataType, FailedRow, IngestReport, Origin, PropertySpec
from cogs._failed import build_attachments, merge_reports
from cogs._messages import Messages
from cogs._targets import build_schema, check_key, merge_properties
from cogs._turns import run_unless
from cogs._uploads import Intake, Item, join_intakes

TITLE, YEAR = PropertySpec("title"), PropertySpec("year", DataType.INT)


def build_report(source: str, **counts: object) -> IngestReport:
    origin = Origin(source, "b1", "1", datetime(2026, 5, 1, tzinfo=UTC))
    values: dict[str, object] = {"inserted": 1, "existing": 2, "failed": (), "seconds": 0.5, **counts}
    return IngestReport("Movie", origin, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        ("int", "int", "int"),
        ("int", "number", "number"),
        ("number", "int", "number"),
        ("int", "text", "text"),
        ("int[]", "text[]", "text[]"),
        ("date", "uuid", "text"),
        ("object", "text", "text"),
    ],
)
def test_a_column_of_two_files_gets_a_type_that_holds_both(first: str, second: str, merged: str) -> None:
    columns = [(TITLE, PropertySpec("year", first)), (PropertySpec("Year", second), PropertySpec("rating"))]
    assert merge_properties(columns) == (TITLE, PropertySpec("year", merged), PropertySpec("rating"))


def test_texts_get_a_collection_for_documents_and_messages_alike() -> None:
    schema = build_schema("knowledge", [Messages(())])
    assert schema == build_text_schema("Knowledge")
    assert set(schema.properties) == {*CHUNK_PROPERTIES, *MESSAGE_PROPERTIES}
    assert schema.source_properties == ("title", "heading", "content")


def test_a_key_is_found_in_any_case() -> None:
    schema = CollectionSchema("Movie", (TITLE, YEAR))
    assert check_key(None, schema) is None
    assert check_key(" Title", schema) == "title"
    with pytest.raises(SchemaError, match="no property “isbn”"):
        check_key("isbn", schema)


def test_of_two_sources_with_one_name_the_later_gets_a_number() -> None:
    joined = join_intakes([Intake((Item("a.csv"),), ("one",)), Intake((Item("a.csv"), Item("b.csv")), ("two",))])
    assert [item.source for item in joined.items] == ["a.csv", "a.csv (2)", "b.csv"]
    assert joined.notes == ("one", "two")


def test_reports_add_up() -> None:
    rows = (FailedRow(2, "No."),)
    merged = merge_reports(
        [
            build_report("a.csv", updated=3, failed=rows, failed_count=7),
            build_report("b.csv", deleted=4, is_stopped=True, notes=("So it is.",)),
        ]
    )
    assert (merged.inserted, merged.updated, merged.existing, merged.deleted, merged.failed_count) == (2, 3, 4, 4, 7)
    assert merged.failed == rows
    assert merged.is_stopped
    assert merged.seconds == 1.0
    assert merged.notes == ("b.csv: So it is.",)
    assert merged.origin.source == "2 sources"
    assert merge_reports([merged]) is merged


def test_more_failed_rows_than_discord_takes_are_cut() -> None:
    failed = tuple(FailedRow(line, "It does not fit.", {"title": "x" * 100}) for line in range(2, 102))
    report = build_report("a.csv", failed=failed, failed_count=100)
    ((name, data),) = build_attachments([report], {}, max_bytes=5_000).items()
    assert len(data) <= 5_000
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert name == f"first_{len(rows)}_failed_rows.csv"
    assert rows[0]["ragbot_line"] == "2"
    assert list(build_attachments([report], {})) == ["failed_rows.csv"]
    assert build_attachments([build_report("a.csv")], {}) == {}


def test_failed_rows_of_many_sources_share_one_message() -> None:
    failed = (FailedRow(2, "No.", {"title": "Ink"}),)
    reports = [build_report(f"zip/{number}.csv", failed=failed, failed_count=1) for number in range(12)]
    attachments = build_attachments(reports, {"zip/0.csv": ("year", "title")})
    assert len(attachments) == 10
    assert attachments["failed_rows_of_zip_0.csv.csv"].decode("utf-8-sig").startswith("year,title,ragbot_line")


async def test_work_is_given_up_when_the_event_is_set() -> None:
    stopped, begun = asyncio.Event(), asyncio.Event()

    async def wait_for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(run_unless(stopped, wait_for_ever()))
    await begun.wait()
    stopped.set()
    assert await running is False


async def test_work_that_ends_has_ended_and_work_that_fails_fails() -> None:
    async def fail() -> None:
        raise ValueError("no")

    assert await run_unless(asyncio.Event(), asyncio.sleep(0)) is True
    with pytest.raises(ValueError, match="no"):
        await run_unless(asyncio.Event(), fail())
