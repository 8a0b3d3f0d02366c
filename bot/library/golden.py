"""Golden questions as they are kept, and whether a search alone finds what answers them."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import weaviate
from weaviate.util import generate_uuid5

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, QueryError, RagbotError
from bot.golden import GOLDEN_MAX, GoldenQuestion, parse_golden, render_golden
from bot.languages import phrase, translate
from bot.library.connect import Connection
from bot.library.dated import save
from bot.library.everywhere import Everywhere
from bot.library.own import OwnCollection, build_unindexed
from bot.library.sentences import join_values
from bot.library.tenancy import GOLDEN_COLLECTION
from bot.library.words import split_query
from bot.models import Hit, SearchOptions

FIRST: Final = 3  # hits among which the right one has to be
CHECKED_MAX: Final = 20  # questions that are searched for after an upload
CHECK_SECONDS: Final = 10.0  # for all of them; without a provider a search takes milliseconds
FULL: Final = phrase("This server has {count} golden questions, which is as many as I keep. Remove one first.")
UNKNOWN: Final = phrase("There is no such golden question. `/quality list` shows those that there are.")
_ENTRY: Final = "entry"

logger = logging.getLogger(__name__)


class GoldenQuestions:
    """An object for each question, with what became of it in the last run that was kept.

    They are asked as somebody who may read everything, the same in Discord and in the shell: they measure what is
    found, not who may read it, and only admins see them.
    """

    def __init__(self, connection: Connection, everywhere: Everywhere) -> None:
        self._connection = connection
        self._everywhere = everywhere
        self._own = OwnCollection(
            GOLDEN_COLLECTION,
            "Kept by ragbot: questions by which the admins of each server measure its answers.",
            lambda: [build_unindexed(_ENTRY)],
        )

    async def add(self, guild_id: int, golden: GoldenQuestion) -> GoldenQuestion:
        """Keep a question; the same one of the same collection is replaced.

        Raises:
            QueryError: nothing is asked, or the guild has too many already.
            RagbotError: Weaviate does not take it.
        """
        key = " ".join(split_query(golden.question))
        if not key:
            raise QueryError(translate("There is no word in that question."))
        kept = replace(golden, id=str(generate_uuid5(f"{golden.collection.casefold()}/{key}")))
        held = {each.id for each in await self.fetch_all(guild_id)}
        if kept.id not in held and len(held) >= GOLDEN_MAX:
            raise QueryError(translate(FULL, count=GOLDEN_MAX))
        await self.keep(guild_id, [kept])
        return kept

    async def keep(self, guild_id: int, questions: Sequence[GoldenQuestion]) -> None:
        """Write questions as they are, after a run with what became of them.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def keep(client: weaviate.WeaviateAsyncClient) -> None:
            own = await self._own.open(client, guild_id)
            for each in questions:
                await save(own, each.id, {_ENTRY: render_golden(each)})

        if questions:
            await self._connection.call(keep)

    async def restore(self, guild_id: int, questions: Sequence[GoldenQuestion]) -> int:
        """Add those that are missing, as far as there is room; returns how many that were.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        held = {each.id for each in await self.fetch_all(guild_id)}
        missing = [each for each in questions if each.id not in held][: GOLDEN_MAX - len(held)]
        await self.keep(guild_id, missing)
        return len(missing)

    async def fetch_all(self, guild_id: int) -> tuple[GoldenQuestion, ...]:
        """All of the guild, by collection and question.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> tuple[GoldenQuestion, ...]:
            own = await self._own.find(client, guild_id)
            found = [] if own is None else (await own.query.fetch_objects(limit=2 * GOLDEN_MAX)).objects
            return tuple(parse_golden(str(each.properties[_ENTRY])) for each in found)

        return tuple(sorted(await self._connection.call(fetch), key=lambda each: (each.collection, each.question)))

    async def remove(self, guild_id: int, name: str) -> GoldenQuestion:
        """Remove a question, and return it.

        Args:
            name: its id, or the question itself.

        Raises:
            QueryError: the guild has none of that name (any more).
        """
        found = next((each for each in await self.fetch_all(guild_id) if name in {each.id, each.question}), None)
        if found is None:
            raise QueryError(translate(UNKNOWN))

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (own := await self._own.find(client, guild_id)) is not None:
                await own.data.delete_by_id(found.id)

        await self._connection.call(remove)
        return found

    async def is_found(self, guild_id: int, golden: GoldenQuestion) -> bool:
        """Whether a search finds what answers a question, without asking a provider.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        try:
            found = await self._everywhere.find(
                golden.collection,
                golden.question,
                guild_id=guild_id,
                reader=EVERYTHING,
                options=SearchOptions(limit=FIRST),
                is_question=True,
            )
        except CollectionNotFoundError:
            return False
        return is_expected(golden, found.hits[:FIRST], found.fact or "")

    async def check(self, guild_id: int, collection: str) -> str | None:
        """A sentence where fewer questions of a collection are found than in the last run; else None.

        Never raises a RagbotError: the upload before it is done, whatever becomes of this.
        """
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                wanted = collection.casefold()
                all_ = await self.fetch_all(guild_id)
                known = [each for each in all_ if each.last and each.collection.casefold() == wanted][:CHECKED_MAX]
                before = sum(bool(each.last and each.last.is_found) for each in known)
                now = sum([await self.is_found(guild_id, each) for each in known])
        except (RagbotError, TimeoutError) as error:
            logger.warning("The golden questions are not checked after an upload (%s)", type(error).__name__)
            return None
        if now >= before:
            return None
        return translate(
            "Golden questions: {before} of {count} were found before, {now} now. `/quality run` shows which.",
            before=before,
            count=len(known),
            now=now,
        )


def is_expected(golden: GoldenQuestion, hits: Sequence[Hit], said: str = "") -> bool:
    """Whether hits are, or hold, what answers a question; or what is said does, where there is nothing but that."""
    if golden.expected:
        wanted = _fold(golden.expected)
        return any(wanted in _fold(text) for text in [said, *map(join_values, hits)])
    return any(hit.title in golden.titles for hit in hits)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
