"""The one rule: who may read what."""

import pytest

from bot.audience import EVERYTHING, NOBODY, PUBLIC, Reader, is_audience, split_audience
from bot.library.access import build_difference, build_filter, is_open, is_restrictable
from bot.models import HIDDEN, CollectionInfo, PropertySpec

TRACKED = CollectionInfo("Notes", (PropertySpec("text"), *map(PropertySpec, HIDDEN)))
SHARED = CollectionInfo("Shared", (PropertySpec("text"), PropertySpec("audience")), is_shared=True)
STAFF = Reader(frozenset({"everyone", "role:7"}))


@pytest.mark.parametrize(
    ("reader", "audience", "expected"),
    [
        (EVERYTHING, (), True),
        (EVERYTHING, ("role:7",), True),
        (PUBLIC, ("everyone",), True),
        (PUBLIC, ("role:7",), False),
        (PUBLIC, (), False),
        (STAFF, ("role:7", "channel:9"), True),
        (STAFF, ("channel:9",), False),
        (NOBODY, ("everyone",), False),
    ],
)
def test_a_reader_may_read_what_is_for_any_of_its_audiences(
    reader: Reader, audience: tuple[str, ...], expected: bool
) -> None:
    assert reader.may_read(audience) is expected


def test_a_collection_without_an_access_is_open_to_everyone_and_to_nobody_else() -> None:
    assert is_open(PUBLIC, TRACKED)
    assert not is_open(NOBODY, TRACKED)


def test_every_query_of_the_guilds_objects_carries_the_filter() -> None:
    assert build_filter(EVERYTHING, TRACKED) is None
    assert build_filter(STAFF, TRACKED).value == ["everyone", "role:7"]
    assert build_filter(NOBODY, TRACKED).value  # an empty list would find everything, or fail


def test_what_is_made_elsewhere_has_no_audiences() -> None:
    assert not is_restrictable(SHARED)
    assert build_filter(NOBODY, SHARED) is None


def test_a_difference_is_asked_for_only_where_there_can_be_one() -> None:
    assert build_difference(PUBLIC, STAFF, TRACKED) is None
    assert build_difference(STAFF, EVERYTHING, TRACKED) is None
    assert build_difference(STAFF, PUBLIC, SHARED) is None
    assert build_difference(STAFF, PUBLIC, TRACKED) is not None
    assert build_difference(EVERYTHING, PUBLIC, TRACKED) is not None


def test_one_reader_covers_another() -> None:
    assert EVERYTHING.covers(STAFF)
    assert not STAFF.covers(EVERYTHING)
    assert STAFF.covers(PUBLIC)
    assert not PUBLIC.covers(STAFF)


@pytest.mark.parametrize("value", ["everyone", "role:1", "channel:99"])
def test_audiences_are_recognised(value: str) -> None:
    assert is_audience(value)


@pytest.mark.parametrize("value", ["", "role", "role:", "role:x", "Everyone", "guild:1", "channel:1.5"])
def test_other_words_are_no_audience(value: str) -> None:
    assert not is_audience(value)
    assert split_audience(value)[1] is None or value.startswith("guild")
