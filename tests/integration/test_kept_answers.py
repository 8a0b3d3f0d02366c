"""Pages of answers are kept for a day, for their guild, and for readers who may read all of them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.audience import EVERYTHING, FOR_EVERYONE, PUBLIC, Reader
from bot.errors import NotAllowedError, ObjectError
from bot.kept import KeptAnswer
from bot.library import Library
from bot.library.kept_answers import KEPT, KeptAnswers
from tests.support.clock import WallClock
from tests.support.movies import fill

NOON = datetime(2030, 5, 20, 12, tzinfo=UTC)
EMPTY = KeptAnswer(("[]", "é漢"), PUBLIC, ())


async def test_a_day_old_answer_is_gone_and_the_next_one_deletes_it(library: Library, guild_id: int) -> None:
    now = WallClock(NOON)
    answers = KeptAnswers(library.connection, library.collections, now=now)
    key = await answers.keep(guild_id, EMPTY)
    now.at = NOON + KEPT
    assert await answers.fetch(guild_id, key, reader=PUBLIC) == EMPTY
    now.at += timedelta(seconds=1)
    with pytest.raises(ObjectError):
        await answers.fetch(guild_id, key, reader=PUBLIC)
    await asyncio.gather(*(answers.keep(guild_id, EMPTY) for _ in range(2)))
    now.at = NOON
    with pytest.raises(ObjectError):
        await answers.fetch(guild_id, key, reader=PUBLIC)


async def test_answers_are_the_guilds_own_and_can_be_forgotten(library: Library, guild_id: int) -> None:
    answers = library.kept_answers
    key = await answers.keep(guild_id, EMPTY)
    await answers.keep(guild_id + 1, EMPTY)
    with pytest.raises(ObjectError):
        await answers.fetch(guild_id + 1, key, reader=PUBLIC)
    await answers.forget(guild_id + 1)
    assert await answers.fetch(guild_id, key, reader=PUBLIC) == EMPTY
    await answers.forget(guild_id)
    with pytest.raises(ObjectError):
        await answers.fetch(guild_id, key, reader=PUBLIC)


async def test_whoever_may_not_read_all_of_it_gets_none_of_it(
    library: Library, guild_id: int, collection_name: str
) -> None:
    info = await fill(library, collection_name, guild_id)
    hits = await library.documents.fetch_objects(info, guild_id=guild_id, reader=EVERYTHING, source="movies.csv")
    answers, objects = library.kept_answers, tuple((info.name, hit.id) for hit in hits)
    staff = Reader(frozenset({*FOR_EVERYONE, "role:7"}))
    key = await answers.keep(guild_id, KeptAnswer(("[]",), staff, ()))
    with pytest.raises(NotAllowedError):  # it was drawn for somebody who may read more
        await answers.fetch(guild_id, key, reader=PUBLIC)
    key = await answers.keep(guild_id, KeptAnswer(("[]",), staff, objects))
    with pytest.raises(NotAllowedError):  # it shows what is for nobody yet
        await answers.fetch(guild_id, key, reader=staff)
    assert (await answers.fetch(guild_id, key, reader=EVERYTHING)).objects == objects
    await library.documents.delete(info, guild_id=guild_id, source="movies.csv")
    with pytest.raises(NotAllowedError):
        await answers.fetch(guild_id, key, reader=EVERYTHING)
    await library.collections.delete(info.name, guild_id=guild_id)
    with pytest.raises(NotAllowedError):
        await answers.fetch(guild_id, key, reader=EVERYTHING)
