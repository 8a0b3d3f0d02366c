"""Solved posts: for whom they are, which one gives way, and what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.audience import PUBLIC, Reader, for_channel
from bot.library import Library, open_library
from bot.library import solved as module
from bot.solved import SolvedPost
from tests.support.weaviate import WeaviateProcess

FORUM, OTHER = 31, 32
READER = Reader(frozenset({"everyone", for_channel(FORUM)}))
START = datetime(2030, 1, 1, 12, tzinfo=UTC)
QUESTION = "How do I reset my password?"


def build(guild_id: int, number: int, *, forum_id: int = FORUM, title: str = QUESTION) -> SolvedPost:
    at = START + timedelta(days=number)
    return SolvedPost(guild_id, forum_id, number, 1_000 + number, title, "", f"Remedy {number}", number, 99, at)


async def find(library: Library, guild_id: int, *, reader: Reader = READER, forum_id: int = FORUM) -> list[int]:
    found = await library.solved.find(
        "Forgot my password, how to reset it?", guild_id=guild_id, forum_id=forum_id, reader=reader, limit=3
    )
    return sorted(each.thread_id for each in found)


async def test_a_post_is_for_those_who_may_read_its_forum_in_any_process(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    assert await find(library, guild_id) == []
    for post in (build(guild_id, 1), build(guild_id, 2, forum_id=OTHER), build(guild_id, 3, title="Where is the key?")):
        await library.solved.add(post)
    await library.solved.add(build(guild_id, 1))
    assert await find(library, guild_id) == [1]
    assert await find(library, guild_id, reader=PUBLIC) == []
    assert await find(library, guild_id, forum_id=OTHER) == []
    assert await find(library, guild_id + 1) == []
    async with open_library(weaviate_server.settings()) as another:
        assert await find(another, guild_id) == [1]


async def test_it_goes_with_its_messages_and_with_either_member(library: Library, guild_id: int) -> None:
    for number in range(1, 5):
        await library.solved.add(build(guild_id, number))
    await library.solved.forget_messages(guild_id, {1, 1_002, 77})
    assert await find(library, guild_id) == [3, 4]
    assert [entry["answer"] for entry in await library.privacy.export_learned(guild_id, 3)] == ["Remedy 3"]
    await library.privacy.forget(guild_id, 3)
    assert await find(library, guild_id) == [4]
    await library.privacy.forget(guild_id, 99)
    assert await library.solved.fetch_all(guild_id) == ()


async def test_the_oldest_gives_way_and_a_restore_adds_what_is_missing(
    library: Library, guild_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SOLVED_MAX", 2)
    posts = [build(guild_id, number) for number in range(1, 4)]
    for post in posts:
        await library.solved.add(post)
    assert await find(library, guild_id) == [2, 3]
    await library.solved.forget_messages(guild_id, {2})
    assert await library.solved.restore(guild_id, posts) == 1
    assert await library.solved.restore(guild_id + 1, posts) == 0
