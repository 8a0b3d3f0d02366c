"""Questions are counted by day, by all processes together, without anything of their text."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import weaviate

from bot.guild import QuestionCount, QuestionCounts
from bot.library import Library, open_library
from bot.library.questions import KEPT, Questions
from bot.library.tenancy import QUESTIONS_COLLECTION, get_tenant
from tests.support.clock import WallClock
from tests.support.weaviate import WeaviateProcess

NOON = datetime(2030, 5, 20, 12, tzinfo=UTC)
NOBODY = QuestionCount(0, 0)


async def fetch_stored(library: Library, guild_id: int) -> list[dict[str, Any]]:
    async def fetch(client: weaviate.WeaviateAsyncClient) -> list[dict[str, Any]]:
        tenant = client.collections.use(QUESTIONS_COLLECTION).with_tenant(get_tenant(guild_id))
        return [dict(each.properties) for each in (await tenant.query.fetch_objects(limit=100)).objects]

    return await library.connection.call(fetch)


async def test_nobody_has_asked_at_first(library: Library, guild_id: int) -> None:
    assert await library.questions.count(guild_id) == QuestionCounts(NOBODY, NOBODY)


async def test_days_begin_at_midnight_and_seven_of_them_are_a_week(library: Library, guild_id: int) -> None:
    now = WallClock(NOON)
    questions = Questions(library.connection, now=now)
    midnight = NOON - timedelta(hours=12)
    for at, is_refused in (
        (midnight - timedelta(days=6, seconds=1), True),  # the eighth day
        (midnight - timedelta(days=6), True),
        (midnight - timedelta(seconds=1), False),
        (midnight, True),
        (NOON, False),
        (NOON, False),
    ):
        now.at = at
        await questions.record(guild_id, "ask", is_refused=is_refused)
    now.at = NOON
    assert await questions.count(guild_id) == QuestionCounts(QuestionCount(3, 1), QuestionCount(5, 2))
    assert await questions.count(guild_id + 1) == QuestionCounts(NOBODY, NOBODY)


async def test_two_processes_that_count_at_once_lose_nothing(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings()) as another:
        sides = [library.questions, another.questions] * 20
        await asyncio.gather(
            *(side.record(guild_id, "ask", is_refused=index < 10) for index, side in enumerate(sides)),
        )
        counted = QuestionCounts(QuestionCount(40, 10), QuestionCount(40, 10))
        assert await library.questions.count(guild_id) == await another.questions.count(guild_id) == counted


async def test_only_when_and_how_is_stored_and_for_thirty_days(library: Library, guild_id: int) -> None:
    now = WallClock(NOON)
    questions = Questions(library.connection, now=now)
    for _ in range(3):
        await questions.record(guild_id, "ask", is_refused=True)
    assert {frozenset(each) for each in await fetch_stored(library, guild_id)} == {
        frozenset({"at", "command", "is_refused"})
    }
    now.at += KEPT
    await questions.record(guild_id, "search", is_refused=False)
    assert len(await fetch_stored(library, guild_id)) == 4
    now.at += timedelta(days=1)
    await questions.record(guild_id, "search", is_refused=False)
    assert [each["command"] for each in await fetch_stored(library, guild_id)] == ["search", "search"]
