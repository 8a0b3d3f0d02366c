"""What a guild used is counted by day; a member's part is of that day alone; budgets hold for many at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import weaviate

from bot.guild import DayUsage, Setting
from bot.library import Library
from bot.library.budgets import Budgets
from bot.library.questions import Questions
from bot.library.tenancy import MEMBER_USAGE_COLLECTION, USAGE_COLLECTION, get_tenant
from bot.library.usage import DAYS, KEPT, Usage
from bot.models import Answer, CollectionInfo, SearchOptions, SpentBudget
from tests.support.clock import WallClock
from tests.support.weaviate import WeaviateProcess

NOON = datetime(2030, 5, 20, 12, tzinfo=UTC)
MIDNIGHT = NOON - timedelta(hours=12)
ADA, BOB = 41, 42
PAID = Answer("q", CollectionInfo("Film", ()), (), is_paid=True)


async def fetch_stored(library: Library, collection: str, guild_id: int) -> list[dict[str, Any]]:
    async def fetch(client: weaviate.WeaviateAsyncClient) -> list[dict[str, Any]]:
        tenant = client.collections.use(collection).with_tenant(get_tenant(guild_id))
        return [dict(each.properties) for each in (await tenant.query.fetch_objects(limit=100)).objects]

    return await library.connection.call(fetch)


def build(library: Library, now: WallClock) -> tuple[Questions, Usage, Budgets]:
    questions = Questions(library.connection, now=now)
    usage = Usage(library.connection, questions, now=now)
    return questions, usage, Budgets(library.guild_settings, usage)


async def test_days_are_counted_and_a_members_part_is_of_that_day_alone(library: Library, guild_id: int) -> None:
    now = WallClock(NOON)
    questions, usage, _ = build(library, now)
    assert await usage.fetch_days(guild_id) == tuple(DayUsage((NOON - timedelta(days=n)).date()) for n in range(DAYS))
    for at, member in (
        (MIDNIGHT - timedelta(days=DAYS), ADA),  # the day before those that are shown
        (MIDNIGHT - timedelta(seconds=1), ADA),
        (MIDNIGHT, ADA),
        (NOON, ADA),
        (NOON, BOB),
        (NOON, None),
    ):
        now.at = at
        await usage.record_answer(guild_id, member_id=member)
    await questions.record(guild_id, "ask", is_refused=True)
    await questions.record(guild_id, "ask", is_refused=False)
    for batch in ("b1", "b2", "b2"):  # the second one has two files
        await usage.record_upload(guild_id, batch=batch)
    days = await usage.fetch_days(guild_id)
    assert days[:2] == (
        DayUsage(NOON.date(), 2, 1, 4, 2),
        DayUsage((NOON - timedelta(days=1)).date(), 0, 0, 1, 0),
    )
    assert sum(day.generated for day in days) == 5
    assert [await usage.count_today(guild_id), await usage.count_today(guild_id + 1)] == [4, 0]
    assert [await usage.count_member_today(guild_id, each) for each in (ADA, BOB, 43)] == [2, 1, 0]
    # Of the days before nobody knows whose the answers were, and today's ids name nobody.
    whose = await fetch_stored(library, MEMBER_USAGE_COLLECTION, guild_id)
    assert len({each["who"] for each in whose}) == 2
    assert len(whose) == 3
    assert not {str(ADA), str(BOB)} & {each["who"] for each in whose}
    assert all(set(each) == {"at", "kind"} for each in await fetch_stored(library, USAGE_COLLECTION, guild_id))
    now.at = NOON + timedelta(days=1)
    assert [await usage.count_today(guild_id), await usage.count_member_today(guild_id, ADA)] == [0, 0]
    now.at = NOON + KEPT + timedelta(days=1)
    await usage.record_answer(guild_id)
    assert len(await fetch_stored(library, USAGE_COLLECTION, guild_id)) == 1


async def test_a_budget_holds_for_forty_at_once_and_what_is_not_paid_is_given_back(
    library: Library, guild_id: int
) -> None:
    now = WallClock(NOON)
    _, usage, budgets = build(library, now)
    asked = asyncio.Barrier(40)

    async def ask(member_id: int, *, is_paid: bool = True) -> SpentBudget | None:
        with budgets.open(guild_id, member_id) as allowance:
            options = await allowance.limit(SearchOptions())
            await asked.wait()  # all of them are being answered
            await allowance.spend(replace(PAID, is_paid=is_paid and options.spent is None))
            return options.spent

    await library.guild_settings.choose(guild_id, Setting.SERVER_BUDGET, 5)
    assert [await asyncio.gather(*(ask(n, is_paid=False) for n in range(40)))][0].count(None) == 5
    spent = await asyncio.gather(*(ask(n) for n in range(40)))
    assert spent.count(None) == 5
    assert set(spent) - {None} == {SpentBudget(5, False, MIDNIGHT + timedelta(days=1))}
    assert await usage.count_today(guild_id) == 5
    asked = asyncio.Barrier(1)
    assert await ask(ADA) is not None
    await library.guild_settings.choose(guild_id, Setting.SERVER_BUDGET, None)
    await library.guild_settings.choose(guild_id, Setting.MEMBER_BUDGET, 2)
    results = [await ask(member) for member in (ADA, ADA, ADA, BOB)]
    assert results == [None, None, SpentBudget(2, True, MIDNIGHT + timedelta(days=1)), None]
    now.at += timedelta(days=1)
    assert await ask(ADA) is None


async def test_without_a_budget_weaviate_is_not_asked(
    library: Library, guild_id: int, weaviate_server: WeaviateProcess
) -> None:
    class Refusing(Usage):
        async def _count(self, *_: Any) -> int:
            raise AssertionError

    budgets = Budgets(library.guild_settings, Refusing(library.connection, library.questions))
    with budgets.open(guild_id, ADA) as allowance:
        assert await allowance.limit(SearchOptions()) == SearchOptions()
