"""Settings that are each right and do not go together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.settings.model import Settings
from bot.settings.types import is_address


@dataclass(frozen=True, slots=True)
class Conflict:
    """What does not go together: the settings by field name, and a sentence about them."""

    settings: tuple[str, ...]
    user_message: str


def find_conflicts(settings: Settings) -> Iterator[Conflict]:
    """Every rule about several settings that these break."""
    for rule in _RULES:
        yield from rule(settings)


def _check_url(settings: Settings) -> Iterator[Conflict]:
    url = settings.weaviate_url
    if settings.weaviate_mode == "custom" and url is not None and not is_address(url, "http", "https"):
        yield Conflict(("weaviate_url", "weaviate_mode"), "WEAVIATE_URL must be an address like http://weaviate:8080.")


def _check_secure(settings: Settings) -> Iterator[Conflict]:
    if settings.weaviate_mode == "local" and (settings.weaviate_http_secure or settings.weaviate_grpc_secure):
        yield Conflict(
            ("weaviate_http_secure", "weaviate_grpc_secure", "weaviate_mode"),
            "WEAVIATE_HTTP_SECURE and WEAVIATE_GRPC_SECURE need WEAVIATE_MODE=custom.",
        )


def _check_cloud(settings: Settings) -> Iterator[Conflict]:
    if settings.weaviate_mode == "cloud" and not (settings.weaviate_url and settings.weaviate_api_key):
        yield Conflict(
            ("weaviate_mode", "weaviate_url", "weaviate_api_key"),
            "WEAVIATE_MODE=cloud needs WEAVIATE_URL and WEAVIATE_API_KEY, from the cloud console.",
        )


def _check_ports(settings: Settings) -> Iterator[Conflict]:
    same_host = settings.weaviate_grpc_host in (None, settings.weaviate_http_host)
    is_same = settings.weaviate_grpc_port == settings.weaviate_http_port
    if settings.weaviate_mode != "cloud" and same_host and is_same:
        yield Conflict(
            ("weaviate_http_port", "weaviate_grpc_port"),
            "WEAVIATE_GRPC_PORT must be another port than WEAVIATE_HTTP_PORT.",
        )


def _check_replication(settings: Settings) -> Iterator[Conflict]:
    if settings.weaviate_mode == "embedded" and (settings.weaviate_replication_factor or 1) > 1:
        yield Conflict(
            ("weaviate_replication_factor", "weaviate_mode"),
            "WEAVIATE_REPLICATION_FACTOR needs a cluster of Weaviate; the embedded one is alone.",
        )


def _check_chunks(settings: Settings) -> Iterator[Conflict]:
    if settings.chunk_overlap > settings.chunk_characters // 2:
        yield Conflict(("chunk_overlap", "chunk_characters"), "CHUNK_OVERLAP must be at most half of CHUNK_CHARACTERS.")


def _check_shards(settings: Settings) -> Iterator[Conflict]:
    wrong = [number for number in settings.shard_ids if number >= (settings.shard_count or 0)]
    if settings.shard_count is None and wrong:
        yield Conflict(("shard_ids", "shard_count"), "SHARD_IDS needs SHARD_COUNT, the same in all processes.")
    elif wrong:
        yield Conflict(("shard_ids", "shard_count"), "SHARD_IDS must be below SHARD_COUNT: shards are counted from 0.")


def _check_providers(settings: Settings) -> Iterator[Conflict]:
    for role in ("vectorizer", "generative", "reranker"):
        name = getattr(settings, role)
        if name not in ("auto", "none", "local") and not settings.has_provider(name):
            needed = "ollama_url" if name == "ollama" else f"{name}_api_key"
            yield Conflict((role, needed), f"{role.upper()}={name} needs {needed.upper()}.")


def _check_reranker(settings: Settings) -> Iterator[Conflict]:
    if settings.reranker == "local" and not settings.local_reranker:
        yield Conflict(("reranker", "local_reranker"), "RERANKER=local needs LOCAL_RERANKER.")


_RULES: Final[tuple[Callable[[Settings], Iterator[Conflict]], ...]] = (
    _check_url,
    _check_secure,
    _check_cloud,
    _check_ports,
    _check_replication,
    _check_chunks,
    _check_shards,
    _check_providers,
    _check_reranker,
)
