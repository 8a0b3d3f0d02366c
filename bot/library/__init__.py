"""Weaviate: the only folder that knows its client; what leaves it are models and RagbotErrors."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.library.audiences import AUDIENCES_MAX, Audiences, build_wanted
from bot.library.catalogue import Catalogue
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import Documents
from bot.library.embed import LocalEmbedder
from bot.library.everywhere import Everywhere
from bot.library.facts import Facts
from bot.library.finder import Finder, Found, Place, get_reference
from bot.library.follows import Follows
from bot.library.guild_settings import GuildSettingsStore
from bot.library.human_calls import HumanCalls
from bot.library.ingest import Ingester
from bot.library.journal import Journal
from bot.library.messages import Messages
from bot.library.migration import build_steps, migrate
from bot.library.objects import Objects
from bot.library.opt_outs import OptOuts
from bot.library.placement import Placement
from bot.library.privacy import Privacy
from bot.library.private_hits import PrivateHits
from bot.library.provenance import build_batch_id, build_origin
from bot.library.providers import Providers
from bot.library.questions import Questions
from bot.library.reembed import Reembedder, ReembedReport
from bot.library.reindex import Reindexer, ReindexReport
from bot.library.reranking import Reranking, build_reranker
from bot.library.search import Searcher
from bot.library.selection import Selection, Selections
from bot.library.sending import RetryPolicy
from bot.library.undo import Undo
from bot.library.versions import Versions
from bot.models import ServerStatus
from bot.settings import Settings

__all__ = [
    "AUDIENCES_MAX",
    "Found",
    "Library",
    "Place",
    "ReembedReport",
    "ReindexReport",
    "Selection",
    "build_batch_id",
    "build_origin",
    "build_wanted",
    "get_reference",
    "open_library",
]


@dataclass(frozen=True, slots=True)
class Library:
    """What the cogs use: collections, searches, ingests and what they left, over one connection."""

    connection: Connection
    collections: Collections
    searcher: Searcher
    everywhere: Everywhere
    ingester: Ingester
    documents: Documents
    privacy: Privacy
    selections: Selections
    versions: Versions
    undo: Undo
    objects: Objects
    finder: Finder
    audiences: Audiences
    private_hits: PrivateHits
    follows: Follows
    messages: Messages
    guild_settings: GuildSettingsStore
    human_calls: HumanCalls
    questions: Questions
    reindexer: Reindexer
    reembedder: Reembedder

    @property
    def is_ready(self) -> bool:
        """Whether the last that was seen of Weaviate was good."""
        return self.connection.is_ready

    async def fetch_status(self) -> ServerStatus:
        """Weaviate as it is now; never raises."""
        return await self.connection.fetch_status()


@asynccontextmanager
async def open_library(
    settings: Settings,
    *,
    retry_policy: RetryPolicy = RetryPolicy(),  # noqa: B008
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Library]:
    """Connect to Weaviate and close again; while it is away the connection keeps trying in the background.

    Args:
        clock: seconds that never go back, for how long a model that failed is left alone and settings are kept.

    Raises:
        ConfigurationError: the bot should make the vectors itself or rerank, and its model cannot be loaded.
        ServerError: embedded mode, and no server binary can be had.
    """
    providers = Providers(settings)
    embedder = LocalEmbedder(settings.local_model)
    if providers.vectorizer == "local":
        await embedder.load()
    reranker = build_reranker(settings)
    if reranker is not None:
        await reranker.load()
    catalogue, placement = Catalogue(), Placement(providers, embedder)
    connection = Connection(settings, prepare=lambda client: migrate(client, steps))
    journal = Journal(connection)
    versions = Versions(connection, days=settings.undo_days, limit=settings.undo_objects)
    steps = build_steps(catalogue, journal, versions)
    async with connection:
        collections = Collections(
            connection,
            catalogue,
            placement,
            journal,
            versions,
            shared=settings.shared_collections,
            default=settings.default_collection,
        )
        documents = Documents(connection, journal)
        searcher = Searcher(
            connection,
            embedder,
            providers,
            Reranking(connection, providers, reranker),
            answer_timeout=settings.answer_timeout,
            search_timeout=settings.weaviate_timeout_query,
            clock=clock,
        )
        facts = Facts(connection, timeout=settings.weaviate_timeout_query)
        everywhere = Everywhere(collections, searcher, facts, embedder)
        opt_outs, follows = OptOuts(connection), Follows(connection)
        selections = Selections(connection, collections, documents, versions)
        objects = Objects(connection, collections, embedder, versions, journal)
        yield Library(
            connection=connection,
            collections=collections,
            searcher=searcher,
            everywhere=everywhere,
            ingester=Ingester(
                connection,
                collections,
                documents,
                versions,
                embedder,
                opt_outs=opt_outs,
                retry_policy=retry_policy,
                at_once=settings.ingests_per_guild,
            ),
            documents=documents,
            privacy=Privacy(collections, documents, versions, opt_outs, follows),
            selections=selections,
            versions=versions,
            undo=Undo(connection, collections, versions, journal),
            objects=objects,
            audiences=Audiences(connection),
            private_hits=PrivateHits(collections, documents, searcher, everywhere),
            finder=Finder(connection, collections, documents, selections, objects),
            follows=follows,
            messages=Messages(connection),
            guild_settings=GuildSettingsStore(connection, clock=clock),
            human_calls=HumanCalls(connection),
            questions=Questions(connection),
            reindexer=Reindexer(connection, catalogue),
            reembedder=Reembedder(
                connection,
                collections,
                catalogue,
                placement,
                embedder,
                journal=journal,
                versions=versions,
                retry_policy=retry_policy,
            ),
        )
