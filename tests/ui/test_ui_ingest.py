"""Previews of uploads, reports, and the queue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest

from bot.audience import FOR_EVERYONE
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    FailedRow,
    IngestMode,
    IngestOptions,
    IngestReport,
    Origin,
    PartPreview,
    PropertySpec,
    Record,
)
from bot.ui import (
    palette,
    render_failure,
    render_ingest_outcome,
    render_ingest_report,
    render_notes,
    render_pick,
    render_preview,
    render_queued,
    render_source_line,
    render_stopped,
)
from tests.ui.limits import check_page

PROPERTIES = (PropertySpec("title"), PropertySpec("release_year", "int"))
SCHEMA = CollectionSchema("Movie", PROPERTIES)
MOVIE = CollectionInfo("Movie", PROPERTIES)
ORIGIN = Origin("movies.csv", "20260501-120000-3f9a2c", "1", datetime(2026, 5, 1, tzinfo=UTC))
ADD = IngestOptions(audience=FOR_EVERYONE)
MANY = tuple(PropertySpec(f"property_{number}_{'x' * 200}", "text[]") for number in range(200))


def get_fields(embed: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in embed.fields}


def build_report(
    inserted: int = 0, existing: int = 0, failed: Sequence[FailedRow] = (), *, updated: int = 0
) -> IngestReport:
    return IngestReport("Movie", ORIGIN, inserted, existing, failed, 1.25, updated=updated, failed_count=len(failed))


def test_a_new_collection_is_shown_with_its_first_rows() -> None:
    sample = [Record(number, {"title": f"Film {number}", "release_year": 1990 + number}) for number in range(1, 6)]
    part = PartPreview("movies.csv", "CSV", 100, failed_count=2)
    embed = render_preview(SCHEMA, [part], options=ADD, sample=sample)

    assert embed.title == "Create the collection Movie with 100 rows?"
    assert embed.description == "**movies.csv** · CSV · 100 rows · 2 unreadable"
    assert get_fields(embed) == {
        "Properties": "title · text\nrelease\\_year · int",
        "Title": "title",
        "Who may ask for it": "everyone",
        "Searchable by meaning": "title",
        "First rows": "Film 1 · 1991\nFilm 2 · 1992\nFilm 3 · 1993",
    }


def test_a_new_collection_says_what_of_it_can_be_searched_by_meaning() -> None:
    part = PartPreview("movies.csv", "CSV", 100)
    for schema, shown in (
        (replace(SCHEMA, source_properties=("title",)), "title"),
        (
            replace(SCHEMA, properties=(PropertySpec("tags", "text[]"),)),
            "nothing; words in lists are found all the same",
        ),
        (
            CollectionSchema("Numbers", (PropertySpec("year", "int"),)),
            "⚠️ nothing, and no words either: none of it is text",
        ),
    ):
        assert get_fields(render_preview(schema, [part], options=ADD))["Searchable by meaning"] == shown


def test_an_existing_collection_says_what_does_not_fit_and_how_it_goes() -> None:
    parts = [
        PartPreview("a.csv", "CSV", 2, unknown_columns=("shoe", "size")),
        PartPreview("guide.md", "Markdown", 1, noun="chunk"),
        PartPreview("b.png", problem="The file is a PNG picture."),
    ]
    embed = render_preview(MOVIE, parts, options=IngestOptions(IngestMode.SYNC, "title"), notes=["Read as cp1252."] * 2)

    assert embed.title == "Add 2 rows and 1 chunk to Movie?"
    assert str(embed.description).splitlines()[0] == "⚠️ **b.png** · The file is a PNG picture."
    fields = get_fields(embed)
    assert fields["Ignored columns"] == "a.csv: shoe, size\nAdd properties for them with `/collection add-property`."
    assert fields["Existing objects"] == (
        "After adding the new rows, I delete what these sources no longer contain. "
        "A row whose `title` is there already, from whatever source, updates that object."
    )
    assert fields["Notes"] == "Read as cp1252."


def test_replacing_says_so() -> None:
    embed = render_preview(MOVIE, [PartPreview("a.csv")], options=IngestOptions(IngestMode.REPLACE_SOURCE))
    assert "I write all rows again" in str(get_fields(embed)["Existing objects"])


@pytest.mark.parametrize("problem", [None, "*bad* " * 300])
def test_huge_previews_keep_the_limits(problem: str | None) -> None:
    parts = [
        PartPreview("f" * 5_000, "x" * 300, 10**9, unknown_columns=("*column*" * 50,) * 50, problem=problem)
        for _ in range(1_000)
    ]
    rows = [Record(1, {"a": "x" * 100_000})] * 3
    for target in (CollectionSchema("M" * 255, MANY, ("s" * 200,) * 20), CollectionInfo("M" * 255, MANY)):
        options = IngestOptions(IngestMode.SYNC, "k" * 230)
        check_page([render_preview(target, parts, options=options, sample=rows, notes=["note " * 100] * 50)])


def test_notes_are_counted() -> None:
    assert render_notes([f"Note {number}." for number in range(13)]).splitlines()[-1] == "and 3 more notes"
    assert render_notes([]) == ""


@pytest.mark.parametrize(
    ("inserted", "existing", "updated", "failed", "title", "colour"),
    [
        (3, 0, 0, 0, "3 new objects in Movie", palette.SUCCESS),
        (1, 0, 0, 1, "1 new object in Movie", palette.WARNING),
        (0, 3, 1, 0, "1 updated object in Movie", palette.SUCCESS),
        (0, 3, 0, 0, "No changes: 3 objects already in Movie", palette.SUCCESS),
        (0, 3, 0, 1, "Nothing new in Movie", palette.WARNING),
        (0, 0, 0, 2, "Nothing was added to Movie", palette.DANGER),
        (0, 0, 0, 0, "There was nothing to add to Movie", palette.SUCCESS),
    ],
)
def test_report_says_what_happened(
    inserted: int, existing: int, updated: int, failed: int, title: str, colour: discord.Colour
) -> None:
    rows = [FailedRow(7, "year is no number.")] * failed
    embed = render_ingest_report(build_report(inserted, existing, rows, updated=updated))

    assert (embed.title, embed.colour) == (title, colour)
    fields = get_fields(embed)
    assert [fields[name] for name in ("Inserted", "Updated", "Already there", "Deleted", "Failed")] == [
        str(count) for count in (inserted, updated, existing, 0, failed)
    ]
    assert fields["Time"] == "1.25 s"
    assert fields.get("What failed", "") == "\n".join(["Line 7: year is no number."] * failed)
    assert ("Undo" in fields) is bool(inserted or updated)


@pytest.mark.parametrize(
    ("updated", "title", "colour"),
    [
        (0, "114 deleted, 3 unchanged in Movie", palette.WARNING),
        (2, "114 deleted, 2 updated, 3 unchanged in Movie", palette.WARNING),
    ],
)
def test_a_report_of_deletions_never_claims_that_nothing_changed(
    updated: int, title: str, colour: discord.Colour
) -> None:
    embed = render_ingest_report(replace(build_report(existing=3, updated=updated), deleted=114))
    assert (embed.title, embed.colour) == (title, colour)
    assert get_fields(embed)["Deleted"] == "114"


def test_a_report_says_how_to_undo_it_and_a_dry_run_does_not() -> None:
    report = replace(build_report(3), undo_days=30)
    hint = get_fields(render_ingest_report(report))["Undo"]
    assert hint == "`/documents undo batch:20260501-120000-3f9a2c` takes this upload back, for 30 days."
    dry = render_ingest_report(replace(report, is_dry_run=True))
    assert dry.title == "Dry run: 3 new objects in Movie"
    assert "Undo" not in get_fields(dry)
    assert "Undo" in get_fields(render_ingest_report(replace(build_report(existing=3), deleted=2)))
    stopped = render_ingest_report(replace(report, is_stopped=True))
    assert (stopped.title, stopped.colour) == ("Stopped: 3 new objects in Movie", palette.WARNING)


def test_several_sources_have_a_line_each() -> None:
    line = render_source_line(build_report(3, 1))
    assert line == "**movies.csv** · 3 inserted, 1 already there"
    assert render_source_line(build_report()) == "**movies.csv** · nothing in it"
    embed = render_ingest_report(build_report(36, 12), sources=[line] * 12)
    assert str(embed.description).splitlines() == [*[line] * 10, "and 2 more"]


def test_report_with_many_long_reasons_points_to_the_file() -> None:
    rows = [FailedRow(line, "*reason* " * 200) for line in range(1, 5_001)]
    report = replace(build_report(failed=rows), collection="M" * 255, origin=replace(ORIGIN, source="s" * 5_000))
    embed = render_ingest_report(report, sources=[render_source_line(report)] * 20)

    check_page([embed])
    assert str(get_fields(embed)["What failed"]).endswith("and 4,995 more, see the attached file")


def test_what_waits_and_what_did_not_happen() -> None:
    assert "You are next" in str(render_queued(1).description)
    assert "You are number 3; I'll start automatically." in str(render_queued(3).description)
    assert render_stopped("Movie").description == "The upload was stopped before it started."
    failure = render_failure("Movie", "Weaviate is away.", batch="b-1")
    assert (failure.colour, failure.description) == (palette.DANGER, "Weaviate is away.")
    assert get_fields(failure) == {"Undo": "`/documents undo batch:b-1` takes this upload back."}
    assert not render_failure("Movie", "Weaviate is away.", batch=None).fields
    check_page([render_pick()])


@pytest.mark.parametrize(("repeated", "sentence"), [(1, "1 row the same as one before"), (2, "2 rows the same")])
def test_rows_that_are_the_same_are_said_and_not_called_there_already(repeated: int, sentence: str) -> None:
    report = replace(build_report(2), repeated=repeated)
    fields = get_fields(render_ingest_outcome([report], report, user_message=None, problems=(), notes=()))

    assert (fields["Inserted"], fields["Repeated"], fields["Already there"]) == ("2", str(repeated), "0")
    assert sentence in str(fields["Notes"])


def test_a_report_calls_it_removal_where_something_does_not_come_back() -> None:
    fields = get_fields(render_ingest_report(replace(build_report(updated=5), lost=4_000, undo_days=30)))
    assert "Undo" not in fields
    assert "removes this upload" in str(fields["Remove"])
    assert "4,000 objects that it changed or deleted do not come back" in str(fields["Remove"])


def test_rows_that_are_elsewhere_or_have_a_shared_key_are_said() -> None:
    report = replace(build_report(3, updated=1), elsewhere=3, ambiguous=1)
    notes = get_fields(render_ingest_outcome([report], report, user_message=None, problems=(), notes=()))["Notes"]
    assert "3 new rows equal to one from another source" in str(notes)
    assert "1 row with a key that several objects have" in str(notes)
