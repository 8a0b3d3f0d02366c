"""The library as it is opened: what is built from what, over one connection."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.library.alike import Neighbours
from bot.library.audiences import Audiences
from bot.library.backups import Backups
from bot.library.budgets import Budgets
from bot.library.catalogue import Catalogue
from bot.library.collections import Collections
from bot.library.conditions import Interpreter, Lookups
from bot.library.configs import Configs
from bot.library.connect import Connection
from bot.library.corrections import Corrections
from bot.library.documents import Documents
from bot.library.embed import LocalEmbedder, LocalReranker
from bot.library.everywhere import Everywhere
from bot.library.explaining import Explainer
from bot.library.facts import Facts
from bot.library.filters.completer import Completer
from bot.library.finder import Finder
from bot.library.follows import Follows
from bot.library.gaps import Gaps
from bot.library.given_answers import GivenAnswers
from bot.library.golden import GoldenQuestions
from bot.library.guild_settings import GuildSettingsStore
from bot.library.human_calls import HumanCalls
from bot.library.ingest import Ingester
from bot.library.journal import Journal
from bot.library.kept_answers import KeptAnswers
from bot.library.likeness import Likeness
from bot.library.messages import Messages
from bot.library.migration import build_steps, migrate
from bot.library.objects import Objects
from bot.library.opt_outs import OptOuts
from bot.library.placement import Placement
from bot.library.planner import Planner
from bot.library.privacy import Privacy
from bot.library.private_hits import PrivateHits
from bot.library.providers import Providers
from bot.library.questions import Questions
from bot.library.reembed import Reembedder
from bot.library.reindex import Reindexer
from bot.library.relevance import Judge
from bot.library.reranking import Reranking, build_reranker
from bot.library.rewriting import Rewriter
from bot.library.search import Searcher
from bot.library.selection import Selections
from bot.library.sending import RetryPolicy
from bot.library.sleeping import Sleepers
from bot.library.solved import SolvedPosts
from bot.library.templates import Templates
from bot.library.undo import Undo
from bot.library.usage import Usage
from bot.library.versions import Versions
from bot.library.votes import Votes
from bot.models import ServerStatus
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Library:
    """What the cogs use: collections, searches, ingests and what they left, over one connection."""

    connection: Connection
    backups: Backups
    collections: Collections
    completer: Completer
    searcher: Searcher
    everywhere: Everywhere
    explainer: Explainer
    ingester: Ingester
    documents: Documents
    privacy: Privacy
    selections: Selections
    versions: Versions
    undo: Undo
    objects: Objects
    finder: Finder
    audiences: Audiences
    budgets: Budgets
    private_hits: PrivateHits
    follows: Follows
    messages: Messages
    neighbours: Neighbours
    guild_settings: GuildSettingsStore
    human_calls: HumanCalls
    kept_answers: KeptAnswers
    questions: Questions
    given_answers: GivenAnswers
    votes: Votes
    corrections: Corrections
    gaps: Gaps
    solved: SolvedPosts
    golden: GoldenQuestions
    templates: Templates
    usage: Usage
    reindexer: Reindexer
    reembedder: Reembedder
    sleepers: Sleepers

    @property
    def is_ready(self) -> bool:
        """Whether the last that was seen of Weaviate was good."""
        return self.connection.is_ready

    async def fetch_status(self) -> ServerStatus:
        """Weaviate as it is now; never raises."""
        return await self.connection.fetch_status()


@dataclass(frozen=True, slots=True)
class _Base:
    """What several parts of the library share."""

    settings: Settings
    connection: Connection
    providers: Providers
    embedder: LocalEmbedder
    reranker: LocalReranker | None
    catalogue: Catalogue
    lookups: Lookups
    placement: Placement
    journal: Journal
    versions: Versions
    configs: Configs
    retry_policy: RetryPolicy
    clock: Callable[[], float]


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
    base = _build_base(settings, retry_policy=retry_policy, clock=clock)
    if base.providers.vectorizer == "local":
        await base.embedder.prepare()
    if base.reranker is not None:
        await base.reranker.load()
    async with base.connection:
        yield _build_library(base)


def _build_base(settings: Settings, *, retry_policy: RetryPolicy, clock: Callable[[], float]) -> _Base:
    providers, embedder, catalogue = Providers(settings), LocalEmbedder(settings.local_model), Catalogue()
    connection = Connection(settings, prepare=lambda client: migrate(client, steps))
    journal = Journal(connection)
    versions = Versions(connection, days=settings.undo_days, limit=settings.undo_objects)
    steps = build_steps(catalogue, journal, versions)
    return _Base(
        settings=settings,
        connection=connection,
        providers=providers,
        embedder=embedder,
        reranker=build_reranker(settings),
        catalogue=catalogue,
        lookups=Lookups(connection, clock=clock),
        placement=Placement(providers, embedder),
        journal=journal,
        versions=versions,
        configs=Configs(clock),
        retry_policy=retry_policy,
        clock=clock,
    )


def _build_library(base: _Base) -> Library:
    connection, versions, journal = base.connection, base.versions, base.journal
    collections, documents = _build_collections(base), Documents(connection, journal)
    planner = _build_planner(base)
    searcher, everywhere = _build_searchers(base, planner, collections)
    opt_outs, follows, kept_answers = OptOuts(connection), Follows(connection), KeptAnswers(connection, collections)
    selections = Selections(connection, collections, documents, versions)
    objects = Objects(connection, collections, base.embedder, versions, journal)
    learned = votes, corrections, gaps, solved = _build_learned(base, collections)
    guild_settings, questions = GuildSettingsStore(connection, clock=base.clock), Questions(connection)
    usage = Usage(connection, questions)
    privacy = Privacy(collections, documents, versions, opt_outs, follows, kept_answers=kept_answers, learned=learned)
    return Library(
        connection=connection,
        backups=Backups(connection),
        collections=collections,
        completer=Completer(connection, collections, clock=base.clock),
        searcher=searcher,
        everywhere=everywhere,
        explainer=Explainer(connection, collections, planner),
        ingester=_build_ingester(base, collections, documents, opt_outs),
        documents=documents,
        privacy=privacy,
        selections=selections,
        versions=versions,
        undo=Undo(connection, collections, versions, journal),
        objects=objects,
        audiences=Audiences(connection),
        budgets=Budgets(guild_settings, usage),
        private_hits=PrivateHits(collections, documents, everywhere),
        finder=Finder(connection, collections, documents, selections, objects),
        follows=follows,
        messages=Messages(connection),
        neighbours=Neighbours(connection, collections, searcher),
        guild_settings=guild_settings,
        human_calls=HumanCalls(connection),
        kept_answers=kept_answers,
        questions=questions,
        given_answers=GivenAnswers(connection),
        votes=votes,
        corrections=corrections,
        gaps=gaps,
        solved=solved,
        golden=GoldenQuestions(connection, everywhere),
        templates=Templates(connection, clock=base.clock),
        usage=usage,
        reindexer=Reindexer(connection, base.catalogue, base.configs),
        reembedder=_build_reembedder(base, collections),
        sleepers=Sleepers(connection, days=base.settings.tenant_idle_days),
    )


def _build_learned(base: _Base, collections: Collections) -> tuple[Votes, Corrections, Gaps, SolvedPosts]:
    """What members and admins leave, which a member may have forgotten."""
    connection, likeness = base.connection, Likeness(base.embedder)
    votes = Votes(connection)
    corrections = Corrections(connection, collections, likeness, clock=base.clock)
    solved = SolvedPosts(connection, likeness, clock=base.clock)
    return votes, corrections, Gaps(connection, likeness, votes), solved


def _build_collections(base: _Base) -> Collections:
    return Collections(
        base.connection,
        base.catalogue,
        base.placement,
        base.journal,
        base.versions,
        configs=base.configs,
        shared=base.settings.shared_collections,
        default=base.settings.default_collection,
    )


def _build_planner(base: _Base) -> Planner:
    reranking = Reranking(base.connection, base.providers, base.reranker)
    return Planner(base.connection, base.embedder, Interpreter(base.connection, base.lookups), reranking)


def _build_searchers(base: _Base, planner: Planner, collections: Collections) -> tuple[Searcher, Everywhere]:
    """What searches one collection, and what searches all that a reader may ask."""
    connection, judge = base.connection, Judge(base.embedder)
    facts = Facts(connection, base.lookups, timeout=base.settings.weaviate_timeout_query)
    searcher = Searcher(
        connection,
        planner,
        base.providers,
        Reranking(connection, base.providers, base.reranker),
        judge=judge,
        facts=facts,
        answer_timeout=base.settings.answer_timeout,
        search_timeout=base.settings.weaviate_timeout_query,
        hits_after=base.settings.hits_after,
        clock=base.clock,
    )
    return searcher, Everywhere(collections, searcher, facts, judge, Rewriter(connection, collections, searcher))


def _build_ingester(base: _Base, collections: Collections, documents: Documents, opt_outs: OptOuts) -> Ingester:
    return Ingester(
        base.connection,
        collections,
        documents,
        base.versions,
        base.embedder,
        opt_outs=opt_outs,
        retry_policy=base.retry_policy,
        at_once=base.settings.ingests_per_guild,
    )


def _build_reembedder(base: _Base, collections: Collections) -> Reembedder:
    return Reembedder(
        base.connection,
        collections,
        base.catalogue,
        base.placement,
        base.embedder,
        journal=base.journal,
        versions=base.versions,
        retry_policy=base.retry_policy,
    )
