"""What an operator can set: one frozen object."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings.types import (
    Choice,
    Count,
    GatewayAddress,
    Host,
    HttpAddress,
    Ids,
    Key,
    Level,
    LocalModel,
    Model,
    Names,
    OptionalCount,
    OptionalHost,
    OptionalLocalModel,
    OptionalPort,
    Port,
    Seconds,
    ShardIds,
    Switch,
    Token,
)

VectorizerProvider = Literal["cohere", "openai", "mistral", "google", "voyageai", "jinaai", "ollama"]
GenerativeProvider = Literal["cohere", "openai", "anthropic", "mistral", "google", "ollama"]
RerankerProvider = Literal["cohere", "voyageai", "jinaai"]
Consistency = Literal["one", "quorum", "all"]


class Settings(BaseSettings):
    """What an operator can set. Field names are the lower-case names of the environment variables.

    Durations are seconds. Secrets are `SecretStr`, so that no repr and no log shows them.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    discord_token: Token = None
    discord_guilds: Ids = ()
    discord_api_base: HttpAddress = None
    discord_gateway: GatewayAddress = None
    shard_count: OptionalCount = None
    shard_ids: ShardIds = ()
    admin_roles: Names = ()

    weaviate_mode: Annotated[Literal["embedded", "local", "cloud", "custom"], Choice] = "embedded"
    weaviate_http_host: Host = "localhost"
    weaviate_http_port: Port = 8080
    weaviate_http_secure: Switch = False
    weaviate_grpc_host: OptionalHost = None
    weaviate_grpc_port: Port = 50051
    weaviate_grpc_secure: Switch = False
    weaviate_url: str | None = None
    weaviate_api_key: Key = None
    weaviate_data_path: Path = Path("data")
    weaviate_binary_path: Path | None = None
    weaviate_skip_init_checks: Switch = False
    weaviate_replication_factor: OptionalCount = None
    weaviate_read_consistency: Annotated[Consistency, Choice] = "quorum"
    weaviate_write_consistency: Annotated[Consistency, Choice] = "quorum"
    weaviate_timeout_init: Seconds = 30
    weaviate_timeout_query: Seconds = 60
    weaviate_timeout_insert: Seconds = 120

    vectorizer: Annotated[Literal["auto", "local", "none"] | VectorizerProvider, Choice] = "auto"
    generative: Annotated[Literal["auto", "none"] | GenerativeProvider, Choice] = "auto"
    reranker: Annotated[Literal["auto", "local", "none"] | RerankerProvider, Choice] = "auto"
    vectorizer_model: Model = None
    vector_quantization: Annotated[Literal["rq-8", "rq-1", "none"], Choice] = "rq-8"
    generative_model: Model = None
    local_model: LocalModel = "wordllama-256"
    local_reranker: OptionalLocalModel = None

    cohere_api_key: Key = None
    openai_api_key: Key = None
    anthropic_api_key: Key = None
    mistral_api_key: Key = None
    google_api_key: Key = None
    voyageai_api_key: Key = None
    jinaai_api_key: Key = None
    ollama_url: HttpAddress = None
    cohere_base_url: HttpAddress = None
    openai_base_url: HttpAddress = None

    default_collection: str | None = None
    shared_collections: Names = ()

    chunk_characters: Annotated[int, Field(ge=200, le=8000, description="a whole number, 200 to 8000")] = 1200
    chunk_overlap: Annotated[int, Field(ge=0, description="a whole number, at most half of CHUNK_CHARACTERS")] = 150

    answer_style: Annotated[Literal["layout", "plain"], Choice] = "layout"
    answer_timeout: Seconds = 60
    hits_after: Seconds = 1
    answers_per_minute: Count = 10
    answers_at_once: Count = 32
    ingests_per_guild: Count = 1
    follow_forget_days: Count = 7
    tenant_idle_days: OptionalCount = None
    undo_days: Count = 30
    undo_objects: Annotated[int, Field(ge=0, le=10_000, description="a whole number, 0 to 10000")] = 10_000

    http_host: Host = "127.0.0.1"
    http_port: OptionalPort = None
    http_token: Key = None
    metrics_guilds: Switch = False

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Level] = "INFO"
    log_format: Annotated[Literal["text", "json"], Choice] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the names are pydantic's
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands in: the process environment is read there, once, and can be injected."""
        return (init_settings,)

    def has_provider(self, name: str) -> bool:
        """Whether the key (or, for Ollama, the URL) of a provider is set."""
        return bool(self.ollama_url if name == "ollama" else getattr(self, f"{name}_api_key"))

    def get_vectorizer(self) -> str:
        """`local`, `none` or a provider's name: `auto` takes the first provider that is set, else `local`."""
        return self._resolve(self.vectorizer, get_args(VectorizerProvider), otherwise="local")

    def get_generative(self) -> str:
        """`none` or a provider's name: `auto` takes the first provider that is set."""
        return self._resolve(self.generative, get_args(GenerativeProvider), otherwise="none")

    def get_reranker(self) -> str:
        """`none`, `local` or a provider's name: `auto` takes the first provider that is set, else LOCAL_RERANKER."""
        otherwise = "local" if self.local_reranker else "none"
        return self._resolve(self.reranker, get_args(RerankerProvider), otherwise=otherwise)

    def _resolve(self, choice: str, providers: tuple[str, ...], *, otherwise: str) -> str:
        if choice != "auto":
            return choice
        return next((name for name in providers if self.has_provider(name)), otherwise)
