"""Every package that is installed with the bot or its tests is under a licence that is allowed."""

import pytest

from tools.licences import LOCK, READ, find_refused, is_allowed, read_names


def test_every_package_of_the_locks_is_under_an_allowed_licence() -> None:
    names = read_names()
    assert len(names) > 50
    assert list(find_refused(names)) == []


def test_the_lock_that_is_read_has_the_packages_of_the_others() -> None:
    names = set(read_names())
    for lock in LOCK.parent.glob("requirements*.lock"):
        assert set(read_names(lock)) <= names, lock.name


def test_no_licence_is_written_down_for_a_package_that_is_not_used() -> None:
    assert set(READ) <= set(read_names())


def test_a_package_that_says_nothing_or_is_not_there_is_refused() -> None:
    assert list(find_refused(["no-such-package"])) == ["no-such-package: unknown"]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_which_licences_are_allowed(licence: str, *, expected: bool) -> None:
    assert is_allowed(licence) is expected
