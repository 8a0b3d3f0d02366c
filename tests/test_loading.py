"""What a process loads at its start and keeps."""

import gc
from collections.abc import Iterator

import pytest

from bot.signals import COLLECT_AFTER, loading


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_the_collector_leaves_alone_what_was_loaded_and_goes_on_with_the_rest() -> None:
    with loading():
        assert not gc.isenabled()
        loaded = [[number] for number in range(1_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(loaded)
    assert not any(each is loaded for each in gc.get_objects())
    assert gc.get_threshold() == COLLECT_AFTER


def test_an_import_that_fails_leaves_the_collector_on() -> None:
    with pytest.raises(ImportError, match="nothing"), loading():
        raise ImportError("nothing")
    assert gc.isenabled()
