"""Votes, corrections and kept questions: for whom they are, what comes twice, and what is forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.audience import EVERYTHING, FOR_EVERYONE, PUBLIC, Reader, for_channel, for_role
from bot.errors import CollectionNotFoundError, QueryError
from bot.learning import GivenAnswer, Reference, Topic, Vote, VoteCounts
from bot.library import Library, build_origin, open_library
from bot.library.embed import LocalEmbedder
from bot.library.gaps import Gaps
from bot.library.given_answers import KEPT, GivenAnswers
from bot.library.likeness import Likeness
from bot.library.tenancy import GIVEN_COLLECTION
from bot.library.votes import Votes
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record, SearchOptions
from tests.support.clock import WallClock
from tests.support.weaviate import WeaviateProcess

ADA, BOB, MESSAGE = 11, 12, 99
QUESTION, AGAIN = "When does the pool open?", "When does the pool open again?"
STAFF = for_role(7)
START = datetime(2030, 1, 1, 12, tzinfo=UTC)


async def give(library: Library, guild_id: int, topic: Topic | None = None) -> GivenAnswer:
    topic = topic or Topic(QUESTION, is_refused=True)
    return await library.given_answers.record(guild_id, "ask", topic, audience=FOR_EVERYONE, answer_id=str(uuid4()))


async def add_object(library: Library, name: str, guild_id: int, text: str, audience: tuple[str, ...]) -> str:
    """Add an object to a collection, and return its id."""
    await library.ingester.ingest(
        [Record(1, {"title": "Pool", "text": text})],
        collection=name,
        guild_id=guild_id,
        origin=build_origin("pool.txt", by=1),
        options=IngestOptions(key="title", audience=audience),
    )
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    hits = await library.searcher.search(
        info, "pool", guild_id=guild_id, reader=EVERYTHING, options=SearchOptions(limit=1)
    )
    return hits.hits[0].id


@pytest.fixture
async def shelf(library: Library, collection_name: str, guild_id: int) -> str:
    schema = CollectionSchema(collection_name, (PropertySpec("title"), PropertySpec("text")))
    return (await library.collections.create(schema, guild_id=guild_id)).name


async def test_a_member_has_one_vote_for_each_answer_however_often_and_from_where(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    answer, votes = await give(library, guild_id), library.votes
    async with open_library(weaviate_server.settings()) as another:
        await asyncio.gather(
            *(
                side.votes.cast(guild_id, answer, Vote.UP, member_id=ADA, message_id=MESSAGE)
                for side in [library, another] * 20
            )
        )
    assert await votes.count(guild_id) == VoteCounts(1, 0)
    await asyncio.gather(
        *(votes.cast(guild_id, answer, Vote.UP, member_id=100 + n, message_id=MESSAGE) for n in range(40))
    )
    assert await votes.count(guild_id) == VoteCounts(41, 0)
    await votes.cast(guild_id, answer, Vote.DOWN, member_id=ADA, message_id=MESSAGE, reason="It is wrong.")
    assert await votes.count(guild_id) == VoteCounts(40, 1)
    assert await votes.fetch_down(guild_id) == {answer.id: ("It is wrong.",)}
    assert await votes.count(guild_id + 1) == VoteCounts(0, 0)
    await votes.forget_member(guild_id, ADA)
    assert await votes.count(guild_id) == VoteCounts(40, 0)


async def test_an_answer_is_known_to_its_guild_for_a_month(library: Library, guild_id: int) -> None:
    now = WallClock(START)
    answers, votes = GivenAnswers(library.connection, now=now), Votes(library.connection, now=now)
    topic = Topic(
        QUESTION,
        "Club",
        (Reference("Club", "6d1a5e0e-3d59-4cfb-a1f5-6c5b5b3c7b6a"), Reference("My films", str(UUID(int=1)))),
    )
    given = await answers.record(guild_id, "ask", topic, audience=("channel:5",), answer_id=str(uuid4()))
    await votes.cast(guild_id, given, Vote.DOWN, member_id=ADA, message_id=MESSAGE)
    assert await answers.fetch(guild_id, given.id) == given
    assert given == GivenAnswer(given.id, "ask", "Club", topic.sources, ("channel:5",))
    assert await answers.fetch(guild_id + 1, given.id) is None
    assert await answers.fetch(guild_id, str(UUID(int=0))) is None
    now.at += KEPT + timedelta(days=1)
    newer = await answers.record(guild_id, "ask", topic, audience=FOR_EVERYONE, answer_id=str(uuid4()))
    await votes.cast(guild_id, newer, Vote.UP, member_id=ADA, message_id=MESSAGE)
    assert await answers.fetch(guild_id, given.id) is None
    assert await votes.fetch_down(guild_id) == {}


async def test_a_correction_is_for_those_who_may_read_all_of_its_sources(
    library: Library, shelf: str, guild_id: int
) -> None:
    corrections = library.corrections
    source = await add_object(library, shelf, guild_id, "It opens at nine.", (STAFF,))
    stored = await corrections.add(
        guild_id,
        QUESTION,
        "At ten.",
        by=ADA,
        collection=shelf,
        sources=[Reference(shelf, source)],
        audience=FOR_EVERYONE,
    )
    staff = Reader(frozenset({"everyone", STAFF}))
    found = await corrections.find(AGAIN, guild_id=guild_id, reader=staff)
    assert found is not None
    assert (found.correction, found.is_stale) == (stored, False)
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=PUBLIC) is None
    assert await corrections.find("When does the pool close?", guild_id=guild_id, reader=staff) is None
    assert await corrections.find(QUESTION, guild_id=guild_id + 1, reader=staff) is None
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=staff, collection=shelf.lower()) is not None
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=staff, collection="Other") is None
    # Changed: shown, with a word about it. Limited further: not to those who may not read it any more.
    await add_object(library, shelf, guild_id, "It opens at eleven.", (STAFF,))
    found = await corrections.find(QUESTION, guild_id=guild_id, reader=staff)
    assert found is not None
    assert found.is_stale
    await library.collections.set_access(shelf, (for_role(8),), guild_id=guild_id)
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=staff) is None
    await library.collections.set_access(shelf, (), guild_id=guild_id)
    await library.collections.delete(shelf, guild_id=guild_id)
    found = await corrections.find(QUESTION, guild_id=guild_id, reader=staff)
    assert found is not None
    assert found.is_stale
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=PUBLIC) is None


async def test_a_correction_without_sources_is_for_those_of_the_channel_and_is_replaced_and_removed(
    library: Library, guild_id: int
) -> None:
    corrections, here = library.corrections, (for_channel(5),)
    members = Reader(frozenset({"everyone", *here}))
    first = await corrections.add(guild_id, QUESTION, "At nine.", by=ADA, audience=here)
    second = await corrections.add(guild_id, "when does the POOL open", "At ten.", by=BOB, audience=here)
    assert first.id == second.id
    assert await corrections.fetch_all(guild_id) == (second,)
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=PUBLIC) is None
    await corrections.forget_member(guild_id, BOB)
    found = await corrections.find(QUESTION, guild_id=guild_id, reader=members)
    assert found is not None
    assert (found.correction.by, found.correction.answer, found.is_stale) == ("", "At ten.", False)
    with pytest.raises(QueryError):
        await corrections.remove(guild_id + 1, second.id)
    await corrections.remove(guild_id, second.id)
    assert await corrections.find(QUESTION, guild_id=guild_id, reader=members) is None
    with pytest.raises(QueryError):
        await corrections.remove(guild_id, second.id)
    with pytest.raises(QueryError, match="no word"):
        await corrections.add(guild_id, "???", "At ten.", by=BOB)


async def test_gaps_are_grouped_dismissed_and_forgotten(library: Library, guild_id: int) -> None:
    now = WallClock(START)
    votes = Votes(library.connection, now=now)
    gaps = Gaps(library.connection, Likeness(LocalEmbedder()), votes, now=now)

    async def ask(question: str, *, member_id: int = ADA, is_refused: bool = True) -> GivenAnswer:
        now.at += timedelta(seconds=1)
        topic = Topic(question, is_refused=is_refused)
        answer = await give(library, guild_id, topic)
        await gaps.record(guild_id, answer, topic, member_id=member_id, days=30)
        return answer

    assert await gaps.fetch_all(guild_id, days=30) == []
    for question in (QUESTION, "Who feeds the cat?", AGAIN):
        await ask(question)
    bad = await ask("Is there a dress code?", member_id=BOB, is_refused=False)
    await ask("What is known?", is_refused=False)
    await votes.cast(guild_id, bad, Vote.DOWN, member_id=ADA, message_id=MESSAGE, reason="Wrong.")
    found = await gaps.fetch_all(guild_id, days=30)
    assert [(gap.question, gap.count, gap.refused, gap.downvotes) for gap in found] == [
        (AGAIN, 2, 2, 0),
        ("Is there a dress code?", 1, 0, 1),
        ("Who feeds the cat?", 1, 1, 0),
    ]
    assert found[1].reasons == ("Wrong.",)
    await gaps.dismiss(guild_id, found[0].ids)
    await ask(QUESTION)
    assert [gap.question for gap in await gaps.fetch_all(guild_id, days=30)] == [
        "Is there a dress code?",
        "Who feeds the cat?",
    ]
    assert await gaps.fetch_all(guild_id + 1, days=30) == []
    await library.privacy.forget(guild_id, BOB)
    assert [gap.question for gap in await gaps.fetch_all(guild_id, days=30)] == ["Who feeds the cat?"]
    now.at += timedelta(days=10)
    assert await gaps.fetch_all(guild_id, days=9) == []
    assert len(await gaps.fetch_all(guild_id, days=30)) == 1
    await gaps.clear(guild_id)
    assert await gaps.fetch_all(guild_id, days=30) == []


async def test_who_votes_at_once_waits_until_the_answer_is_kept(library: Library, guild_id: int) -> None:
    answers, answer_id = library.given_answers, str(uuid4())
    keeping = answers.record(
        guild_id, "ask", Topic(QUESTION, is_refused=True), audience=FOR_EVERYONE, answer_id=answer_id
    )
    kept, found = await asyncio.gather(keeping, answers.fetch(guild_id, answer_id))
    assert found == kept


async def test_a_collection_that_the_operator_deleted_is_created_again(library: Library, guild_id: int) -> None:
    await give(library, guild_id)
    await library.connection.call(lambda client: client.collections.delete(GIVEN_COLLECTION))
    with pytest.raises(CollectionNotFoundError):
        await give(library, guild_id)
    answer = await give(library, guild_id)
    assert await library.given_answers.fetch(guild_id, answer.id) == answer


async def test_a_correction_of_an_answer_from_two_collections_needs_both(
    library: Library, shelf: str, guild_id: int
) -> None:
    schema = CollectionSchema(f"{shelf}_2", (PropertySpec("title"), PropertySpec("text")))
    other = (await library.collections.create(schema, guild_id=guild_id)).name
    sources = [
        Reference(shelf, await add_object(library, shelf, guild_id, "It opens at nine.", FOR_EVERYONE)),
        Reference(other, await add_object(library, other, guild_id, "The key is under the mat.", (STAFF,))),
    ]
    await library.corrections.add(guild_id, QUESTION, "At ten.", by=ADA, collection=shelf, sources=sources)
    staff = Reader(frozenset({"everyone", STAFF}))
    assert await library.corrections.find(QUESTION, guild_id=guild_id, reader=PUBLIC) is None
    assert await library.corrections.find(QUESTION, guild_id=guild_id, reader=staff) is not None
    await add_object(library, other, guild_id, "The key is in the safe.", (STAFF,))
    (found,) = await library.corrections.check_all(guild_id)
    assert found.is_stale
