"""What is exported is read back as it was, whatever the objects hold."""

import json
import uuid
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.audience import EVERYTHING
from bot.errors import QueryError
from bot.library import Library
from bot.models import (
    CollectionSchema,
    IngestMode,
    IngestOptions,
    IngestReport,
    Origin,
    PropertySpec,
    Record,
    SearchMode,
    SearchOptions,
)
from bot.text_schema import build_text_schema
from bot.ui import can_be_undone
from bot.uploads import ExportFormat, Outcome
from tests.support.exports import export_text, import_text
from tests.support.messages import build_said
from tests.support.movies import fill, ingest

BY_MEANING = SearchOptions(mode=SearchMode.SEMANTIC)
PLAIN = ("text", "int", "number", "boolean", "date", "uuid")
NESTED = tuple(
    PropertySpec(f"{kind}{'s' if is_array else ''}", f"{kind}[]" if is_array else kind)
    for kind in PLAIN
    for is_array in (False, True)
)
PROPERTIES = (*NESTED, PropertySpec("object", "object", NESTED), PropertySpec("objects", "object[]", NESTED))

# Weaviate's texts are UTF-8 without NUL; its numbers are doubles, also those of its whole numbers.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ("", " ", "NA", "007", "=1+1", "'=x", "''", "; |", "[1", "a\r\nb", "\u2028", "2024-01-01", "{title}")
)
ZONES = st.sampled_from((UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(minutes=30))))
DATES = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES).map(  # noqa: DTZ001 - bounds
    lambda at: at.isoformat().replace("+00:00", "Z")
) | st.sampled_from(("2024-01-01T00:00:00.5Z", "1999-12-31T23:59:59+00:00"))  # which Weaviate returns in another form
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "int": st.integers(-(2**53), 2**53),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": DATES,
    "uuid": st.uuids().map(str),
}


def build_values(properties: tuple[PropertySpec, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={spec.name: build_value(spec) for spec in properties})


def build_value(spec: PropertySpec) -> st.SearchStrategy[Any]:
    base = spec.data_type.removesuffix("[]")
    one = build_values(spec.nested) if base == "object" else VALUES[base]
    return one if base == spec.data_type else st.lists(one, max_size=3)


def get_numbers(outcome: Outcome) -> dict[str, int]:
    (report,) = outcome.reports
    names = ("inserted", "updated", "existing", "failed_count")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


async def put(library: Library, name: str, guild_id: int, rows: list[dict[str, Any]], *, source: str) -> IngestReport:
    at = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
    return await library.ingester.ingest(
        [Record(line, row) for line, row in enumerate(rows, start=2)],
        collection=name,
        guild_id=guild_id,
        origin=Origin(source, "20260301-123015-abcdef", "42", at),
    )


@pytest.mark.long
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(
        build_values(PROPERTIES), min_size=1, max_size=5, unique_by=lambda row: json.dumps(row, sort_keys=True)
    ),
    form=st.sampled_from(ExportFormat),
)
async def test_any_objects_come_back_as_they_were(
    library: Library, tmp_path: Path, rows: list[dict[str, Any]], form: ExportFormat
) -> None:
    name, guild_id, other = f"T_{uuid.uuid4().hex}", uuid.uuid4().int >> 70, uuid.uuid4().int >> 70
    await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=guild_id)
    report = await put(library, name, guild_id, rows, source="a.csv")
    assert report.inserted == len(rows), report.failed
    whole, text = await export_text(library, name, guild_id), await export_text(library, name, guild_id, form=form)
    filename = f"x.{form}"

    again = await import_text(library, guild_id, text, tmp_path, filename=filename, collection=name)
    assert get_numbers(again) == {"existing": len(rows)}
    assert await export_text(library, name, guild_id) == whole

    if form is ExportFormat.CSV:  # which does not say the types
        await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=other)
    moved = await import_text(library, other, text, tmp_path, filename=filename, collection=name)
    assert get_numbers(moved) == {"inserted": len(rows)}, moved.reports[0].failed
    assert drop_digests(await export_text(library, name, other)) == drop_digests(whole)
    assert get_numbers(await import_text(library, other, whole, tmp_path)) == {"existing": len(rows)}
    if form is ExportFormat.JSONL:
        assert await export_text(library, name, other) == whole
        # The rows that the objects were are recognised there too.
        assert (await put(library, name, other, rows, source="a.csv")).existing == len(rows)


def drop_digests(text: str) -> list[dict[str, Any]]:
    """What CSV has too: it does not tell how a date was written that Weaviate returns in another form."""
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        line["@ragbot"].pop("digest", None)
    return lines


async def test_only_what_was_changed_in_the_file_changes(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    await fill(library, collection_name, guild_id)
    head, *lines = (await export_text(library, collection_name, guild_id)).splitlines()
    objects = [json.loads(line) for line in lines]
    objects[0]["year"] = 1950
    del objects[1]["overview"]
    new = {"title": "Nine Bells", "year": 1999}
    text = "\n".join([head, *map(json.dumps, objects[:3]), json.dumps(new)])

    outcome = await import_text(library, guild_id, text, tmp_path)
    assert get_numbers(outcome) == {"inserted": 1, "updated": 2, "existing": 1}
    found = {each["id"]: each for each in await fetch(library, collection_name, guild_id)}
    assert found[objects[0]["id"]]["year"] == 1950
    assert "overview" not in found[objects[1]["id"]]
    assert {found[each["id"]]["source"] for each in objects} == {"movies.csv"}
    (added,) = (each for each in found.values() if each["title"] == "Nine Bells")
    assert (added["source"], added["batch"], added["ingested_by"]) == ("documents.jsonl", outcome.batch, "7")
    assert get_numbers(await import_text(library, guild_id, text, tmp_path)) == {"existing": 4}

    uploads = await library.documents.fetch_uploads(
        await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING),
        guild_id=guild_id,
        reader=EVERYTHING,
        batch=outcome.batch,
    )
    assert {(each.origin.source, each.object_count) for each in uploads} == {("documents.jsonl", 1), ("movies.csv", 2)}

    # The upload that changed them can be undone; the last object was not in the file, and never touched.
    await library.undo.undo(outcome.batch, guild_id=guild_id)
    assert (await export_text(library, collection_name, guild_id)).splitlines() == [head, *lines]


@pytest.mark.parametrize(("form", "is_there"), [("jsonl", False), ("jsonl", True), ("csv", True)])
async def test_a_row_that_was_changed_in_the_file_is_recognised_when_it_is_uploaded_again(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path, form: str, is_there: bool
) -> None:
    await fill(library, collection_name, guild_id)
    text = await export_text(library, collection_name, guild_id, form=ExportFormat(form))
    assert "2001" in text
    edited, there = text.replace("2001", "1950"), guild_id if is_there else guild_id + 1
    outcome = await import_text(library, there, edited, tmp_path, collection=collection_name, filename=f"x.{form}")
    assert get_numbers(outcome) == ({"updated": 1, "existing": 3} if is_there else {"inserted": 4})
    report = await ingest(library, collection_name, there)
    assert (report.inserted, report.updated, report.existing) == (0, 0, 4)


async def test_objects_that_are_gone_come_back_into_the_upload_that_brought_them(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    info = await fill(library, collection_name, guild_id)
    (uploaded,) = await library.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING)
    text = await export_text(library, collection_name, guild_id)
    await library.documents.delete(info, guild_id=guild_id, source="movies.csv")
    outcome = await import_text(library, guild_id, text, tmp_path)
    assert get_numbers(outcome) == {"inserted": 4}
    assert await export_text(library, collection_name, guild_id) == text
    (listed,) = await library.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING)
    assert (listed.origin, listed.object_count) == (uploaded.origin, 4)
    # There is nothing that undo would find, and none is offered.
    assert not can_be_undone(outcome.reports[0])
    with pytest.raises(QueryError):
        await library.undo.plan(outcome.batch, guild_id=guild_id)


async def test_an_export_as_they_were_once_is_read_too(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    await fill(library, collection_name, guild_id)
    whole = await export_text(library, collection_name, guild_id)
    objects = [
        {k: v for k, v in each.items() if k != "digest"} for each in await fetch(library, collection_name, guild_id)
    ]
    flat = "".join(json.dumps({"collection": collection_name, **each}) + "\n" for each in objects)
    assert get_numbers(await import_text(library, guild_id, flat, tmp_path)) == {"existing": 4}
    assert await export_text(library, collection_name, guild_id) == whole
    other = f"{collection_name}_2"  # vectors of other properties: flat exports do not say which there were
    assert get_numbers(await import_text(library, guild_id, flat, tmp_path, collection=other)) == {"inserted": 4}
    assert await fetch(library, other, guild_id) == await fetch(library, collection_name, guild_id)


async def test_the_name_the_description_and_the_vectors_come_back(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    info = await fill(library, collection_name, guild_id)
    await library.collections.describe(info.name, "Films of the club", guild_id=guild_id)
    text = await export_text(library, collection_name, guild_id)
    await import_text(library, guild_id + 1, text, tmp_path, collection=f"{collection_name}_2")
    restored = await library.collections.fetch(f"{collection_name}_2", guild_id=guild_id + 1, reader=EVERYTHING)
    assert set(restored.own_properties) == set(info.own_properties)
    assert (restored.description, restored.source_properties) == ("Films of the club", ("overview",))
    hits = (
        await library.searcher.search(
            restored, "love at a wedding", guild_id=guild_id + 1, reader=EVERYTHING, options=BY_MEANING
        )
    ).hits
    assert hits[0].title == "Vows and Venues"


@pytest.mark.parametrize("mode", [IngestMode.SYNC, IngestMode.REPLACE_SOURCE])
async def test_an_export_is_only_ever_added(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path, mode: IngestMode
) -> None:
    await fill(library, collection_name, guild_id)
    text = await export_text(library, collection_name, guild_id)
    outcome = await import_text(library, guild_id, text, tmp_path, options=IngestOptions(mode))
    ((_, problem),) = outcome.problems
    assert "Leave `mode` out" in problem
    assert await export_text(library, collection_name, guild_id) == text


async def test_two_lines_of_one_object_are_one_and_a_failed_one(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    await fill(library, collection_name, guild_id)
    head, first, *_ = (await export_text(library, collection_name, guild_id)).splitlines()
    other = json.dumps({**json.loads(first), "title": "Copied"})
    outcome = await import_text(library, guild_id, "\n".join([head, first, other]), tmp_path)
    assert get_numbers(outcome) == {"existing": 1, "failed_count": 1}
    assert outcome.reports[0].failed[0].reason == "Line 2 has the same id but other values."


async def test_what_members_wrote_who_have_opted_out_since_is_left_out(
    library: Library, collection_name: str, guild_id: int, tmp_path: Path
) -> None:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    rows = [*build_said(11, 1, "mine"), *build_said(12, 2, "hers")]
    await ingest(library, collection_name, guild_id, rows, source="#general")
    text = await export_text(library, collection_name, guild_id)
    await library.privacy.opt_out(guild_id, 1)
    await library.privacy.forget(guild_id, 1)
    outcome = await import_text(library, guild_id, text, tmp_path)
    assert get_numbers(outcome) == {"existing": 1}
    assert outcome.reports[0].notes == ("1 message of members who opted out is left out.",)
    assert [each["content"] for each in await fetch(library, collection_name, guild_id)] == ["hers"]


async def fetch(library: Library, name: str, guild_id: int) -> list[dict[str, Any]]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    return [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
