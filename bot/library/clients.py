"""Settings -> Weaviate's async client, in each of the four modes."""

import logging
import socket
from typing import Any, Final

import httpx
import weaviate
from weaviate.classes.init import AdditionalConfig, Auth, Timeout
from weaviate.connect import ConnectionParams
from weaviate.embedded import EmbeddedOptions

from bot.errors import ConfigurationError
from bot.library.providers import Providers
from bot.library.server import NODE_NAME, WEAVIATE_VERSION, build_server_environment, get_binary_folder
from bot.settings import Settings

logger = logging.getLogger(__name__)

_NODES_TIMEOUT: Final = 2.0  # seconds


def build_client(settings: Settings) -> weaviate.WeaviateAsyncClient:
    """Build the client of the mode that the settings name; `await client.connect()` opens it.

    In embedded mode this starts the server and holds the thread for seconds.
    """
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


def _build_embedded(settings: Settings, options: dict[str, Any]) -> weaviate.WeaviateAsyncClient:
    http_port, grpc_port = settings.weaviate_http_port, settings.weaviate_grpc_port
    taken = [port for port in (http_port, grpc_port) if _is_listening(port)]
    if len(taken) == 2 and _is_own_server(http_port):  # noqa: PLR2004 - both of the two
        logger.info("Using the Weaviate server that an earlier bot left behind; it will go on when this one ends")
        return weaviate.use_async_with_local("127.0.0.1", http_port, grpc_port, skip_init_checks=True, **options)
    if taken:
        raise ConfigurationError(
            f"Port {taken[0]} is taken by another program. Set WEAVIATE_HTTP_PORT and WEAVIATE_GRPC_PORT to free ones, "
            "or WEAVIATE_MODE=local to use the Weaviate that runs there."
        )
    embedded = EmbeddedOptions(
        port=http_port,
        grpc_port=grpc_port,
        version=WEAVIATE_VERSION,
        persistence_data_path=str(settings.weaviate_data_path),
        binary_path=str(get_binary_folder(settings)),
        additional_env_vars=build_server_environment(),
    )
    # Not `use_async_with_embedded`: it cannot skip the checks, of which one asks the package index.
    return weaviate.WeaviateAsyncClient(
        embedded_options=embedded,
        additional_headers=options["headers"],
        additional_config=options["additional_config"],
        skip_init_checks=settings.weaviate_skip_init_checks,
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


def _is_own_server(port: int) -> bool:
    """Whether the server there is one that a bot started: no other gets the providers' keys."""
    try:
        nodes = httpx.get(f"http://127.0.0.1:{port}/v1/nodes", timeout=_NODES_TIMEOUT).raise_for_status().json()
        return [node["name"] for node in nodes["nodes"]] == [NODE_NAME]
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        return False


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
