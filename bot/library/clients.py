"""Settings -> Weaviate's async client, in each of the four modes."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import weaviate
from weaviate.classes.config import Configure
from weaviate.classes.init import AdditionalConfig, Auth, Timeout
from weaviate.collections import CollectionAsync
from weaviate.collections.classes.config import ConsistencyLevel
from weaviate.connect import ConnectionParams

from bot.library.embedded import HOST
from bot.library.providers import Providers
from bot.settings import Settings

# What Weaviate does for both unless it is told: https://docs.weaviate.io/weaviate/concepts/replication-architecture/consistency
_BY_ITSELF: Final = "quorum"


def build_client(settings: Settings) -> weaviate.WeaviateAsyncClient:
    """Build the client of the mode that the settings name; `await client.connect()` opens it."""
    client = _build_client(settings)
    if settings.weaviate_replication_factor is not None:
        # Here and not where collections are created: none of them, the bot's own ones least of all, may forget it.
        config = Configure.replication(factor=settings.weaviate_replication_factor)
        create = partial(client.collections.create, replication_config=config)
        client.collections.create = create  # type: ignore[method-assign]
    levels = (settings.weaviate_read_consistency, settings.weaviate_write_consistency)
    if levels != (_BY_ITSELF, _BY_ITSELF):
        read, write = (ConsistencyLevel[level.upper()] for level in levels)
        client.collections.use = partial(  # type: ignore[assignment, method-assign]
            _use, client.collections.use, read=read, write=write
        )
    return client


def _use(
    use: Callable[[str], CollectionAsync], name: str, *, read: ConsistencyLevel, write: ConsistencyLevel
) -> CollectionAsync:
    return _split_levels(use(name).with_consistency_level(read), write)


def _split_levels(collection: CollectionAsync, write: ConsistencyLevel) -> CollectionAsync:
    """A collection, and each tenant of it, that writes at a level of its own: the client has one for both."""
    written = collection.with_consistency_level(write)
    collection.data, collection.batch = written.data, written.batch
    with_tenant = collection.with_tenant
    collection.with_tenant = lambda tenant: _split_levels(with_tenant(tenant), write)  # type: ignore[method-assign]
    return collection


def _build_client(settings: Settings) -> weaviate.WeaviateAsyncClient:
    timeout = Timeout(
        init=settings.weaviate_timeout_init,
        query=max(settings.weaviate_timeout_query, settings.answer_timeout),  # answers have a clock of their own
        insert=settings.weaviate_timeout_insert,
    )
    options = {
        "headers": Providers(settings).build_headers(),
        "additional_config": AdditionalConfig(timeout=timeout),
    }
    match settings.weaviate_mode:
        case "embedded":
            return _build_embedded(settings, options)
        case "local":
            return _build_local(settings, options)
        case "cloud":
            return _build_cloud(settings, options)
        case "custom":
            return _build_custom(settings, options)


def get_address(settings: Settings) -> str:
    """Where Weaviate is looked for, without what may be secret in a URL: user, password and query."""
    if settings.weaviate_mode == "embedded":
        return f"http://{HOST}:{settings.weaviate_http_port}"
    if settings.weaviate_url and settings.weaviate_mode in ("cloud", "custom"):
        url = settings.weaviate_url
        parts = urlsplit(url if "//" in url else f"https://{url}")
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    scheme = "https" if settings.weaviate_http_secure else "http"
    return f"{scheme}://{settings.weaviate_http_host}:{settings.weaviate_http_port}"


def _build_embedded(settings: Settings, options: dict[str, Any]) -> weaviate.WeaviateAsyncClient:
    """For the server that `EmbeddedServer` has started: its version is known, so there is nothing to check."""
    return weaviate.use_async_with_local(
        HOST, settings.weaviate_http_port, settings.weaviate_grpc_port, skip_init_checks=True, **options
    )


def _build_local(settings: Settings, options: dict[str, Any]) -> weaviate.WeaviateAsyncClient:
    return weaviate.use_async_with_local(
        settings.weaviate_http_host,
        settings.weaviate_http_port,
        settings.weaviate_grpc_port,
        auth_credentials=_build_auth(settings),
        skip_init_checks=settings.weaviate_skip_init_checks,
        **options,
    )


def _build_cloud(settings: Settings, options: dict[str, Any]) -> weaviate.WeaviateAsyncClient:
    auth = _build_auth(settings)
    assert settings.weaviate_url is not None
    assert auth is not None
    return weaviate.use_async_with_weaviate_cloud(
        settings.weaviate_url, auth, skip_init_checks=settings.weaviate_skip_init_checks, **options
    )


def _build_custom(settings: Settings, options: dict[str, Any]) -> weaviate.WeaviateAsyncClient:
    """Of a URL and a gRPC port explicitly, else of hosts and ports with the helper function."""
    auth, skip = _build_auth(settings), settings.weaviate_skip_init_checks
    if settings.weaviate_url:
        params = ConnectionParams.from_url(
            settings.weaviate_url, settings.weaviate_grpc_port, settings.weaviate_grpc_secure
        )
        return weaviate.WeaviateAsyncClient(
            params,
            auth_client_secret=auth,
            additional_headers=options["headers"],
            additional_config=options["additional_config"],
            skip_init_checks=skip,
        )
    return weaviate.use_async_with_custom(
        http_host=settings.weaviate_http_host,
        http_port=settings.weaviate_http_port,
        http_secure=settings.weaviate_http_secure,
        grpc_host=settings.weaviate_grpc_host or settings.weaviate_http_host,
        grpc_port=settings.weaviate_grpc_port,
        grpc_secure=settings.weaviate_grpc_secure,
        auth_credentials=auth,
        skip_init_checks=skip,
        **options,
    )


def _build_auth(settings: Settings) -> Any:
    key = settings.weaviate_api_key
    return Auth.api_key(key.get_secret_value()) if key else None
