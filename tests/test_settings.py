"""What the settings take, what they refuse, and in which words."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import ConfigurationError
from bot.settings import Settings, load_settings


def load(**environ: str) -> Settings:
    return load_settings(environ, env_file=None)


def test_nothing_is_needed() -> None:
    settings = load()
    assert settings.weaviate_mode == "embedded"
    assert settings.discord_token is None
    assert (settings.get_vectorizer(), settings.get_generative(), settings.get_reranker()) == ("local", "none", "none")


def test_lists_are_split_at_commas() -> None:
    settings = load(DISCORD_GUILDS="1, 2,", ADMIN_ROLES="Mods, 77", SHARED_COLLECTIONS="Movie")
    assert settings.discord_guilds == (1, 2)
    assert settings.admin_roles == ("Mods", "77")
    assert settings.shared_collections == ("Movie",)


def test_empty_values_are_not_set() -> None:
    assert load(HTTP_PORT="", WEAVIATE_MODE="", DISCORD_GUILDS="") == load()


def test_words_to_choose_from_are_taken_in_any_case() -> None:
    settings = load(LOG_LEVEL="debug", GENERATIVE="Cohere", COHERE_API_KEY="k", WEAVIATE_HTTP_SECURE="False")
    assert (settings.log_level, settings.generative) == ("DEBUG", "cohere")


def test_blanks_around_a_value_do_not_count() -> None:
    assert load(HTTP_PORT=" 80 ", DEFAULT_COLLECTION=" ") == load(HTTP_PORT="80")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DEFAULT_COLLECTION=Book\nLOG_FORMAT=json\n")
    settings = load_settings({"DEFAULT_COLLECTION": "Movie"}, env_file=file)
    assert (settings.default_collection, settings.log_format) == ("Movie", "json")


def test_a_missing_file_is_no_failure(tmp_path: Path) -> None:
    assert load_settings({}, env_file=tmp_path / "absent") == load()


def test_settings_cannot_be_changed() -> None:
    settings = load()
    with pytest.raises(ValidationError, match="frozen"):
        settings.http_port = 80  # type: ignore[misc]


def test_secrets_are_not_shown() -> None:
    settings = load(DISCORD_TOKEN="very-secret-token", COHERE_API_KEY="very-secret-key")
    assert "very-secret" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"DISCORD_GUILDS": "abc"}, "DISCORD_GUILDS is wrong"),
        (
            {"DISCORD_API_BASE": "discord.com"},
            "DISCORD_API_BASE is wrong: it is not an address of the web. Allowed: an address like https://",
        ),
        (
            {"DISCORD_GATEWAY": "https://gateway"},
            "DISCORD_GATEWAY is wrong: it is not an address of a WebSocket. Allowed: an address like wss://",
        ),
        ({"OLLAMA_URL": "http://ollama:x"}, "OLLAMA_URL is wrong"),
        ({"COHERE_BASE_URL": "http://"}, "COHERE_BASE_URL is wrong"),
        ({"WEAVIATE_MODE": "local", "WEAVIATE_HTTP_SECURE": "true"}, "need WEAVIATE_MODE=custom"),
        ({"WEAVIATE_REPLICATION_FACTOR": "3"}, "needs a cluster of Weaviate"),
        ({"TENANT_IDLE_DAYS": "0"}, "TENANT_IDLE_DAYS is wrong"),
        ({"WEAVIATE_MODE": "custom", "WEAVIATE_URL": "weaviate:8080"}, "WEAVIATE_URL must be an address like http://"),
        (
            {"WEAVIATE_MODE": "cluster"},
            "WEAVIATE_MODE is wrong: it is none of the choices. Allowed: one of embedded, local, cloud, custom.",
        ),
        ({"WEAVIATE_MODE": "cloud"}, "WEAVIATE_MODE=cloud needs WEAVIATE_URL and WEAVIATE_API_KEY"),
        ({"WEAVIATE_MODE": "cloud", "WEAVIATE_URL": "x.weaviate.cloud"}, "WEAVIATE_API_KEY"),
        ({"WEAVIATE_HTTP_PORT": "65536"}, "WEAVIATE_HTTP_PORT is wrong"),
        ({"WEAVIATE_GRPC_PORT": "0"}, "WEAVIATE_GRPC_PORT is wrong"),
        ({"WEAVIATE_GRPC_PORT": "8080"}, "WEAVIATE_GRPC_PORT must be another port than WEAVIATE_HTTP_PORT"),
        ({"WEAVIATE_HTTP_SECURE": "perhaps"}, "WEAVIATE_HTTP_SECURE is wrong"),
        ({"WEAVIATE_TIMEOUT_QUERY": "0"}, "WEAVIATE_TIMEOUT_QUERY is wrong"),
        ({"VECTORIZER": "anthropic"}, "VECTORIZER is wrong"),
        ({"VECTORIZER": "cohere"}, "VECTORIZER=cohere needs COHERE_API_KEY"),
        ({"GENERATIVE": "anthropic"}, "GENERATIVE=anthropic needs ANTHROPIC_API_KEY"),
        ({"GENERATIVE": "ollama"}, "GENERATIVE=ollama needs OLLAMA_URL"),
        ({"RERANKER": "voyageai"}, "RERANKER=voyageai needs VOYAGEAI_API_KEY"),
        ({"ANSWER_TIMEOUT": "-1"}, "ANSWER_TIMEOUT is wrong"),
        ({"ANSWERS_PER_MINUTE": "0"}, "ANSWERS_PER_MINUTE is wrong"),
        ({"ANSWERS_AT_ONCE": "many"}, "ANSWERS_AT_ONCE is wrong"),
        ({"HTTP_PORT": "http"}, "HTTP_PORT is wrong"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is wrong"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is wrong"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(environ: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(**environ)
    assert words in caught.value.user_message
    assert caught.value.user_message.endswith("Set it in the environment or in .env.")
    assert "\n" not in caught.value.user_message


def test_a_wrong_setting_does_not_show_its_value() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(HTTP_PORT="very-secret-pasted-here")
    assert "very-secret" not in caught.value.user_message


@pytest.mark.parametrize(
    ("environ", "roles"),
    [
        ({"COHERE_API_KEY": "k"}, ("cohere", "cohere", "cohere")),
        ({"ANTHROPIC_API_KEY": "k"}, ("local", "anthropic", "none")),
        ({"VOYAGEAI_API_KEY": "k"}, ("voyageai", "none", "voyageai")),
        ({"OLLAMA_URL": "http://localhost:11434"}, ("ollama", "ollama", "none")),
        ({"OLLAMA_URL": "http://localhost:11434", "OPENAI_API_KEY": "k"}, ("openai", "openai", "none")),
        (
            {"COHERE_API_KEY": "k", "VECTORIZER": "local", "GENERATIVE": "none", "RERANKER": "none"},
            ("local", "none", "none"),
        ),
    ],
)
def test_auto_takes_the_first_provider_that_is_set(environ: dict[str, str], roles: tuple[str, str, str]) -> None:
    settings = load(**environ)
    assert (settings.get_vectorizer(), settings.get_generative(), settings.get_reranker()) == roles


def test_a_file_in_another_encoding_is_a_sentence(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DISCORD_TOKEN=abc", encoding="utf-16")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_settings({}, env_file=env_file)
