"""Batches: each object once, known by its key, and what cannot be one set apart with its reason."""

from collections.abc import Iterable

import pytest

from bot.library.batches import (
    BATCH_OBJECTS,
    FAILED_CHARACTERS,
    FAILED_ROWS,
    OBJECT_CHARACTERS,
    Batch,
    Batcher,
    Failures,
    Identity,
)
from bot.library.seen import SeenRows
from bot.models import FailedRow, PropertySpec, Record

MOVIES = Identity("Movie/1", "a")
BY_N = Identity("Movie/1", "a", PropertySpec("n", "int"))


def take_all(rows: Iterable[Record | FailedRow], *, identity: Identity = MOVIES) -> list[Batch]:
    with SeenRows() as seen:
        batcher = Batcher(rows, identity=identity, seen=seen)
        return list(iter(lambda: batcher.take() or None, None))


def take(*values: dict[str, object], identity: Identity = MOVIES) -> Batch:
    """The one batch of a few rows, whose lines count from 2."""
    rows = [Record(line, each) for line, each in enumerate(values, start=2)]
    (batch,) = take_all(rows, identity=identity)
    return batch


def get_ids(batch: Batch) -> list[str]:
    return [candidate.id for candidate in batch.candidates]


def test_the_same_content_has_the_same_id_in_any_order_of_its_properties() -> None:
    assert get_ids(take({"a": 1, "b": "x"})) == get_ids(take({"b": "x", "a": 1}))


@pytest.mark.parametrize("place", [("Movie/2", "a"), ("Movie/1", "b"), ("Other/1", "a")])
def test_the_same_content_elsewhere_is_another_object(place: tuple[str, str]) -> None:
    assert get_ids(take({"a": 1})) != get_ids(take({"a": 1}, identity=Identity(*place)))


def test_with_a_key_the_source_does_not_matter() -> None:
    elsewhere = Identity("Movie/1", "b", BY_N.key)
    assert get_ids(take({"n": 1}, identity=BY_N)) == get_ids(take({"n": 1, "a": 2}, identity=elsewhere))


def test_with_a_key_changed_content_keeps_the_id_and_changes_the_digest() -> None:
    (before,) = take({"n": 1, "title": "x"}, identity=BY_N).candidates
    (after,) = take({"n": 1, "title": "y"}, identity=BY_N).candidates
    assert before.id == after.id
    assert before.digest != after.digest


def test_keys_of_another_type_are_other_keys() -> None:
    assert get_ids(take({"n": 1}, identity=BY_N)) != get_ids(take({"n": "1"}, identity=BY_N))


def test_a_row_that_is_there_twice_is_one_object() -> None:
    batch = take({"title": "x"}, {"title": "x"})
    assert (len(batch.candidates), batch.repeated, batch.failed) == (1, 1, [])


def test_a_key_that_is_there_twice_with_other_values_fails_and_names_the_first_line() -> None:
    batch = take({"n": 1, "title": "x"}, {"n": 1, "title": "y"}, {"n": 1, "title": "x"}, identity=BY_N)
    assert (len(batch.candidates), batch.repeated) == (1, 1)
    assert batch.failed == [FailedRow(3, "Line 2 has the same n but other values.", {"n": 1, "title": "y"})]


def test_repetitions_are_found_across_batches() -> None:
    rows = [Record(n, {"n": n % BATCH_OBJECTS}) for n in range(2 * BATCH_OBJECTS)]
    first, second = take_all(rows)
    assert (len(first.candidates), second.repeated) == (BATCH_OBJECTS, BATCH_OBJECTS)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": "\ud800"}, "not valid Unicode"),
        ({"price": float("nan")}, "NaN"),
        ({"price": float("-inf")}, "infinity"),
        ({"counts": [2**63]}, "64 bits"),
        ({"nested": {"deep": [{"count": -(2**70)}]}}, "64 bits"),
    ],
)
def test_what_would_fail_a_whole_batch_fails_alone(values: dict[str, object], reason: str) -> None:
    batch = take({"title": "good"}, values, {"title": "fine"})
    assert len(batch.candidates) == 2
    (failed,) = batch.failed
    assert (failed.line, failed.values) == (3, values)
    assert reason in failed.reason


def test_what_is_larger_than_a_message_to_weaviate_fails_alone() -> None:
    large = {"title": "x" * OBJECT_CHARACTERS}
    first, second = take_all([Record(2, large), Record(3, {"title": "fine"})])
    assert [row.line for row in first.failed] == [2]
    assert "10,000,013 characters" in first.failed[0].reason
    assert len(second.candidates) == 1


@pytest.mark.parametrize("value", [None, ""])
def test_a_row_without_the_key_fails(value: str | None) -> None:
    batch = take({"n": value, "title": "x"}, {"title": "y"}, identity=BY_N)
    assert [row.reason for row in batch.failed] == ["It has no value for n, which identifies a row."] * 2


def test_zero_and_false_are_keys() -> None:
    assert len(take({"n": 0}, {"n": False}, identity=BY_N).candidates) == 2


def test_large_rows_make_small_batches() -> None:
    rows = [Record(n, {"text": f"{n}" + "x" * 1_000_000}) for n in range(3)]
    assert [len(batch) for batch in take_all(rows)] == [2, 1]


def test_rows_that_could_not_be_read_count_too() -> None:
    batches = take_all(FailedRow(n, "bad") for n in range(BATCH_OBJECTS + 1))
    assert [len(batch.failed) for batch in batches] == [BATCH_OBJECTS, 1]


def test_failures_are_counted_beyond_those_that_are_kept() -> None:
    failures = Failures()
    failures.add([FailedRow(n, "bad") for n in range(FAILED_ROWS - 1, -1, -1)])
    failures.add([FailedRow(FAILED_ROWS + n, "bad") for n in range(5)])
    rows = failures.get_rows()
    assert failures.count == FAILED_ROWS + 5
    assert [row.line for row in rows] == list(range(FAILED_ROWS))


def test_failures_keep_their_values_as_far_as_they_fit() -> None:
    failures = Failures()
    failures.add([FailedRow(n, "bad", {"text": "x" * (FAILED_CHARACTERS // 2)}) for n in range(3)])
    assert [bool(row.values) for row in failures.get_rows()] == [True, True, False]
