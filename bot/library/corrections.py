"""Answers of people's own, shown where their question comes again to those who may read their sources."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import weaviate
from weaviate.util import generate_uuid5

from bot.audience import EVERYTHING, FOR_EVERYONE, Reader
from bot.errors import CollectionNotFoundError, LibraryError, QueryError, TimedOutError
from bot.languages import phrase, translate
from bot.learning import Correction, FoundCorrection, Reference, Source, parse_correction, render_correction
from bot.library.access import is_restrictable
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.dated import get_now, save
from bot.library.kept import Cache
from bot.library.likeness import Likeness, Wording, find_nearest
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.provenance import build_content, build_digest
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import CORRECTIONS_COLLECTION
from bot.models import AUDIENCE, CollectionInfo

logger = logging.getLogger(__name__)

CORRECTIONS_MAX: Final = 1_000  # of a guild, all of which are held against each question
FULL: Final = phrase(
    "This server has {count} corrections, which is as many as I keep. Remove one with `/corrections remove` first."
)
_BY: Final = "by"
_ENTRY: Final = "entry"


class _Kept(NamedTuple):
    corrections: tuple[Correction, ...]
    wordings: tuple[Wording, ...]


class Corrections:
    """An object for each question that somebody has answered; a second answer to it takes the first one's place.

    They are read once in a while and not for each question. Who asks is compared with whom they are for before their
    questions are compared, and with whom their sources are for now before one is shown.
    """

    def __init__(
        self, connection: Connection, collections: Collections, likeness: Likeness, *, clock: Callable[[], float]
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._likeness = likeness
        self._cache: Cache[int, _Kept] = Cache(clock)
        self._own = OwnCollection(
            CORRECTIONS_COLLECTION,
            "Kept by ragbot: answers that the admins of each server have written.",
            lambda: [build_exact(_BY), build_unindexed(_ENTRY)],
        )

    async def add(
        self,
        guild_id: int,
        question: str,
        answer: str,
        *,
        by: int,
        collection: str = "",
        sources: Sequence[Reference] = (),
        audience: tuple[str, ...] = (),
    ) -> Correction:
        """Store an answer.

        Args:
            by: id of the admin.
            collection: of the answer that it corrects.
            sources: the objects that it was about.
            audience: for whom it is where none of them is there (any more).

        Raises:
            QueryError: nothing is asked, or the guild has too many already.
            RagbotError: Weaviate does not take it.
        """
        (wording,) = await self._likeness.read([question])
        if not wording.key:
            raise QueryError(translate("There is no word in that question, so it could never be recognised."))
        uuid = str(generate_uuid5(wording.key))
        held = {each.id for each in await self.fetch_all(guild_id)}
        if uuid not in held and len(held) >= CORRECTIONS_MAX:
            raise QueryError(translate(FULL, count=CORRECTIONS_MAX))
        there = tuple((await self._look(guild_id, sources)).values())
        correction = Correction(
            uuid,
            question,
            answer,
            str(by),
            get_now(),
            collection,
            there,
            audience=() if there else audience,
        )
        await self._write(guild_id, [correction])
        return correction

    async def find(
        self, question: str, *, guild_id: int, reader: Reader, collection: str | None = None
    ) -> FoundCorrection | None:
        """The answer to a question that asks the same; None where the reader is to see none.

        Args:
            reader: who asks; what this one may not read has no part in the choice.
            collection: only of this one; None: of any.

        Raises:
            NotReadyError: Weaviate is away.
        """
        try:
            return await self._find(question, guild_id, reader, collection)
        except (LibraryError, TimedOutError) as error:
            # There may be another answer, which must not be lost for this.
            logger.warning("Answering without the corrections (%s)", type(error).__name__)
            return None

    async def _find(
        self, question: str, guild_id: int, reader: Reader, collection: str | None
    ) -> FoundCorrection | None:
        kept = await self._fetch(guild_id)
        pairs = [
            (correction, wording)
            for correction, wording in zip(kept.corrections, kept.wordings, strict=True)
            if correction.is_for(reader) and _is_of(correction, collection)
        ]
        if not pairs:
            return None
        (asked,) = await self._likeness.read([question])
        place = find_nearest(asked, [wording for _, wording in pairs])
        if place is None:
            return None
        correction = pairs[place][0]
        now = await self._look(guild_id, [source.reference for source in correction.sources])
        is_shown = all(source.is_for(reader) for source in now.values())
        return FoundCorrection(correction, _is_stale(correction, now)) if is_shown else None

    async def fetch_all(self, guild_id: int) -> tuple[Correction, ...]:
        """All of the guild, the newest first, for its admins.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return (await self._fetch(guild_id)).corrections

    async def check_all(self, guild_id: int) -> list[FoundCorrection]:
        """All of the guild with whether a source of them has changed, for its admins.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        corrections = await self.fetch_all(guild_id)
        now = await self._look(guild_id, [source.reference for each in corrections for source in each.sources])
        return [FoundCorrection(each, _is_stale(each, now)) for each in corrections]

    async def remove(self, guild_id: int, name: str) -> Correction:
        """Remove a correction, and return it.

        Args:
            name: its id, or the question that it answers.

        Raises:
            QueryError: the guild has none of that name (any more).
        """
        found = next((each for each in await self.fetch_all(guild_id) if name in {each.id, each.question}), None)
        if found is None:
            raise QueryError(translate("There is no such correction. `/corrections list` shows those that there are."))

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (own := await self._own.find(client, guild_id)) is not None:
                await own.data.delete_by_id(found.id)

        await self._cache.change(guild_id, lambda: self._connection.call(remove))
        return found

    async def restore(self, guild_id: int, corrections: Sequence[Correction]) -> int:
        """Add those whose questions have no answer here, as far as there is room; returns how many that were.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        held = {each.id for each in await self.fetch_all(guild_id)}
        missing = [each for each in corrections if each.id not in held][: CORRECTIONS_MAX - len(held)]
        await self._write(guild_id, missing)
        return len(missing)

    async def export_member(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """The corrections that a member has written, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        theirs = (each for each in await self.fetch_all(guild_id) if each.by == str(member_id))
        return [{"at": each.at.isoformat(), "question": each.question, "answer": each.answer} for each in theirs]

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Take the name of their author off corrections.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        theirs = [each for each in await self.fetch_all(guild_id) if each.by == str(member_id)]
        await self._write(guild_id, [replace(each, by="") for each in theirs])

    async def _write(self, guild_id: int, corrections: Sequence[Correction]) -> None:
        async def write(client: weaviate.WeaviateAsyncClient) -> None:
            own = await self._own.open(client, guild_id)
            for each in corrections:
                await save(own, each.id, {_BY: each.by, _ENTRY: render_correction(each)})

        if corrections:
            await self._cache.change(guild_id, lambda: self._connection.call(write))

    async def _fetch(self, guild_id: int) -> _Kept:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> tuple[Correction, ...]:
            found = await self._own.fetch_page(client, guild_id, limit=CORRECTIONS_MAX)
            return tuple(parse_correction(str(each.properties[_ENTRY])) for each in found)

        async def read() -> _Kept:
            corrections = await self._connection.call(fetch)
            ordered = tuple(sorted(corrections, key=lambda each: each.at, reverse=True))
            return _Kept(ordered, tuple(await self._likeness.read([each.question for each in ordered])))

        return await self._cache.get(guild_id, read)

    async def _look(self, guild_id: int, references: Sequence[Reference]) -> dict[Reference, Source]:
        """Those of the objects that are there as they are now, whoever may read them."""
        found: dict[Reference, Source] = {}
        for name in dict.fromkeys(reference.collection for reference in references):
            try:
                info = await self._collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
            except CollectionNotFoundError:
                continue
            ids = [reference.id for reference in references if reference.collection == name]
            stored = await GuildTenant(self._connection, info, guild_id, away=0).fetch(ids)
            found |= {Reference(name, each.id): _describe(name, info, each) for each in stored}
        return found


def _is_of(correction: Correction, collection: str | None) -> bool:
    return collection is None or collection.strip().casefold() == correction.collection.casefold()


def _is_stale(correction: Correction, now: Mapping[Reference, Source]) -> bool:
    """Whether a source says something else than it did, or is deleted."""
    digests = {reference: source.digest for reference, source in now.items()}
    return any(digests.get(source.reference) != source.digest for source in correction.sources)


def _describe(name: str, info: CollectionInfo, stored: StoredObject) -> Source:
    audience = stored.properties.get(AUDIENCE) or () if is_restrictable(info) else FOR_EVERYONE
    digest = build_digest(build_content(stored.get_own(info)))
    return Source(name, stored.id, digest, tuple(audience), info.access)
