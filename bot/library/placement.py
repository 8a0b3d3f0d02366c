"""Which collection in Weaviate a guild's new one becomes a tenant of, and which property its new one becomes."""

import hashlib
import logging
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import weaviate
from weaviate.exceptions import WeaviateBaseError
from weaviate.outputs.config import CollectionConfig

from bot.errors import CollectionNotFoundError, CollectionTakenError, LibraryError
from bot.languages import translate
from bot.library.embed import LocalEmbedder, is_same_model
from bot.library.failures import build_error
from bot.library.providers import Providers
from bot.library.schemas import (
    build_description,
    build_properties,
    build_property,
    get_target_vector_name,
    has_mark,
    parse_config,
)
from bot.library.tenancy import MULTI_TENANCY, add_tenant, fetch_config
from bot.models import CollectionInfo, CollectionSchema, PropertySpec
from bot.naming import PROPERTY_NAME_MAX

logger = logging.getLogger(__name__)

_NAME_MAX: Final = 255  # characters of a collection's name in Weaviate
_SUFFIX: Final = 9  # characters of `_` and a digest
_RANDOM: Final = 3  # names that nobody else can have, should both that can be foreseen be taken
_THERE: Final = re.compile(r"conflict for property|already exists in collection")  # of the server, and of the client
_ATTEMPTS: Final = 5  # at adding a property while other processes add theirs


@dataclass(frozen=True, slots=True)
class VectorMaker:
    """Who makes a collection's vectors.

    Attributes:
        vectorizer: `local`, `none` or a provider's name.
        model: of the bot's own process, or of the provider; None: the provider's default.
    """

    vectorizer: str
    model: str | None

    def is_of(self, info: CollectionInfo) -> bool:
        """Whether it made the vectors of a collection; of a provider's models only what the settings name counts."""
        if info.vectorizer != self.vectorizer:
            return False
        if self.vectorizer == "local":
            return is_same_model(info.vector_model or "", self.model or "")
        return self.model is None or info.vector_model == self.model

    def build_description(self, sources: tuple[str, ...]) -> str:
        """The description of a collection whose vectors it makes of these properties."""
        return build_description(self.vectorizer, sources, local_model=self.model or "")


class Placement:
    """Finds room for guilds' collections in Weaviate.

    Guilds with the same name and schema share a collection, each with its tenant: the `Knowledge` of a thousand guilds
    is one collection in Weaviate. Where something else has the name already, the guild gets a collection under another
    one, which nobody is shown.
    """

    def __init__(self, providers: Providers, embedder: LocalEmbedder) -> None:
        self._providers = providers
        self._embedder = embedder

    async def place(
        self, client: weaviate.WeaviateAsyncClient, schema: CollectionSchema, guild_id: int, *, taken: Collection[str]
    ) -> str:
        """Create or join a collection; returns its name in Weaviate, of which the guild has a tenant then.

        Args:
            taken: what the guild's other collections are called in Weaviate, in small letters.
        """
        maker = await self.fetch_maker(schema)
        for name in _get_candidates(schema, maker):
            if name.casefold() not in taken and await self._take(client, replace(schema, name=name), maker, guild_id):
                return name
        raise LibraryError(translate("The database could not create the collection. Please try again in a moment."))

    async def fetch_maker(self, schema: CollectionSchema) -> VectorMaker:
        """Who would make the vectors of a new collection.

        Raises:
            ConfigurationError: the bot should, and its model cannot be loaded.
        """
        vectorizer = self._providers.vectorizer if schema.source_properties else "none"
        model = (await self._embedder.load()).name if vectorizer == "local" else self._providers.vectorizer_model
        return VectorMaker(vectorizer, model)

    async def _take(
        self, client: weaviate.WeaviateAsyncClient, schema: CollectionSchema, maker: VectorMaker, guild_id: int
    ) -> bool:
        """Create the collection or join it; False where something else has the name."""
        config = await fetch_config(client, schema.name) or await self._create(client, schema, maker)
        if config is None or not is_fitting(config, schema, maker):
            return False
        try:
            await add_tenant(client, config.name, guild_id)
        except WeaviateBaseError as error:
            if isinstance(build_error(error), CollectionNotFoundError):  # its last guild deleted it just now
                return False
            raise
        return True

    async def _create(
        self, client: weaviate.WeaviateAsyncClient, schema: CollectionSchema, maker: VectorMaker
    ) -> CollectionConfig | None:
        """The new collection, or what another process has created meanwhile; None where the name is taken.

        Weaviate takes `Movie` and `MOVIE` for the same, but finds each under its own spelling only.
        """
        sources = schema.source_properties
        try:
            await client.collections.create(
                schema.name,
                description=maker.build_description(sources),
                properties=build_properties(schema),
                vector_config=self._providers.build_vector_config(get_target_vector_name(sources), sources),
                generative_config=self._providers.build_generative_config(),
                reranker_config=self._providers.build_reranker_config(),
                multi_tenancy_config=MULTI_TENANCY,
            )
            logger.info("Created a collection with %d properties", len(schema.properties))
        except WeaviateBaseError as error:
            if not isinstance(build_error(error), CollectionTakenError):
                raise
        return await fetch_config(client, schema.name)


def is_fitting(config: CollectionConfig, schema: CollectionSchema, maker: VectorMaker) -> bool:
    """Whether a guild with this schema may be in the collection: everything in it is as it would be in its own."""
    there = parse_config(config)
    return (
        has_mark(config.description)
        and not there.is_shared
        and there.is_tracked
        and maker.is_of(there)
        and set(there.own_properties) == set(schema.properties)
        and set(there.source_properties) == set(schema.source_properties)
    )


def _get_candidates(schema: CollectionSchema, maker: VectorMaker) -> Iterator[str]:
    """The plain name, those that guilds with the same schema and vectors find too, and some that nobody else has."""
    yield schema.name
    short = schema.name[: _NAME_MAX - _SUFFIX]
    content = repr((sorted(map(_describe, schema.properties)), sorted(schema.source_properties)))
    yield f"{short}_{_build_digest(content)}"
    yield f"{short}_{_build_digest(f'{maker} {content}')}"
    for _ in range(_RANDOM):
        yield f"{short}_{secrets.token_hex(4)}"


def _describe(spec: PropertySpec) -> tuple[str, str, Any]:
    return spec.name, spec.data_type, sorted(map(_describe, spec.nested))


def _build_digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[: _SUFFIX - 1]


async def place_property(
    client: weaviate.WeaviateAsyncClient, info: CollectionInfo, spec: PropertySpec
) -> PropertySpec:
    """Add a property to the stored collection, or use one of its type that is there for another guild's sake.

    Returns:
        The property, with an alias where its name belongs to values of another type.
    """
    taken = {own.stored_name.casefold() for own in info.properties}
    for _ in range(_ATTEMPTS):
        config = await client.collections.use(info.stored_name).config.get()
        placed, is_new = _find_room(spec, parse_config(config).properties, taken)
        if not is_new:
            return placed
        # Looked for again: of two processes that add one name at once both may be told that it is added, and the first
        # one's type stays.
        try:
            await client.collections.use(info.stored_name).config.add_property(build_property(placed))
        except WeaviateBaseError as error:
            if not _THERE.search(str(error)):
                raise
    raise LibraryError(translate("The database could not add the property. Please try again in a moment."))


def _find_room(spec: PropertySpec, stored: Sequence[PropertySpec], taken: Collection[str]) -> tuple[PropertySpec, bool]:
    """The property as it may be stored, and whether it has to be added first."""
    there = {each.name.casefold(): each for each in stored}
    digest = _build_digest(repr(_describe(spec)))
    for name in (spec.name, f"{spec.name[: PROPERTY_NAME_MAX - _SUFFIX]}_{digest}"):
        found = there.get(name.casefold())
        if found is None:
            return replace(spec, alias="" if name == spec.name else name), True
        if found == replace(spec, name=found.name) and found.name.casefold() not in taken:
            return replace(spec, alias="" if found.name == spec.name else found.name), False
    raise LibraryError(translate("The property “{name}” cannot be added. Choose another name.", name=spec.name))
