"""Guild -> tenant: each guild's objects live in a tenant of its own, which no other guild reads."""

from http import HTTPStatus
from typing import Final

import weaviate
from weaviate.classes.config import Configure
from weaviate.classes.tenants import Tenant
from weaviate.collections import CollectionAsync
from weaviate.exceptions import UnexpectedStatusCodeError
from weaviate.outputs.config import CollectionConfig

from bot.errors import CollectionReadOnlyError
from bot.languages import translate
from bot.models import CollectionInfo

# A tenant is made when its guild creates or joins the collection, and never by an insert: an ingest that runs while the
# collection is deleted would bring it back. Tenants are woken when asked, so that a cluster may put idle ones to sleep.
MULTI_TENANCY = Configure.multi_tenancy(enabled=True, auto_tenant_creation=False, auto_tenant_activation=True)

# The bot's own collections, which no member sees, lists, searches or deletes.
ANSWERS_COLLECTION: Final = "RagbotAnswers"
CATALOGUE_COLLECTION: Final = "RagbotCatalogue"
CORRECTIONS_COLLECTION: Final = "RagbotCorrections"
FOLLOWS_COLLECTION: Final = "RagbotFollows"
GAPS_COLLECTION: Final = "RagbotGaps"
GIVEN_COLLECTION: Final = "RagbotGivenAnswers"
GOLDEN_COLLECTION: Final = "RagbotGolden"
HUMAN_CALLS_COLLECTION: Final = "RagbotHumanCalls"
JOURNAL_COLLECTION: Final = "RagbotJournal"
MEMBER_USAGE_COLLECTION: Final = "RagbotMemberUsage"
PRIVACY_COLLECTION: Final = "RagbotPrivacy"
QUESTIONS_COLLECTION: Final = "RagbotQuestions"
SETTINGS_COLLECTION: Final = "RagbotSettings"
SOLVED_COLLECTION: Final = "RagbotSolved"
TEMPLATES_COLLECTION: Final = "RagbotTemplates"
USAGE_COLLECTION: Final = "RagbotUsage"
USES_COLLECTION: Final = "RagbotUses"
VERSIONS_COLLECTION: Final = "RagbotVersions"
VOTES_COLLECTION: Final = "RagbotVotes"
FORGOTTEN_COLLECTION: Final = "RagbotForgotten"
_OWN: Final = (
    ANSWERS_COLLECTION,
    CATALOGUE_COLLECTION,
    CORRECTIONS_COLLECTION,
    FOLLOWS_COLLECTION,
    GAPS_COLLECTION,
    GIVEN_COLLECTION,
    GOLDEN_COLLECTION,
    HUMAN_CALLS_COLLECTION,
    JOURNAL_COLLECTION,
    MEMBER_USAGE_COLLECTION,
    PRIVACY_COLLECTION,
    QUESTIONS_COLLECTION,
    SETTINGS_COLLECTION,
    SOLVED_COLLECTION,
    TEMPLATES_COLLECTION,
    USAGE_COLLECTION,
    USES_COLLECTION,
    VERSIONS_COLLECTION,
    VOTES_COLLECTION,
    FORGOTTEN_COLLECTION,
)
_HIDDEN: Final = frozenset(name.casefold() for name in _OWN)


def is_hidden(name: str) -> bool:
    """Whether a collection is the bot's own."""
    return name.casefold() in _HIDDEN


def check_writable(info: CollectionInfo) -> None:
    """Refuse to write to a collection that the operator shares: it was made elsewhere, and for others too.

    Raises:
        CollectionReadOnlyError: it is shared.
    """
    if info.is_shared:
        raise CollectionReadOnlyError(
            translate("“{name}” is shared and read-only, so I can't change anything in it.", name=info.name)
        )


def get_tenant(guild_id: int) -> str:
    """The tenant of a guild: its id. Weaviate takes `[A-Za-z0-9_-]{1,64}`."""
    return str(guild_id)


def get_guild_collection(
    client: weaviate.WeaviateAsyncClient, info: CollectionInfo, guild_id: int | None
) -> CollectionAsync:
    """The collection as the guild may use it: its own tenant, or the whole of a shared collection."""
    collection = client.collections.use(info.stored_name)
    if info.is_shared:
        return collection
    assert guild_id is not None, "only shared collections are open outside of guilds"
    return collection.with_tenant(get_tenant(guild_id))


async def has_tenant(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> bool:
    """Whether the guild takes part in a multi-tenant collection; not if that is deleted, even while it is asked."""
    try:
        return await client.collections.use(name).tenants.exists(get_tenant(guild_id))
    except UnexpectedStatusCodeError as error:
        if error.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:  # the client takes 404 for an answer, and not 422
            raise
        # It is said of a collection that is deleted, and also by a cluster that has just lost its leader: asked for the
        # collection, that one fails, so that nothing of a guild looks deleted meanwhile.
        if await client.collections.exists(name):
            raise
        return False


async def add_tenant(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> None:
    """Let the guild take part in a multi-tenant collection."""
    await client.collections.use(name).tenants.create(Tenant(name=get_tenant(guild_id)))


async def remove_tenant(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> bool:
    """Delete the guild's objects; True if no guild takes part any more."""
    tenants = client.collections.use(name).tenants
    await tenants.remove([get_tenant(guild_id)])
    return not await tenants.get()


async def leave(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> None:
    """Delete the guild's objects, and with the last guild the collection; nothing where the guild takes no part."""
    if await has_tenant(client, name, guild_id) and await remove_tenant(client, name, guild_id):
        await client.collections.delete(name)


async def hold(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int, *, is_held: bool = True) -> None:
    """Let Weaviate refuse every write to the guild's objects, whoever sends it, or take them again.

    Reads go on. It is the status of a shard, which each tenant is, and a server that restarts has forgotten it.
    """
    shards = client.collections.use(name).config
    await shards.update_shards("READONLY" if is_held else "READY", shard_names=get_tenant(guild_id))


async def is_held(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> bool:
    """Whether writes to the guild's objects are refused."""
    statuses = await client.collections.use(name).config.get_shards()
    return any(each.name == get_tenant(guild_id) and each.status == "READONLY" for each in statuses)


async def fetch_config(client: weaviate.WeaviateAsyncClient, name: str) -> CollectionConfig | None:
    """The configuration of the collection of that very name in Weaviate; None where there is none."""
    try:
        return await client.collections.use(name).config.get()
    except UnexpectedStatusCodeError as error:
        if error.status_code != HTTPStatus.NOT_FOUND:
            raise
        return None
