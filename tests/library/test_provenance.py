"""Where objects come from: batch ids that sort by time, sources that a filter can find again."""

from datetime import UTC, datetime, timedelta, timezone

from bot.library.provenance import build_batch_id, build_origin
from bot.library.seen import SeenRows

NOON = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)


def test_an_origin_says_what_who_and_when() -> None:
    origin = build_origin("movies.csv", by=42, clock=lambda: NOON.astimezone(timezone(timedelta(hours=5))))
    assert (origin.source, origin.by, origin.at) == ("movies.csv", "42", NOON)
    assert origin.batch.startswith("20261124-120005-")


def test_files_of_one_upload_share_a_batch() -> None:
    first = build_origin("a.csv", by=1)
    assert build_origin("b.csv", by=1, batch=first.batch).batch == first.batch
    assert build_origin("b.csv", by=1).batch != first.batch


def test_a_later_upload_has_the_greater_batch_id() -> None:
    assert (
        build_batch_id(NOON) < build_batch_id(NOON + timedelta(seconds=1)) < build_batch_id(NOON + timedelta(days=30))
    )


def test_a_source_is_what_can_be_stored_and_shown() -> None:
    assert build_origin("a\nb\0\ud800.csv", by=1).source == "a b  .csv"
    assert build_origin("\n", by=1).source == "unnamed"
    assert len(build_origin("x" * 70_000, by=1).source) == 500


def test_rows_are_remembered_with_what_they_were_seen_for_and_objects_too() -> None:
    one, two = "00000000-0000-5000-8000-000000000001", "00000000-0000-5000-8000-000000000002"
    with SeenRows() as seen:
        assert seen.add("title=1", digest="a", line=2) is None
        assert seen.add("title=1", digest="b", line=3) == ("a", 2)
        seen.add_objects([one, one])
        assert seen.find_unseen([one, two]) == [two]
