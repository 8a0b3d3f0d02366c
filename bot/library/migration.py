"""Steps that bring up to date what an older bot left in Weaviate, before anybody is answered."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from itertools import chain, count
from typing import Final, TypeAlias

import weaviate
from weaviate.exceptions import WeaviateBaseError
from weaviate.outputs.config import CollectionConfig

from bot.library.catalogue import Catalogue, Entry
from bot.library.schemas import has_mark, is_catalogued, mark_catalogued, parse_config
from bot.library.tenancy import is_hidden

logger = logging.getLogger(__name__)

Step: TypeAlias = Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]

# What each guild's admins say about a collection stood at the end of its description, where all of them were together.
_ABOUT: Final = re.compile(r"\[ragbot about=(?P<about>\{.*\})\]\s*\Z", re.DOTALL)


def build_steps(catalogue: Catalogue) -> tuple[Step, ...]:
    """The steps in their order.

    They run whenever the connection becomes ready, so each is cheap where there is nothing to do. Each can be broken
    off anywhere and run again, and two processes can run it at once.
    """
    return (partial(_fill_catalogue, catalogue),)


async def migrate(client: weaviate.WeaviateAsyncClient, steps: Sequence[Step]) -> None:
    """Take the steps, one after the other."""
    for step in steps:
        await step(client)


async def _fill_catalogue(catalogue: Catalogue, client: weaviate.WeaviateAsyncClient) -> None:
    """An entry for each guild of each collection that a bot made which kept no catalogue."""
    configs = (await client.collections.list_all(simple=False)).values()
    for config in filter(_is_old, configs):
        tenants = await client.collections.use(config.name).tenants.get()
        for tenant in filter(str.isdecimal, tenants):
            await _add_entry(catalogue, client, int(tenant), config)
        await _mark(client, config)


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
