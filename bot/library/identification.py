"""What an older bot stored of messages gets what they are recognised and forgotten by."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import weaviate
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync
from weaviate.exceptions import WeaviateBaseError
from weaviate.outputs.config import CollectionConfig

from bot.errors import LibraryError
from bot.library.catalogue import Catalogue
from bot.library.lookup import build_message_tokens, build_value_token
from bot.library.provenance import build_hidden_properties, build_message_properties
from bot.library.schemas import has_mark, is_catalogued, is_identified, mark_identified, parse_config
from bot.library.stored import StoredObject, build_object, build_stored
from bot.library.tenancy import get_guild_collection, is_hidden
from bot.models import LOOKUP, MEMBER_ID, CollectionInfo, DataType, MessageChunk
from bot.text_schema import AUTHOR_ID, CHUNK_INDEX, CONTENT, URL, find_message

logger = logging.getLogger(__name__)

_PAGE: Final = 100  # objects at a time; each may have millions of characters
_FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS


async def identify_all(catalogue: Catalogue, client: weaviate.WeaviateAsyncClient) -> None:
    """Let every object of a message say who wrote it, and which message it is.

    Older bots kept both where everybody saw them: in `author_id`, a name that uploads have for other things, and in
    the link that jumps to the message.
    """
    for config in filter(_is_old, (await client.collections.list_all(simple=False)).values()):
        if parse_config(config).is_tracked:
            complete = await add_hidden_properties(client, config)
            tenants = await client.collections.use(config.name).tenants.get()
            for guild_id in map(int, filter(str.isdecimal, tenants)):
                # By the guild's own names: what it calls `author_id` may be called otherwise in Weaviate.
                entries = await catalogue.fetch_all(client, guild_id)
                infos = (each.build_info(parse_config(complete)) for each in entries if each.stored_name == config.name)
                for info in filter(_holds_messages, infos):
                    await _identify(client, info, guild_id)
        await _mark(client, config)


async def add_hidden_properties(client: weaviate.WeaviateAsyncClient, config: CollectionConfig) -> CollectionConfig:
    """Add those that the bot keeps for itself and that an older one did not know; the configuration with them."""
    there = {spec.name for spec in config.properties}
    missing = [wanted for wanted in build_hidden_properties() if wanted.name not in there]
    for wanted in missing:
        try:
            await client.collections.use(config.name).config.add_property(wanted)
        except WeaviateBaseError:
            # Another process that starts at the same time may have added it.
            found = await client.collections.use(config.name).config.get()
            if wanted.name not in {spec.name for spec in found.properties}:
                raise
    return await client.collections.use(config.name).config.get() if missing else config


def _is_old(config: CollectionConfig) -> bool:
    is_own = has_mark(config.description) and not is_hidden(config.name)
    is_done = is_identified(config.description) or not is_catalogued(config.description)
    return is_own and not is_done and not parse_config(config).is_shared


def _holds_messages(info: CollectionInfo) -> bool:
    texts = {spec.name for spec in info.own_properties if spec.data_type == DataType.TEXT}
    return texts.issuperset({CONTENT, AUTHOR_ID, URL})


async def _identify(client: weaviate.WeaviateAsyncClient, info: CollectionInfo, guild_id: int) -> None:
    collection = get_guild_collection(client, info, guild_id)
    after: UUID | None = None
    while page := (await collection.query.fetch_objects(limit=_PAGE, after=after, include_vector=True)).objects:
        after = page[-1].uuid
        stored = [build_stored(found) for found in page if not found.properties.get(MEMBER_ID)]
        messages = {each.id: found for each in stored if (found := find_message(each.get_own(info))) is not None}
        places = await _fetch_places(collection, info, [each for each in stored if each.id in messages])
        objects = [_build_object(info, each, messages[each.id], places) for each in stored if each.id in messages]
        if objects and (result := await collection.data.insert_many(objects)).errors:
            raise LibraryError(f"Weaviate refused {len(result.errors):,} objects of an older bot.")


async def _fetch_places(
    collection: CollectionAsync, info: CollectionInfo, stored: Sequence[StoredObject]
) -> Mapping[str, int]:
    """The place that each object has among those of its message, by its id.

    Of a message that was read several times there are more objects than it has chunks. Those beyond its end are deleted
    when it is read the next time.
    """
    url = next(spec for spec in info.own_properties if spec.name == URL)
    tokens = {build_value_token(url, each.properties[url.stored_name]) for each in stored}
    if not tokens:
        return {}
    wanted = Filter.by_property(LOOKUP).contains_any(sorted(tokens))
    found = await collection.query.fetch_objects(filters=wanted, limit=_FOUND_MAX)
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for each in map(build_stored, found.objects):
        message = find_message(each.get_own(info))
        if message is not None and _is_text(each, message):
            number = each.get_own(info).get(CHUNK_INDEX)
            groups[message.message_id].append((number if isinstance(number, int) else 0, each.id))
    return {uuid: place for group in groups.values() for place, (_, uuid) in enumerate(sorted(group))}


def _is_text(stored: StoredObject, message: MessageChunk) -> bool:
    """Whether it is of what the message itself says, and not of a file on it.

    The source says it: `#general` or `#general/Title (1234)`, and for a file its name behind that.
    """
    source = str(stored.properties.get("source", ""))
    return "/" not in source or source.endswith(f" ({message.channel_id})")


def _build_object(
    info: CollectionInfo, stored: StoredObject, message: MessageChunk, places: Mapping[str, int]
) -> DataObject[Any, Any]:
    """The object with who wrote it, and with its vectors, so that no model is asked again."""
    properties = {**stored.properties, **build_message_properties(message)}
    if stored.id in places:
        chunk = MessageChunk(message.message_id, message.member_id, message.channel_id, number=places[stored.id])
        properties[LOOKUP] = [*(stored.properties.get(LOOKUP) or ()), *build_message_tokens(chunk)]
    return build_object(info, replace(stored, properties=properties))


async def _mark(client: weaviate.WeaviateAsyncClient, config: CollectionConfig) -> None:
    """Note that there is nothing left to do: last of all, for what is broken off before is done again."""
    try:
        await client.collections.use(config.name).config.update(description=mark_identified(config.description or ""))
    except WeaviateBaseError:
        logger.warning("A collection could not be marked as identified; trying again at the next start", exc_info=True)
