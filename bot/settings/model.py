"""What an operator can set: one frozen object."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

VectorizerProvider = Literal["cohere", "openai", "mistral", "google", "voyageai", "jinaai", "ollama"]
GenerativeProvider = Literal["cohere", "openai", "anthropic", "mistral", "google", "ollama"]
RerankerProvider = Literal["cohere", "voyageai", "jinaai"]

PORT_MAX = 65_535
CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """What an operator can set. Field names are the lower-case names of the environment variables.

    Durations are seconds. Secrets are `SecretStr`, so that no repr and no log shows them.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    discord_token: SecretStr | None = None
    discord_guilds: Annotated[tuple[int, ...], NoDecode] = ()
    discord_api_base: str | None = None
    discord_gateway: str | None = None
    admin_roles: CommaSeparated = ()

    weaviate_mode: Literal["embedded", "local", "cloud", "custom"] = "embedded"
    weaviate_http_host: str = "localhost"
    weaviate_http_port: int = Field(default=8080, ge=1, le=PORT_MAX)
    weaviate_http_secure: bool = False
    weaviate_grpc_host: str | None = None
    weaviate_grpc_port: int = Field(default=50051, ge=1, le=PORT_MAX)
    weaviate_grpc_secure: bool = False
    weaviate_url: str | None = None
    weaviate_api_key: SecretStr | None = None
    weaviate_data_path: Path = Path("data")
    weaviate_binary_path: Path | None = None
    weaviate_skip_init_checks: bool = False
    weaviate_timeout_init: float = Field(default=30, gt=0)
    weaviate_timeout_query: float = Field(default=60, gt=0)
    weaviate_timeout_insert: float = Field(default=120, gt=0)

    vectorizer: Literal["auto", "local", "none"] | VectorizerProvider = "auto"
    generative: Literal["auto", "none"] | GenerativeProvider = "auto"
    reranker: Literal["auto", "none"] | RerankerProvider = "auto"
    vectorizer_model: str | None = None
    generative_model: str | None = None

    cohere_api_key: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    anthropic_api_key: SecretStr | None = None
    mistral_api_key: SecretStr | None = None
    google_api_key: SecretStr | None = None
    voyageai_api_key: SecretStr | None = None
    jinaai_api_key: SecretStr | None = None
    ollama_url: str | None = None
    cohere_base_url: str | None = None
    openai_base_url: str | None = None

    default_collection: str = "Movie"
    shared_collections: CommaSeparated = ()

    chunk_characters: int = Field(default=1200, ge=200, le=8000)
    chunk_overlap: int = Field(default=150, ge=0)

    answer_timeout: float = Field(default=60, gt=0)
    answers_per_minute: int = Field(default=10, ge=1)
    answers_at_once: int = Field(default=32, ge=1)
    ingests_per_guild: int = Field(default=1, ge=1)

    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=1, le=PORT_MAX)
    http_token: SecretStr | None = None

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("discord_guilds", "admin_roles", "shared_collections", mode="before")
    @classmethod
    def _split_commas(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("discord_api_base", "ollama_url", "cohere_base_url", "openai_base_url")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value, "http", "https"):
            raise ValueError("it must be an address like https://example.org")
        return value

    @field_validator("discord_gateway")
    @classmethod
    def _check_gateway(cls, value: str | None) -> str | None:
        if value is not None and not _is_address(value, "ws", "wss"):
            raise ValueError("it must be an address like wss://example.org")
        return value

    @model_validator(mode="after")
    def _check_url(self) -> Self:
        url = self.weaviate_url
        if self.weaviate_mode == "custom" and url is not None and not _is_address(url, "http", "https"):
            raise ValueError("WEAVIATE_URL must be an address like http://weaviate:8080")
        return self

    @model_validator(mode="after")
    def _check_secure(self) -> Self:
        if self.weaviate_mode == "local" and (self.weaviate_http_secure or self.weaviate_grpc_secure):
            raise ValueError("WEAVIATE_HTTP_SECURE and WEAVIATE_GRPC_SECURE need WEAVIATE_MODE=custom")
        return self

    @model_validator(mode="after")
    def _check_cloud(self) -> Self:
        if self.weaviate_mode == "cloud" and not (self.weaviate_url and self.weaviate_api_key):
            raise ValueError("WEAVIATE_MODE=cloud needs WEAVIATE_URL and WEAVIATE_API_KEY, from the cloud console")
        return self

    @model_validator(mode="after")
    def _check_ports(self) -> Self:
        same_host = self.weaviate_grpc_host in (None, self.weaviate_http_host)
        if self.weaviate_mode != "cloud" and same_host and self.weaviate_grpc_port == self.weaviate_http_port:
            raise ValueError("WEAVIATE_GRPC_PORT must be another port than WEAVIATE_HTTP_PORT")
        return self

    @model_validator(mode="after")
    def _check_chunks(self) -> Self:
        if self.chunk_overlap > self.chunk_characters // 2:
            raise ValueError("CHUNK_OVERLAP must be at most half of CHUNK_CHARACTERS")
        return self

    @model_validator(mode="after")
    def _check_providers(self) -> Self:
        for role in ("vectorizer", "generative", "reranker"):
            name = getattr(self, role)
            if name not in ("auto", "none", "local") and not self.has_provider(name):
                needed = "OLLAMA_URL" if name == "ollama" else f"{name.upper()}_API_KEY"
                raise ValueError(f"{role.upper()}={name} needs {needed}")
        return self

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
        """`none` or a provider's name: `auto` takes the first provider that is set."""
        return self._resolve(self.reranker, get_args(RerankerProvider), otherwise="none")

    def _resolve(self, choice: str, providers: tuple[str, ...], *, otherwise: str) -> str:
        if choice != "auto":
            return choice
        return next((name for name in providers if self.has_provider(name)), otherwise)


def _is_address(value: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        return False
