"""A member calls a human once in ten minutes and channel."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import weaviate

from bot.library import Library, open_library
from bot.library.human_calls import CALL_EVERY, HumanCalls
from bot.library.tenancy import HUMAN_CALLS_COLLECTION, get_tenant
from tests.support.clock import WallClock
from tests.support.weaviate import WeaviateProcess

CHANNEL, THREAD, ADA, BO = 1, 2, 11, 12
START = datetime(2030, 1, 1, 11, 59, 59, tzinfo=UTC)  # a second before a period ends


async def test_a_call_can_be_made_again_after_ten_minutes_and_not_before(library: Library, guild_id: int) -> None:
    now = WallClock(START)
    calls = HumanCalls(library.connection, now=now)

    async def is_claimed() -> bool:
        return await calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA) is not None

    assert await is_claimed()
    for seconds in (0, 1, 2, 300, 599):
        now.at = START + timedelta(seconds=seconds)
        assert not await is_claimed()
    now.at = START + CALL_EVERY
    assert await is_claimed()
    now.at += timedelta(seconds=1)
    assert not await is_claimed()


async def test_members_channels_and_guilds_have_calls_of_their_own(library: Library, guild_id: int) -> None:
    calls = library.human_calls
    places = [(guild_id, CHANNEL, ADA), (guild_id, CHANNEL, BO), (guild_id, THREAD, ADA), (guild_id + 1, CHANNEL, ADA)]
    for guild, channel_id, member_id in places:
        assert await calls.claim(guild, channel_id=channel_id, member_id=member_id)
    for guild, channel_id, member_id in places:
        assert await calls.claim(guild, channel_id=channel_id, member_id=member_id) is None


async def test_forty_calls_at_once_are_one(library: Library, guild_id: int) -> None:
    calls = library.human_calls
    claimed = await asyncio.gather(*(calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA) for _ in range(40)))
    assert len([call_id for call_id in claimed if call_id is not None]) == 1


async def test_another_process_knows_of_the_call(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings()) as another:
        assert await library.human_calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA)
        assert await another.human_calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA) is None


async def test_a_call_that_reached_nobody_can_be_made_again(library: Library, guild_id: int) -> None:
    calls = library.human_calls
    call_id = await calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA)
    assert call_id is not None
    await calls.release(guild_id, call_id)
    assert await calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA) is not None


async def test_what_is_over_is_deleted_and_names_nobody(library: Library, guild_id: int) -> None:
    now = WallClock(START)
    calls = HumanCalls(library.connection, now=now)
    for member_id in range(5):
        await calls.claim(guild_id, channel_id=CHANNEL, member_id=member_id)
    now.at += CALL_EVERY + timedelta(seconds=1)
    await calls.claim(guild_id, channel_id=CHANNEL, member_id=ADA)

    async def fetch(client: weaviate.WeaviateAsyncClient) -> list[Any]:
        tenant = client.collections.use(HUMAN_CALLS_COLLECTION).with_tenant(get_tenant(guild_id))
        return (await tenant.query.fetch_objects()).objects

    (left,) = await library.connection.call(fetch)
    assert left.properties.keys() == {"at"}
