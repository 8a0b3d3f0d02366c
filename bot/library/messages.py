"""Objects that are made of messages: found by the channel, and deleted by the message that they are of."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, Final, TypeVar

from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.library.connect import Connection
from bot.library.lookup import build_text_token, get_file
from bot.library.scan import iterate_ids
from bot.library.stored import GuildTenant
from bot.library.tenancy import check_writable
from bot.models import CHANNEL_ID, LOOKUP, MESSAGE_ID, CollectionInfo

T = TypeVar("T")

_AT_ONCE: Final = 500  # messages or objects that one filter names


class Messages:
    """What is stored of messages. Of one that is deleted no earlier version is kept: its author took it back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch_ids(
        self, info: CollectionInfo, *, guild_id: int, channel_ids: Sequence[int], since: int = 0
    ) -> set[int]:
        """Ids of the messages of channels that are stored, from the message `since` on."""
        tenant = GuildTenant(self._connection, info, guild_id)
        found: set[int] = set()
        for places in _split(channel_ids):
            wanted = Filter.by_property(CHANNEL_ID).contains_any([str(place) for place in places])
            async for ids in iterate_ids(tenant.call, wanted):
                for some in _split(ids):
                    found |= await _fetch_messages(tenant, some)
        return {each for each in found if each >= since}

    async def delete(self, info: CollectionInfo, *, guild_id: int, message_ids: Iterable[int]) -> int:
        """Delete everything of these messages, attached files too; returns how many objects there were."""
        names = sorted(str(each) for each in message_ids)
        wanted = [Filter.by_property(MESSAGE_ID).contains_any(some) for some in _split(names)]
        return await self._delete(info, guild_id, wanted)

    async def delete_texts(self, info: CollectionInfo, *, guild_id: int, message_ids: Set[int]) -> int:
        """Delete what these messages say, and leave the files attached to them."""
        tokens = sorted(build_text_token(str(each)) for each in message_ids)
        wanted = [Filter.by_property(LOOKUP).contains_any(some) for some in _split(tokens)]
        return await self._delete(info, guild_id, wanted)

    async def delete_detached(self, info: CollectionInfo, *, guild_id: int, attached: Mapping[int, Set[int]]) -> int:
        """Delete the objects of files that no longer hang on their messages; returns how many there were.

        Args:
            attached: ids of the attachments that each message has now.
        """
        check_writable(info)
        tenant = GuildTenant(self._connection, info, guild_id)
        late: list[str] = []
        for some in _split(sorted(attached)):
            of_messages = Filter.by_property(MESSAGE_ID).contains_any([str(each) for each in some])
            texts = Filter.by_property(LOOKUP).contains_any([build_text_token(str(each)) for each in some])
            of_files = of_messages & Filter.not_(texts)
            async for ids in iterate_ids(tenant.call, of_files):
                for few in _split(ids):
                    late += await _find_detached(tenant, few, attached)
        return sum([await tenant.delete(few) for few in _split(late)])

    async def _delete(self, info: CollectionInfo, guild_id: int, filters: Sequence[Any]) -> int:
        check_writable(info)
        tenant = GuildTenant(self._connection, info, guild_id)
        return sum([await tenant.delete_found(wanted) for wanted in filters])


async def _fetch_messages(tenant: GuildTenant, ids: Sequence[str]) -> set[int]:
    async def fetch(collection: CollectionAsync) -> Any:
        wanted = Filter.by_id().contains_any(list(ids))
        return await collection.query.fetch_objects(filters=wanted, limit=len(ids), return_properties=[MESSAGE_ID])

    found = (await tenant.call(fetch)).objects
    return {int(each.properties[MESSAGE_ID]) for each in found if each.properties.get(MESSAGE_ID)}


async def _find_detached(tenant: GuildTenant, ids: Sequence[str], attached: Mapping[int, Set[int]]) -> list[str]:
    """Ids of those whose file is not among the attachments of their message."""

    async def fetch(collection: CollectionAsync) -> Any:
        wanted = Filter.by_id().contains_any(list(ids))
        return await collection.query.fetch_objects(
            filters=wanted, limit=len(ids), return_properties=[MESSAGE_ID, LOOKUP]
        )

    found: list[str] = []
    for each in (await tenant.call(fetch)).objects:
        file = get_file(each.properties[LOOKUP])
        # The file begins with the attachment's id; what older bots stored of files does not say which.
        if file is not None and int(file.partition("/")[0]) not in attached[int(each.properties[MESSAGE_ID])]:
            found.append(str(each.uuid))
    return found


def _split(values: Sequence[T]) -> list[Sequence[T]]:
    return [values[begin : begin + _AT_ONCE] for begin in range(0, len(values), _AT_ONCE)]
