"""The HTTP interface beside the bot: health, metrics, object counts and search over the shared collections."""

import asyncio
import hmac
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any, Final

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot import prompts
from bot.audience import PUBLIC
from bot.errors import (
    BusyError,
    CollectionNotFoundError,
    ConfigurationError,
    LibraryError,
    NotReadyError,
    QueryError,
    RagbotError,
    TimedOutError,
)
from bot.library import Library, open_library
from bot.metrics import CONTENT_TYPE, Metrics
from bot.models import RecommendStyle, SearchOptions
from bot.settings import Settings
from bot.web_models import CollectionCount, Counts, Failure, Health, Readiness, SearchResult

NOT_READY: Final = "Weaviate is not ready"
STATUS: Final[dict[type[RagbotError], int]] = {
    CollectionNotFoundError: 404,
    QueryError: 422,
    BusyError: 429,
    LibraryError: 502,
    NotReadyError: 503,
    TimedOutError: 504,
}
QUERY_MAX: Final = 6_000  # characters, as of an option in Discord
STOP_TIMEOUT: Final = 2  # seconds that running requests get when the process ends

log = logging.getLogger(__name__)


class Gate:
    """Lets in who knows HTTP_TOKEN, and ANSWERS_AT_ONCE of them at a time."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.http_token
        self._answers = asyncio.Semaphore(settings.answers_at_once)

    def check(self, given: HTTPAuthorizationCredentials | None) -> None:
        """Raise 403 where no token is set, 401 where the given one is missing or another."""
        if self._token is None:
            raise HTTPException(403, "Search over HTTP is off. The operator can turn it on with HTTP_TOKEN.")
        expected = self._token.get_secret_value().encode()
        if given is None or not hmac.compare_digest(given.credentials.encode(), expected):
            raise HTTPException(
                401,
                "Missing or wrong token. Send “Authorization: Bearer <HTTP_TOKEN>”.",
                {"WWW-Authenticate": "Bearer"},
            )

    @asynccontextmanager
    async def answer(self) -> AsyncIterator[None]:
        """Hold one of the places; BusyError at once where there is none, as waiting would only pile up requests."""
        if self._answers.locked():
            raise BusyError("Too many searches are running. Try again in a few seconds.")
        async with self._answers:
            yield


def create_app(settings: Settings, *, library: Library | None = None, metrics: Metrics | None = None) -> FastAPI:
    """Build the application.

    Args:
        library: an open one to share; without it the lifespan opens and closes one of its own.
        metrics: those that the bot counts in; without them there are those of the library alone.
    """

    measured = metrics or Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened: AbstractAsyncContextManager[Library] = nullcontext(library) if library else open_library(settings)
        async with opened as app.state.library, measured.watch_loop():
            measured.follow_library(app.state.library)
            yield

    app = FastAPI(
        title="ragbot",
        summary="Search and recommendations from the shared collections of a Weaviate database",
        version=version("ragbot"),
        lifespan=lifespan,
        # Nobody without the token learns what is served here; FastAPI's own pages would have to know it too.
        openapi_url=None,
    )
    _add_failures(app)
    _add_health(app)
    gate = Gate(settings)
    _add_search(app, gate)
    _add_metrics(app, gate, measured)
    return app


@asynccontextmanager
async def serve_http(
    settings: Settings, library: Library | None = None, metrics: Metrics | None = None
) -> AsyncIterator[int]:
    """Serve on HTTP_HOST and HTTP_PORT in the running loop; yields the port.

    Raises:
        ConfigurationError: the address cannot be listened on.
    """
    app = create_app(settings, library=library, metrics=metrics)
    # The lifespan is entered here and not by uvicorn, which would turn its RagbotErrors into log lines.
    with _listen(settings) as listener:
        async with app.router.lifespan_context(app):
            config = uvicorn.Config(
                app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=STOP_TIMEOUT
            )
            server = _Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                yield listener.getsockname()[1]
            finally:
                server.should_exit = True
                await serving


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the process has one owner, and that is the command line."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.http_host, settings.http_port or 0
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigurationError(
            f"HTTP_PORT={port} on HTTP_HOST={host} cannot be listened on: {error.strerror}. Choose another."
        ) from error


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"], summary="Is the process alive?")
    async def get_health() -> Health:
        return Health()

    @app.get("/readyz", tags=["health"], summary="Does Weaviate answer?", responses={503: {"model": Failure}})
    async def get_readiness(request: Request) -> Readiness:
        await _fetch_ready_library(request)
        return Readiness()


def _add_metrics(app: FastAPI, gate: Gate, metrics: Metrics) -> None:
    """Behind the token: the numbers name nobody, and still tell how busy the servers are."""

    @app.get("/metrics", tags=["health"], summary="What Prometheus reads", dependencies=[_build_guard(gate)])
    async def get_metrics() -> Response:
        return Response(metrics.render(), media_type=CONTENT_TYPE)


def _build_guard(gate: Gate) -> Any:
    bearer = HTTPBearer(auto_error=False, description="The value of HTTP_TOKEN")

    def authorize(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
        gate.check(given)

    return Depends(authorize)


def _add_search(app: FastAPI, gate: Gate) -> None:
    guarded: dict[str, Any] = {
        "tags": ["search"],
        "dependencies": [_build_guard(gate)],
        "responses": {status: {"model": Failure} for status in (401, 403, 404, 429, 502, 503, 504)},
    }

    @app.get("/", summary="Object counts of the shared collections", **guarded)
    async def fetch_counts(request: Request) -> Counts:
        library = await _fetch_ready_library(request)
        infos = await library.collections.fetch_all(guild_id=None, reader=PUBLIC)
        return Counts(collections=[CollectionCount(name=info.name, objects=info.object_count) for info in infos])

    @app.get("/openapi.json", summary="This description", **guarded)
    async def describe() -> dict[str, Any]:
        return app.openapi()

    @app.get("/search", summary="Recommendations for a query", **guarded)
    async def search(
        request: Request,
        query: Annotated[str, Query(min_length=1, description="What to look for", examples=["romantic comedy"])],
        collection: Annotated[
            str | None, Query(description="A shared collection; DEFAULT_COLLECTION, or those that fit, if left out")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=10, description="How many hits")] = 3,
        filters: Annotated[str, Query(description="Conditions", examples=["year>=1990 genre:drama"])] = "",
    ) -> SearchResult:
        if len(query) > QUERY_MAX:
            raise QueryError(f"That is {len(query):,} characters; a query has {QUERY_MAX:,} at most.")
        library = await _fetch_ready_library(request)
        async with gate.answer():
            answer = await library.everywhere.answer(
                collection,
                query,
                guild_id=None,
                reader=PUBLIC,
                options=SearchOptions(limit=limit, filters=filters),
                build_prompts=partial(prompts.build_recommend, query=query, style=RecommendStyle.EACH, limit=limit),
            )
        return SearchResult.of(answer)


async def _fetch_ready_library(request: Request) -> Library:
    """The library, once Weaviate has said that it is ready: what was seen at the last call may be long ago."""
    library: Library = request.app.state.library
    if not (await library.fetch_status()).is_ready:
        raise NotReadyError(NOT_READY)
    return library


def _add_failures(app: FastAPI) -> None:
    """Answer a RagbotError with its message; Weaviate being away is always told in the same words."""

    @app.exception_handler(RagbotError)
    async def answer_failure(_: Request, error: RagbotError) -> JSONResponse:
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        log.warning("A request ended with status %d (%s)", status, type(error).__name__)
        return JSONResponse({"detail": NOT_READY if isinstance(error, NotReadyError) else error.user_message}, status)
