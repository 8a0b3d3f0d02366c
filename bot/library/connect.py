"""A connection to Weaviate that notices when the server goes away and comes back."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, Self, TypeAlias, TypeVar

import httpx
import weaviate
from grpc.aio import AioRpcError
from weaviate.exceptions import WeaviateBaseError

from bot.errors import ConfigurationError, NotReadyError, RagbotError, ServerError, TimedOutError
from bot.languages import translate
from bot.library.clients import build_client, get_address
from bot.library.embedded import EmbeddedServer
from bot.library.failures import LATE, NOT_READY, build_error, explain_connecting
from bot.library.providers import Providers
from bot.library.server import ensure_server
from bot.library.writes import Writes
from bot.models import ServerStatus
from bot.settings import Settings

logger = logging.getLogger(__name__)
T = TypeVar("T")
Prepare: TypeAlias = Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]

# A call that takes longer than this is watched: the server is asked whether it is still there, again and again.
_WATCH_AFTER: Final = 1.0
# Seconds for one question whether the server is there; with two of them a silent server costs a call 3 s.
_PROBE_TIMEOUT: Final = 1.5
# One silence may be this process's own: a loaded machine, an event loop that was held. A refusal is believed at once.
_PROBES: Final = 2
# Short at first: a server that restarts is back within seconds.
_RETRY_DELAYS: Final = (0.25, 0.5, 1.0, 2.0)  # seconds between attempts to connect; the last one repeats
_FINAL: Final = (ConfigurationError, ServerError)
_RESTARTS: Final = 3  # of the server, during one call that is repeated
# The client wraps most failures of httpx and gRPC in its own errors, but not all of them.
_CLIENT_FAILURES: Final = (WeaviateBaseError, httpx.HTTPError, AioRpcError, OSError)


class Connection:
    """One client, opened in the background, closed and opened again whenever the server was away.

    Use as an async context manager. Entering returns after the first attempt to connect, whether it worked or not, and
    raises ConfigurationError or ServerError where no further attempt can work.

    Args:
        prepare: called with each new client before it is used, such as to bring up to date what is in Weaviate.

    Attributes:
        trouble: why the last attempt to connect failed, for the operator; None while all is well.
        writes: what has been written through it to guilds' objects.
    """

    def __init__(self, settings: Settings, *, prepare: Prepare | None = None) -> None:
        self._settings = settings
        self._prepare = prepare
        self._server = EmbeddedServer(settings) if settings.weaviate_mode == "embedded" else None
        self._client: weaviate.WeaviateAsyncClient | None = None
        self._ready = asyncio.Event()
        self._lost = asyncio.Event()
        self._tried = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._probing: asyncio.Task[bool] | None = None
        self.trouble: RagbotError | None = None
        self.writes = Writes()

    async def __aenter__(self) -> Self:
        if self._server is not None:
            await asyncio.to_thread(ensure_server, self._settings, report=logger.info)
        else:
            logger.info("Connecting to Weaviate at %s …", get_address(self._settings))
        self._keeper = asyncio.create_task(self._keep_connected(), name="weaviate-connection")
        try:
            await self._tried.wait()
            if isinstance(self.trouble, _FINAL):
                raise self.trouble
        # Python calls `__aexit__` only where `__aenter__` returned, so the keeper would go on for ever.
        except (asyncio.CancelledError, *_FINAL):
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._keeper is not None
        for task in filter(None, (self._keeper, self._probing)):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._close()
        if self._server is not None:
            await self._server.stop()

    @property
    def is_ready(self) -> bool:
        """Whether the last that was seen of Weaviate was good."""
        return self._ready.is_set()

    @property
    def insert_timeout(self) -> float:
        """Seconds that a batch of objects may take: WEAVIATE_TIMEOUT_INSERT."""
        return self._settings.weaviate_timeout_insert

    async def wait_ready(self, *, timeout: float | None) -> None:
        """Return once Weaviate is ready.

        Raises:
            NotReadyError: it was not within `timeout` seconds; None: it may take as long as it takes.
        """
        try:
            async with asyncio.timeout(timeout):
                await self._ready.wait()
        except TimeoutError:
            raise NotReadyError(translate(NOT_READY)) from None

    async def call(
        self,
        operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[T]],
        *,
        timeout: float | None = None,
    ) -> T:
        """Run one operation on the client under a clock of our own.

        On a dead gRPC port the client itself would retry for 63 s, so a call that takes longer than a second is
        watched, and ends as soon as the server stops answering.

        Args:
            timeout: seconds; default WEAVIATE_TIMEOUT_QUERY.

        Raises:
            NotReadyError: Weaviate is away, or went away during the call.
            RagbotError: what `build_error` makes of the client's own error.
            TimedOutError: the server is there, but the operation took too long.
        """
        if self._client is None or not self._ready.is_set():
            raise NotReadyError(translate(NOT_READY))
        # The keeper may replace the client during the call; what happens here is about this one.
        client = self._client
        work = asyncio.ensure_future(_run(operation, client))
        try:
            is_there = await self._wait(work, client, timeout or self._settings.weaviate_timeout_query)
            if work.done():
                return await self._get_outcome(work, client)
            if not is_there:
                self._lose(client)
                raise NotReadyError(translate(NOT_READY))
            raise TimedOutError(translate(LATE))
        finally:
            # Wait until it has ended: the keeper may close the client right after this.
            await _end(work)

    async def call_again(
        self,
        operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[T]],
        *,
        away: float,
        timeout: float | None = None,
    ) -> T:
        """As `call`, and again when Weaviate was away: for an operation that is harmless to repeat.

        Args:
            away: seconds to wait for Weaviate to come back.

        Raises:
            NotReadyError: it did not come back, or went away once more each time.
            RagbotError: as for `call`.
        """
        for _ in range(_RESTARTS):
            try:
                return await self.call(operation, timeout=timeout)
            except NotReadyError:
                await self.wait_ready(timeout=away)
        return await self.call(operation, timeout=timeout)

    async def fetch_status(self) -> ServerStatus:
        """Weaviate as it is now; never raises."""
        providers = Providers(self._settings)
        begin = time.perf_counter()
        try:
            version, is_ready = await self.call(_fetch_version_and_readiness, timeout=_PROBE_TIMEOUT * _PROBES)
        except RagbotError:
            version, is_ready = None, False
        return ServerStatus(
            mode=self._settings.weaviate_mode,
            is_ready=is_ready,
            version=version,
            client_version=weaviate.__version__,
            latency=time.perf_counter() - begin if is_ready else None,
            vectorizer=providers.vectorizer,
            generative=providers.generative,
            reranker=providers.reranker,
        )

    async def fetch_modules(self) -> tuple[str, ...]:
        """Names of the modules that the server has enabled (`text2vec-cohere` …)."""
        meta = await self.call(lambda client: client.get_meta())
        return tuple(meta.get("modules") or ())

    async def fetch_node_count(self) -> int:
        """How many nodes of the cluster answer."""
        nodes = await self.call(lambda client: client.cluster.nodes())
        return sum(node.status == "HEALTHY" for node in nodes)

    async def _get_outcome(self, work: asyncio.Future[T], client: weaviate.WeaviateAsyncClient) -> T:
        if work.cancelled():  # the client was closed under it
            raise NotReadyError(translate(NOT_READY))
        error = work.exception()
        if error is None:
            return work.result()
        # The keeper closed this client meanwhile, so the error says nothing about the request.
        if client is not self._client:
            raise NotReadyError(translate(NOT_READY)) from error
        # A bug of the bot, not a failure of Weaviate: it needs its own traceback.
        if not isinstance(error, _CLIENT_FAILURES):
            raise error
        # A server that stops in the middle of a call fails it with all kinds of errors: ask before blaming the call.
        if not await self._probe(client):
            self._lose(client)
            raise NotReadyError(translate(NOT_READY)) from error
        failure = build_error(error)
        if isinstance(failure, NotReadyError):
            self._lose(client)
        raise failure from error

    async def _wait(self, work: asyncio.Future[Any], client: weaviate.WeaviateAsyncClient, timeout: float) -> bool:
        """Wait for a call to end, for so many seconds at most; False where the server no longer answers."""
        # Nearly every call ends before it is watched, and has no other task beside it.
        await asyncio.wait({work}, timeout=min(timeout, _WATCH_AFTER))
        if work.done() or timeout <= _WATCH_AFTER:
            return True
        watch = asyncio.create_task(self._watch(client))
        try:
            tasks: set[asyncio.Future[Any]] = {work, watch}
            await asyncio.wait(tasks, timeout=timeout - _WATCH_AFTER, return_when=asyncio.FIRST_COMPLETED)
            return not watch.done()
        finally:
            await _end(watch)

    async def _watch(self, client: weaviate.WeaviateAsyncClient) -> None:
        """Return when the server no longer answers."""
        while await self._probe(client):  # noqa: ASYNC110 - the other side cannot set an event
            await asyncio.sleep(_WATCH_AFTER)

    async def _probe(self, client: weaviate.WeaviateAsyncClient) -> bool:
        """Whether the server answers; calls that ask at the same time share one probe."""
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(_is_there(client))
        # One caller that is cancelled must not cancel the probe for the others.
        return await asyncio.shield(self._probing)

    def _lose(self, client: weaviate.WeaviateAsyncClient) -> None:
        # Many calls can fail at the same time, and old ones late: only the first of the current client counts.
        if client is self._client and self._ready.is_set():
            logger.warning("Weaviate is away; connecting again")
            self._ready.clear()
            self._lost.set()

    async def _keep_connected(self) -> None:
        while True:
            await self._connect_until_ready()
            await self._lost.wait()

    async def _connect_until_ready(self) -> None:
        attempt = 0
        while not self._ready.is_set():
            try:
                await self._open()
            except Exception as error:  # noqa: BLE001 - the edge of a background task that must not end
                before, self.trouble = self.trouble, explain_connecting(error, address=get_address(self._settings))
                if isinstance(self.trouble, _FINAL) and not self._tried.is_set():
                    break  # `__aenter__` raises it
                if before is None or before.user_message != self.trouble.user_message:
                    logger.warning("%s Trying again.", self.trouble.user_message)
                self._tried.set()
                await asyncio.sleep(_RETRY_DELAYS[min(attempt, len(_RETRY_DELAYS) - 1)])
                attempt += 1
        self._tried.set()

    async def _open(self) -> None:
        await self._close()
        if self._server is not None:
            await self._server.start()
        self._client = build_client(self._settings)
        async with asyncio.timeout(self._settings.weaviate_timeout_init):
            await self._client.connect()
            if not await _is_there(self._client):
                raise NotReadyError(f"Weaviate at {get_address(self._settings)} is not ready yet.")
            version = (await self._client.get_meta()).get("version")
        # Outside of that timeout: there may be much to prepare. Each of its requests has the client's own.
        if self._prepare is not None:
            await self._prepare(self._client)
        self.trouble = None
        self._lost.clear()
        self._ready.set()
        logger.info("Weaviate is ready: version %s at %s", version, get_address(self._settings))

    async def _close(self) -> None:
        self._ready.clear()
        if self._client is not None:
            with suppress(*_CLIENT_FAILURES):
                await self._client.close()
            self._client = None  # only now: closing may be cancelled, and is then done again at the end


async def _fetch_version_and_readiness(client: weaviate.WeaviateAsyncClient) -> tuple[str, bool]:
    meta = await client.get_meta()
    return str(meta["version"]), await client.is_ready()


async def _is_there(client: weaviate.WeaviateAsyncClient) -> bool:
    for _ in range(_PROBES):
        try:
            async with asyncio.timeout(_PROBE_TIMEOUT):
                await client.get_meta()  # first: where nobody answers, `is_ready` prints the error to stdout
                return await client.is_ready()
        except TimeoutError:
            continue
        except _CLIENT_FAILURES:
            break
    return False


async def _end(task: asyncio.Future[Any]) -> None:
    """Cancel a task that has not ended, and wait until it has."""
    if not task.done():
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    elif not task.cancelled():
        task.exception()  # where the caller was cancelled as it failed, nobody else asks for it


async def _run(
    operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[T]], client: weaviate.WeaviateAsyncClient
) -> T:
    """The client's async methods are not coroutine functions: some raise when called, some when awaited."""
    return await operation(client)
