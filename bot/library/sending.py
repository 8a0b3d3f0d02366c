"""Sends objects to a guild's tenant: waits for a server that restarts and a vectorizer that is rate limited."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from weaviate.classes.data import DataObject
from weaviate.collections import CollectionAsync
from weaviate.exceptions import WeaviateInsertManyAllFailedError

from bot.errors import CollectionNotFoundError, HeldError, NotReadyError, ProviderError, TimedOutError
from bot.languages import translate
from bot.library.failures import build_error
from bot.library.stored import GuildTenant

logger = logging.getLogger(__name__)

OnPause: TypeAlias = Callable[[float], Awaitable[None]]

# In one call of a batch. Two calls of 250 at once take 7 % less time than one of 500, with the same processor time: one
# call alone leaves processors idle at times.
_CALL_OBJECTS: Final = 250
# Characters of Weaviate's own message, which may quote the whole object.
_REASON_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long an ingest waits, in seconds.

    Attributes:
        away: for Weaviate to come back.
        retries: before each new attempt at objects that a vectorizer refused for now. An attempt that stores any of
            them starts the delays over, so that a provider with a limit a minute slows an upload down and loses none
            of its rows.
    """

    away: float = 30.0
    retries: tuple[float, ...] = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an object was not stored, and whether it may be later."""

    reason: str
    is_transient: bool = False


class Sender:
    """Inserts and replaces objects in one tenant.

    Objects go in with `insert_many`. The server-side batch, `collection.batch.stream()`, was no faster (two runs each
    on two cores: 1,150 to 1,130 objects/s with a vectorizer, 1,755 to 1,550 without); and by the client's code, when
    the server restarts, it closes and reopens the connection that searches share, and one object that is too large
    ends all of it.
    """

    def __init__(self, tenant: GuildTenant, *, retry_policy: RetryPolicy, stop: asyncio.Event) -> None:
        self._tenant = tenant
        self._retry_policy = retry_policy
        self._stop = stop

    async def send(self, objects: Sequence[DataObject[Any, Any]], *, on_pause: OnPause | None = None) -> dict[str, str]:
        """Insert or replace the objects; the reasons of those that were not stored, by id.

        Args:
            on_pause: told before each pause for a vectorizer that refuses for now how many seconds it lasts.
        """
        # `insert_many` replaces an object whose id is known, so one call does both, and repeating it is harmless.
        reasons: dict[str, str] = {}
        delays = iter(self._retry_policy.retries)
        while objects:
            refusals = await self._attempt(objects)
            waiting = [o for o in objects if (refusal := refusals.get(str(o.uuid))) and refusal.is_transient]
            reasons |= {uuid: refusal.reason for uuid, refusal in refusals.items() if not refusal.is_transient}
            if len(waiting) < len(objects):
                delays = iter(self._retry_policy.retries)
            objects = waiting
            if objects and not await self._pause(next(delays, None), on_pause):
                return reasons | {uuid: refusal.reason for uuid, refusal in refusals.items()}
        return reasons

    async def _attempt(self, objects: Sequence[DataObject[Any, Any]]) -> dict[str, Refusal]:
        """What Weaviate, or a vectorizer behind it, refused; the calls for the parts of a batch go out together."""
        parts = (objects[begin : begin + _CALL_OBJECTS] for begin in range(0, len(objects), _CALL_OBJECTS))
        # Where one fails, the others are waited for: what has been begun is to be finished before anybody is told.
        found = await asyncio.gather(*map(self._insert, parts), return_exceptions=True)
        refusals: dict[str, Refusal] = {}
        for each in found:
            if isinstance(each, BaseException):
                raise each
            refusals |= each
        return refusals

    async def _insert(self, objects: Sequence[DataObject[Any, Any]]) -> dict[str, Refusal]:
        try:
            return await self._tenant.change(lambda collection: _insert_many(collection, objects))
        except TimedOutError:
            # Objects of this attempt that were stored all the same are only replaced by the next one.
            late = Refusal(translate("The embedding model didn't answer in time."), is_transient=True)
            return {str(each.uuid): late for each in objects}

    async def _pause(self, delay: float | None, on_pause: OnPause | None) -> bool:
        """Wait before the next attempt; False where there is none."""
        if delay is None or self._stop.is_set():
            return False
        logger.info("The vectorizer refuses objects at the moment; trying again in %.0f s", delay)
        if on_pause is not None:
            await on_pause(delay)
        try:
            await asyncio.wait_for(self._stop.wait(), delay)
        except TimeoutError:
            return True
        return False


async def _insert_many(collection: CollectionAsync, objects: Sequence[DataObject[Any, Any]]) -> dict[str, Refusal]:
    """Insert the objects; what was refused, by id.

    Where all of them fail, the client tells the different reasons, a line each, but not which object has which: halves
    tell, unless it is the vectorizer, which should not be asked even more often then.
    """
    try:
        result = await collection.data.insert_many(objects)
    except WeaviateInsertManyAllFailedError as error:
        if isinstance(build_error(error), NotReadyError):
            raise
        message = str(error).rpartition("set of all errors: ")[2]
        is_one_reason = "\n" not in message or isinstance(build_error(error), ProviderError)
        if is_one_reason or len(objects) == 1:
            return dict.fromkeys((str(each.uuid) for each in objects), _build_refusal(message))
        middle = len(objects) // 2
        return await _insert_many(collection, objects[:middle]) | await _insert_many(collection, objects[middle:])
    return {str(objects[n].uuid): _build_refusal(failure.message) for n, failure in result.errors.items()}


def _build_refusal(message: str) -> Refusal:
    """What a person is told of a refused object.

    Raises:
        CollectionNotFoundError: there is no collection, or no tenant, any more.
    """
    known = build_error(Exception(message))
    if isinstance(known, CollectionNotFoundError):
        raise known
    if isinstance(known, ProviderError):
        return Refusal(known.user_message, known.is_transient)
    if isinstance(known, HeldError | NotReadyError):
        return Refusal(known.user_message, is_transient=True)
    return Refusal(message[:_REASON_MAX])
