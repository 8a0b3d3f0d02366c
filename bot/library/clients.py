"""Settings -> Weaviate's async client, in each of the four modes."""

import socket
from typing import Any

import weaviate
from weaviate.classes.init import AdditionalConfig, Auth, Timeout
from weaviate.connect import ConnectionParams

from bot.library.providers import Providers
from bot.library.server import WEAVIATE_VERSION, build_server_environment, get_binary_folder
from bot.settings import Settings


def build_client(settings: Settings) -> weaviate.WeaviateAsyncClient:
    """Build the client of the mode that the settings name; `await client.connect()` opens it.

    In embedded mode this starts the server and holds the thread for seconds.
    """
    timeout = Timeout(
        init=settings.weaviate_timeout_init,
        query=settings.weaviate_timeout_query,
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
    if _is_listening(http_port) and _is_listening(grpc_port):
        # The server of a bot that was killed is still there, and holds the data folder: use it.
        return weaviate.use_async_with_local("127.0.0.1", http_port, grpc_port, skip_init_checks=True, **options)
    return weaviate.use_async_with_embedded(
        port=http_port,
        grpc_port=grpc_port,
        version=WEAVIATE_VERSION,
        persistence_data_path=str(settings.weaviate_data_path),
        binary_path=str(get_binary_folder(settings)),
        environment_variables=build_server_environment(),
        **options,
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


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
