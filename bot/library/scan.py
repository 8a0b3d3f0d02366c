"""All objects of a selection, however many, read, counted and deleted.

Weaviate pages through 10,000 with a filter and deletes as many a call, and its cursor takes no filter.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence, Set
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.errors import LibraryError
from bot.languages import translate

FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS
_DIGITS: Final = "0123456789abcdef"
_HYPHENS: Final = frozenset({8, 13, 18, 23})  # where a uuid as text has them

Call: TypeAlias = Callable[[Callable[[CollectionAsync], Awaitable[Any]]], Awaitable[Any]]
"""Runs an operation on a guild's objects under a clock."""


async def iterate_ids(
    call: Call, wanted: Any, *, most: int = FOUND_MAX, without: Set[str] = frozenset(), skip: int = 0
) -> AsyncIterator[list[str]]:
    """The ids of the objects that a filter finds, in order, in pages of fewer than `most`.

    The selection is split by the first digits of the ids, and those again, until a part fits into one query. Parts do
    not overlap and the order of ids never changes, so what others insert, update (which gives an object a new place in
    Weaviate's own order) or delete meanwhile moves nothing from one page to another: each object that is there from
    the beginning to the end is found once.

    Args:
        wanted: a filter; None: all objects.
        most: results of one query, 10,000 at most.
        without: ids of the selection that are left out.
        skip: how many of the others are passed over; parts that end before are counted and not read.
    """
    prefixes = [""]
    while prefixes:
        prefix = prefixes.pop()
        narrowed = _narrow(wanted, prefix)
        if skip:
            count = await call(partial(count_found, wanted=narrowed)) - sum(uuid.startswith(prefix) for uuid in without)
            if count <= skip:
                skip -= count
                continue
        ids = await call(partial(_fetch_ids, wanted=narrowed, limit=most))
        if len(ids) == most:  # there may be more
            prefixes += reversed(split_prefix(prefix))
        elif rest := [uuid for uuid in sorted(ids) if uuid not in without][skip:]:
            skip = 0
            yield rest


async def iterate_objects(call: Call, wanted: Any, *, size: int, most: int = FOUND_MAX) -> AsyncIterator[Sequence[Any]]:
    """The objects that a filter finds, in order of their ids, in pages of `size` at most.

    They are read by their ids and once more through the filter: what has been deleted or moved elsewhere since the ids
    were read is left out.
    """
    async for ids in iterate_ids(call, wanted, most=most):
        for begin in range(0, len(ids), size):
            yield await fetch_chosen(call, wanted, ids[begin : begin + size])


async def fetch_page(
    call: Call, wanted: Any, *, sort: Any, limit: int, offset: int, most: int = FOUND_MAX
) -> list[Any]:
    """A page of the objects that a filter finds, in the order that is asked for as far as Weaviate pages.

    Those beyond are in order of their ids.
    """
    if offset + limit <= most:
        return list(await call(partial(_fetch_sorted, wanted=wanted, sort=sort, limit=limit, offset=offset)))
    near = await call(partial(_fetch_ids, wanted=wanted, limit=most, sort=sort))
    ids = near[offset:]
    if len(near) == most:
        async for page in iterate_ids(call, wanted, most=most, without=frozenset(near), skip=max(0, offset - most)):
            ids += page
            if len(ids) >= limit:
                break
    return await fetch_chosen(call, wanted, ids[:limit])


async def fetch_chosen(call: Call, wanted: Any, ids: Sequence[str]) -> list[Any]:
    """Those of the objects that a filter (still) finds, in the order of their ids here."""
    if not ids:  # the client refuses to ask for none
        return []
    chosen = _both(wanted, Filter.by_id().contains_any(list(ids)))
    found = {str(each.uuid): each for each in await call(partial(_fetch_sorted, wanted=chosen, limit=len(ids)))}
    return [found[uuid] for uuid in ids if uuid in found]


async def iterate_all(call: Call, *, size: int, has_vectors: bool = False) -> AsyncIterator[Sequence[Any]]:
    """All objects of a tenant in order of their ids: Weaviate's cursor."""
    after: UUID | None = None
    while page := await call(partial(_fetch_after, after=after, limit=size, has_vectors=has_vectors)):
        yield page
        after = page[-1].uuid


async def count_found(collection: CollectionAsync, *, wanted: Any) -> int:
    """How many objects a filter finds; None: all."""
    return (await collection.aggregate.over_all(filters=wanted, total_count=True)).total_count or 0


async def delete_found(call: Call, wanted: Any) -> int:
    """Delete every object that a filter finds; returns how many there were.

    Raises:
        LibraryError: Weaviate refuses to delete what is left.
    """
    deleted = 0
    # Weaviate deletes 10,000 objects a call (QUERY_MAXIMUM_RESULTS).
    while (result := await call(partial(_delete_some, wanted=wanted))).matches:
        deleted += result.successful
        # The filter still matches objects that cannot be deleted: without this the loop would never end.
        if not result.successful:
            raise LibraryError(
                translate("Weaviate refused to delete {failed:,} objects. Please try again.", failed=result.failed)
            )
    return deleted


def split_prefix(prefix: str) -> list[str]:
    """The beginnings of ids that are one digit longer: `3f` -> `3f0` … `3ff`."""
    glue = "-" if len(prefix) in _HYPHENS else ""
    return [f"{prefix}{glue}{digit}" for digit in _DIGITS]


def _narrow(wanted: Any, prefix: str) -> Any:
    # Weaviate keeps ids as text in an index like that of any property, so `like` reads the part that begins so: 23 ms
    # among 200,000 objects, 150 ms among 1,000,000; longer only while they are just being inserted.
    return _both(wanted, Filter.by_property("_id").like(f"{prefix}*")) if prefix else wanted


def _both(wanted: Any, more: Any) -> Any:
    return more if wanted is None else wanted & more


async def _fetch_ids(collection: CollectionAsync, *, wanted: Any, limit: int, sort: Any = None) -> list[str]:
    reply = await collection.query.fetch_objects(filters=wanted, limit=limit, sort=sort, return_properties=False)
    return [str(found.uuid) for found in reply.objects]


async def _delete_some(collection: CollectionAsync, *, wanted: Any) -> Any:
    return await collection.data.delete_many(wanted)


async def _fetch_sorted(
    collection: CollectionAsync, *, wanted: Any, limit: int, sort: Any = None, offset: int = 0
) -> Sequence[Any]:
    return (await collection.query.fetch_objects(filters=wanted, sort=sort, limit=limit, offset=offset)).objects


async def _fetch_after(
    collection: CollectionAsync, *, after: UUID | None, limit: int, has_vectors: bool
) -> Sequence[Any]:
    return (await collection.query.fetch_objects(limit=limit, after=after, include_vector=has_vectors)).objects
