"""Small writes that leave together."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from weaviate.classes.data import DataObject

from bot.errors import LibraryError
from bot.library.group_commit import GroupCommit


class Writer:
    """Notes what is written, and goes on when it is let."""

    def __init__(self) -> None:
        self.calls: list[list[Any]] = []
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.error: Exception | None = None

    async def write(self, objects: Sequence[DataObject[Any, Any]]) -> None:
        self.calls.append([each.properties for each in objects])
        self.begun.set()
        await self.may_end.wait()
        if self.error is not None:
            raise self.error


def build(value: Any) -> DataObject[Any, Any]:
    return DataObject(properties=value)


async def wait_in_the_pause(writer: Writer) -> tuple[asyncio.Task[None], asyncio.Task[None]]:
    """Write `a`, and have `b` and `c` wait for the pause to end."""
    commit = GroupCommit()
    await commit.add("a", build("a"), writer.write)
    first = asyncio.create_task(commit.add("b", build("b"), writer.write))
    second = asyncio.create_task(commit.add("c", build("c"), writer.write))
    await asyncio.sleep(0)
    return first, second


async def test_what_comes_alone_is_written_at_once_and_what_comes_within_the_pause_together() -> None:
    commit, writer = GroupCommit(), Writer()
    await commit.add("a", build("a"), writer.write)
    await asyncio.gather(*(commit.add(name, build(name), writer.write) for name in "bcd"))
    assert writer.calls == [["a"], ["b", "c", "d"]]


async def test_what_comes_while_others_are_written_is_not_lost() -> None:
    commit, writer = GroupCommit(), Writer()
    writer.may_end.clear()
    first = asyncio.create_task(commit.add("a", build("a"), writer.write))
    await writer.begun.wait()
    second = asyncio.create_task(commit.add("b", build("b"), writer.write))
    writer.may_end.set()
    await asyncio.gather(first, second)
    assert writer.calls == [["a"], ["b"]]


async def test_of_two_with_the_same_id_the_later_one_counts() -> None:
    commit, writer = GroupCommit(), Writer()
    await commit.add("a", build("a"), writer.write)
    await asyncio.gather(commit.add("b", build("old"), writer.write), commit.add("b", build("new"), writer.write))
    assert writer.calls[1] == ["new"]


async def test_everybody_hears_that_it_is_not_written() -> None:
    commit, writer = GroupCommit(), Writer()
    await commit.add("a", build("a"), writer.write)
    writer.error = LibraryError("no")
    adding = (commit.add(name, build(name), writer.write) for name in "bc")
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    assert outcomes == [writer.error, writer.error]
    writer.error = None
    await commit.add("d", build("d"), writer.write)
    assert writer.calls[-1] == ["d"]


async def test_whoever_came_first_is_cancelled_and_the_others_hear_of_it() -> None:
    writer = Writer()
    first, second = await wait_in_the_pause(writer)
    first.cancel()
    with pytest.raises(LibraryError, match="could not save"):
        await second
    assert first.cancelled()
    assert writer.calls == [["a"]]


async def test_one_of_the_others_is_cancelled_and_its_object_is_written_all_the_same() -> None:
    writer = Writer()
    first, second = await wait_in_the_pause(writer)
    second.cancel()
    await first
    assert second.cancelled()
    assert writer.calls[1] == ["b", "c"]
