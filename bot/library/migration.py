"""Steps that bring up to date what an older bot left in Weaviate, before anybody is answered."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from typing import Any, Final, TypeAlias
from uuid import UUID

import weaviate
from weaviate.classes.data import DataObject
from weaviate.exceptions import WeaviateBaseError
from weaviate.outputs.config import CollectionConfig

from bot.errors import LibraryError
from bot.library.catalogue import Catalogue, Entry
from bot.library.identification import add_hidden_properties, identify_all
from bot.library.journal import Journal
from bot.library.lookup import build_lookup
from bot.library.provenance import build_content, build_digest
from bot.library.reindex import add_search_properties
from bot.library.schemas import has_mark, is_catalogued, mark_catalogued, parse_config
from bot.library.stored import StoredObject, build_object, build_stored
from bot.library.tenancy import get_guild_collection, is_hidden
from bot.library.versions import Versions
from bot.models import LOOKUP, CollectionInfo

logger = logging.getLogger(__name__)

Step: TypeAlias = Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]

_PAGE: Final = 100  # objects at a time; each may have millions of characters
# What each guild's admins say about a collection stood at the end of its description, where all of them were together.
_ABOUT: Final = re.compile(r"\[ragbot about=(?P<about>\{.*\})\]\s*\Z", re.DOTALL)


def build_steps(catalogue: Catalogue, journal: Journal, versions: Versions) -> tuple[Step, ...]:
    """The steps in their order.

    They run whenever the connection becomes ready, so each is cheap where there is nothing to do. Each can be broken
    off anywhere and run again, and two processes can run it at once.
    """
    return (
        partial(_take_over, catalogue, journal),
        partial(identify_all, catalogue),
        add_search_properties,
        versions.expire_all,
    )


async def migrate(client: weaviate.WeaviateAsyncClient, steps: Sequence[Step]) -> None:
    """Take the steps, one after the other."""
    for step in steps:
        await step(client)


async def _take_over(catalogue: Catalogue, journal: Journal, client: weaviate.WeaviateAsyncClient) -> None:
    """Give each guild of each collection that a bot without a catalogue made what this one keeps of it.

    That is an entry in the catalogue, one in the journal for each upload, and what filters find its objects by.
    """
    configs = (await client.collections.list_all(simple=False)).values()
    for config in filter(_is_old, configs):
        info = parse_config(config)
        if info.is_tracked:
            await add_hidden_properties(client, config)
        tenants = await client.collections.use(config.name).tenants.get()
        for guild_id in map(int, filter(str.isdecimal, tenants)):
            await _add_entry(catalogue, client, guild_id, config)
            if info.is_tracked:
                await journal.fill(client, config.name, guild_id=guild_id)
                await _fill_lookup(client, info, guild_id)
        await _mark(client, config)


async def _fill_lookup(client: weaviate.WeaviateAsyncClient, info: CollectionInfo, guild_id: int) -> None:
    """Write what filters find the objects by that have none of it, and leave everything else of them as it is."""
    collection = get_guild_collection(client, info, guild_id)
    after: UUID | None = None
    while page := (await collection.query.fetch_objects(limit=_PAGE, after=after, include_vector=True)).objects:
        after = page[-1].uuid
        objects = [_add_lookup(info, build_stored(found)) for found in page if not found.properties.get(LOOKUP)]
        if objects and (result := await collection.data.insert_many(objects)).errors:
            raise LibraryError(f"Weaviate refused {len(result.errors):,} objects of an older bot.")


def _add_lookup(info: CollectionInfo, stored: StoredObject) -> DataObject[Any, Any]:
    """The object with it, and with its vectors, so that no model is asked again."""
    values = stored.get_own(info)
    digest = str(stored.properties.get("digest") or build_digest(build_content(values)))
    properties = {**stored.properties, LOOKUP: build_lookup(values, digest, info.own_properties)}
    return build_object(info, replace(stored, properties=properties))


def _is_old(config: CollectionConfig) -> bool:
    is_own = has_mark(config.description) and not is_hidden(config.name)
    return is_own and not is_catalogued(config.description) and not parse_config(config).is_shared


async def _add_entry(
    catalogue: Catalogue, client: weaviate.WeaviateAsyncClient, guild_id: int, config: CollectionConfig
) -> None:
    entries = await catalogue.fetch_all(client, guild_id)
    if any(entry.stored_name == config.name for entry in entries):
        return
    name = _find_free(config.name, {entry.name.casefold() for entry in entries})
    about = _get_about(config.description or "").get(str(guild_id), "")
    await catalogue.add(client, guild_id, Entry(name, config.name, parse_config(config).own_properties, about))


def _find_free(name: str, taken: Collection[str]) -> str:
    """The collection's own name; another where the guild has given that to another one meanwhile."""
    names = chain([name], (f"{name}_{number}" for number in count(2)))
    return next(each for each in names if each.casefold() not in taken)


async def _mark(client: weaviate.WeaviateAsyncClient, config: CollectionConfig) -> None:
    """Note that there is nothing left to do, and remove what the guilds' admins said from the description."""
    # Last of all, for what is broken off before is done again. The client sorts the properties when it writes the
    # description; the entries have their order.
    try:
        await client.collections.use(config.name).config.update(description=mark_catalogued(config.description or ""))
    except WeaviateBaseError:
        logger.warning("A collection could not be marked as catalogued; trying again at the next start", exc_info=True)
    else:
        logger.info("Took the guilds of an older collection into the catalogue")


def _get_about(description: str) -> dict[str, str]:
    """What each guild's admins say about the collection, by the guild's id."""
    found = _ABOUT.search(description)
    try:
        return dict(json.loads(found["about"])) if found else {}
    except ValueError:
        return {}
