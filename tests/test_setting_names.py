"""Unknown names: all of a `.env`, and of the environment those that are nearly a setting."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import UnknownName, load_settings, read_given


def read(tmp_path: Path, text: str, **environ: str) -> tuple[UnknownName, ...]:
    file = tmp_path / ".env"
    file.write_text(text, encoding="utf-8")
    return read_given(environ, env_file=file).unknown


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("COHERE_KEY", "COHERE_API_KEY"),
        ("DISCORD_GUILD", "DISCORD_GUILDS"),
        ("SHARED_COLLECTION", "SHARED_COLLECTIONS"),
        ("discord_token", "DISCORD_TOKEN"),
        ("DISCORD_BOT_TOKEN", "DISCORD_TOKEN"),
        ("BOT_TOKEN", "DISCORD_TOKEN"),
        ("OLLAMA_HOST", "OLLAMA_URL"),
        ("FAVOURITE_COLOUR", None),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path, name: str, nearest: str | None) -> None:
    (unknown,) = read(tmp_path, f"{name}=value\nLOG_LEVEL=INFO\n")
    assert (unknown.name, unknown.nearest) == (name, nearest)
    assert unknown.user_message.startswith(f"{name} in .env is not a setting")
    assert (f"Did you mean {nearest}?" in unknown.user_message) == (nearest is not None)


@pytest.mark.parametrize("line", ["MTE3NDEwOTg0", "sk_proj_1234=", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="])
def test_a_secret_without_a_name_is_not_shown(tmp_path: Path, line: str) -> None:
    (unknown,) = read(tmp_path, f"{line}\n")
    assert line.strip("=") not in unknown.user_message
    assert "may hold a secret" in unknown.user_message


def test_what_open_telemetry_reads_is_handed_on_and_nothing_else(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318\nOTEL_SERVICE_NAME=\nHTTP_PORT=8000\n")
    given = read_given({}, env_file=env_file)
    assert given.unknown == ()
    assert given.telemetry == {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


def test_names_of_compose_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, "COMPOSE_PROFILES=ollama\nDOCKER_HOST=unix:///run/docker.sock\n") == ()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("COHERE_KEY", "COHERE_API_KEY"),
        ("DISCORD_GUILD", "DISCORD_GUILDS"),
        ("SHARED_COLLECTION", "SHARED_COLLECTIONS"),
        ("VOYAGE_API_KEY", "VOYAGEAI_API_KEY"),
        ("WEAVIATE_PORT", "WEAVIATE_HTTP_PORT"),
    ],
)
def test_a_name_of_the_environment_that_is_nearly_ours(name: str, nearest: str) -> None:
    (unknown,) = read_given({name: "value"}, env_file=None).unknown
    assert (unknown.name, unknown.nearest) == (name, nearest)
    assert f"{name} in the environment" in unknown.user_message


@pytest.mark.parametrize(
    "name",
    [
        *(
            "PATH",
            "HOME",
            "TOKEN",
            "API_KEY",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "OPENAI_API_BASE",
            "OLLAMA_HOST",
        ),
        *("GEMINI_API_KEY", "OPENAI_ORG_ID", "LOG_FILE", "COLUMNS", "LC_ALL", "DISCORD_OPENAPI", "ANTHROPIC_BASE_URL"),
    ],
)
def test_other_programs_names_in_the_environment_are_left_alone(name: str) -> None:
    assert read_given({name: "value"}, env_file=None).unknown == ()


def test_a_misspelt_name_is_told_where_it_is_the_reason(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("GENERATIVE=cohere\nCOHERE_KEY=abc\n")
    with pytest.raises(ConfigurationError, match=r"needs COHERE_API_KEY.\n.*COHERE_KEY in .env is not a setting"):
        load_settings({}, env_file=file)


def test_the_file_that_was_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LOG_FORMAT=json\n")
    monkeypatch.chdir(tmp_path)
    assert read_given({}).env_file == tmp_path / ".env"
    assert read_given({}, env_file=Path("absent")).env_file is None


def test_a_mark_at_the_begin_of_the_file_is_not_part_of_the_first_name(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_FORMAT=json\n", encoding="utf-8-sig")
    assert load_settings({}, env_file=file).log_format == "json"
