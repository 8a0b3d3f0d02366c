"""Which rows of an upload are there already: by their key in the whole collection, else by content in their source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.library.batches import Candidate
from bot.library.lookup import build_chunk_token, build_message_tokens, build_text_token
from bot.library.provenance import build_id
from bot.library.stored import GuildTenant
from bot.models import LOOKUP, Record

_FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS
_READ: Final = ["source", "digest", LOOKUP]


@dataclass(frozen=True, slots=True)
class KnownObject:
    """An object that is there: as much of it as tells whether a row is it, and has changed.

    Attributes:
        digest: of its content; None where the collection records none.
    """

    id: str
    digest: str | None = None
    source: str = ""
    tokens: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is there of a batch of rows.

    Attributes:
        known: the object that a row is, by the row's token.
        taken: ids that objects have, which are other rows by now.
        ambiguous: rows whose key several objects have, of which one of the same source is taken before others.
        left: ids of objects of the same messages that are no chunk of them any more.
    """

    known: dict[str, KnownObject]
    taken: frozenset[str] = frozenset()
    ambiguous: int = 0
    left: tuple[str, ...] = ()

    def get_id(self, candidate: Candidate) -> str:
        """The id of the object that a row is or becomes.

        An object keeps its id when its content changes or another source takes it over, so the id of a new row may
        belong to another one by now.
        """
        if (found := self.known.get(candidate.token)) is not None:
            return found.id
        number, uuid = 1, candidate.id
        while uuid in self.taken:
            number += 1
            uuid = build_id(candidate.id, str(number))
        return uuid


class Recogniser:
    """Finds the rows of one source in a guild's tenant.

    Args:
        is_keyed: whether rows have a key, which holds in all sources.
    """

    def __init__(self, tenant: GuildTenant, *, source: str, is_keyed: bool) -> None:
        self._tenant = tenant
        self._source = source
        self._is_keyed = is_keyed

    async def find(self, candidates: Sequence[Candidate]) -> Recognised:
        """What is there of the rows."""
        if not candidates:
            return Recognised({})
        if not self._tenant.info.is_tracked:
            return await self._find_by_ids(candidates)
        found = await self._fetch(candidates)
        matches = self._match(candidates, found)
        known = self._choose(candidates, matches)
        ambiguous = sum(len(those) > 1 for those in matches.values()) if self._is_keyed else 0
        left = find_left([candidate.record for candidate in candidates], found, known)
        return Recognised(known, await self._find_taken(candidates, found, known), ambiguous, left)

    def _match(self, candidates: Sequence[Candidate], found: Iterable[KnownObject]) -> dict[str, list[KnownObject]]:
        """The objects that each row may be, by its token."""
        tokens = {candidate.token for candidate in candidates}
        messages = {candidate.token for candidate in candidates if candidate.record.message is not None}
        matches: dict[str, list[KnownObject]] = defaultdict(list)
        for each in found:
            # A message is the same in whatever source it was read.
            is_wide = self._is_keyed or each.source == self._source
            for token in each.tokens & (tokens if is_wide else messages):
                matches[token].append(each)
        by_id = {each.id: each for each in found}
        for candidate in candidates:
            if candidate.record.exported is not None and candidate.id in by_id:
                matches[candidate.token].append(by_id[candidate.id])
        return matches

    def _choose(
        self, candidates: Sequence[Candidate], matches: Mapping[str, Sequence[KnownObject]]
    ) -> dict[str, KnownObject]:
        """An object for each row that has one, and no object twice.

        An object that a person edited has the token of the row that it was, too: that row is it, unless another row
        has its content by now.
        """
        known: dict[str, KnownObject] = {}
        claimed: set[str] = set()
        for wants_content in (True, False):
            for candidate in candidates:
                free = [each for each in matches.get(candidate.token, ()) if each.id not in claimed]
                if wants_content:
                    free = [each for each in free if each.digest == candidate.digest]
                if free and candidate.token not in known:
                    known[candidate.token] = min(free, key=self._rank)
                    claimed.add(known[candidate.token].id)
        return known

    async def count_elsewhere(self, candidates: Sequence[Candidate]) -> int:
        """How many of the rows, told by their content, are there under another source."""
        wanted = Filter.by_property(LOOKUP).contains_any([candidate.token for candidate in candidates])
        others = await self._fetch_where(wanted & Filter.by_property("source").not_equal(self._source))
        there = frozenset[str]().union(*(each.tokens for each in others))
        return sum(candidate.token in there for candidate in candidates)

    def _rank(self, known: KnownObject) -> tuple[bool, str]:
        # By the id, which an update does not change: the same upload again has to choose the same object.
        return known.source != self._source, known.id

    async def _find_by_ids(self, candidates: Sequence[Candidate]) -> Recognised:
        """Where nothing records what an object came from, its id is made of the row's content and tells it."""
        ids = [candidate.id for candidate in candidates]

        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects_by_ids(ids, limit=len(ids), return_properties=False)

        there = {str(each.uuid) for each in (await self._tenant.call(fetch)).objects}
        return Recognised({each.token: KnownObject(each.id) for each in candidates if each.id in there})

    async def _fetch(self, candidates: Sequence[Candidate]) -> list[KnownObject]:
        by_token = Filter.by_property(LOOKUP).contains_any([candidate.token for candidate in candidates])
        if not self._is_keyed:
            by_token &= Filter.by_property("source").equal(self._source)
        wanted = by_token | Filter.by_id().contains_any([each.id for each in candidates])
        messages = [each.record.message for each in candidates if each.record.message is not None]
        if messages:
            tokens = dict.fromkeys(token for message in messages for token in build_message_tokens(message))
            wanted |= Filter.by_property(LOOKUP).contains_any(list(tokens))
        return await self._fetch_where(wanted)

    async def _find_taken(
        self, candidates: Sequence[Candidate], found: Iterable[KnownObject], known: dict[str, KnownObject]
    ) -> frozenset[str]:
        """The ids that new rows cannot have, with those that would be tried instead."""
        taken = {each.id for each in found}
        new = [candidate.id for candidate in candidates if candidate.token not in known]
        tried = [uuid for uuid in new if uuid in taken]
        number = 1
        while tried:
            number += 1
            ids = {build_id(uuid, str(number)): uuid for uuid in tried}
            there = {each.id for each in await self._fetch_where(Filter.by_id().contains_any(list(ids)))}
            taken |= there
            tried = [ids[uuid] for uuid in there]
        return frozenset(taken)

    async def _fetch_where(self, wanted: Any) -> list[KnownObject]:
        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects(filters=wanted, limit=_FOUND_MAX, return_properties=_READ)

        return [_build_known(each) for each in (await self._tenant.call(fetch)).objects]


def find_left(
    records: Iterable[Record], found: Iterable[KnownObject], known: Mapping[str, KnownObject]
) -> tuple[str, ...]:
    """The ids of the objects that are no chunk of their message any more: beyond its end, or there a second time.

    A message is looked at where its first chunk is, since the others may come with another batch.
    """
    firsts = [record.message for record in records if record.message is not None and record.message.number == 0]
    texts = {build_text_token(message.message_id): message for message in firsts if message.count is not None}
    kept = {each.id for each in known.values()}
    left = []
    for each in found:
        message = next((texts[token] for token in each.tokens & texts.keys()), None)
        if message is None or each.id in kept:
            continue
        chunks = {build_chunk_token(replace(message, number=number)) for number in range(message.count or 0)}
        if not each.tokens & chunks - known.keys():
            left.append(each.id)
    return tuple(left)


def _build_known(found: Any) -> KnownObject:
    values = found.properties
    return KnownObject(
        str(found.uuid),
        values.get("digest"),
        str(values.get("source") or ""),
        frozenset(values.get(LOOKUP) or ()),
    )
