"""What is said at the start: providers, HTTP, where the settings are from; nothing secret."""

from pathlib import Path

import pytest

from bot.introduction import describe_source, introduce
from bot.settings import Given, load_settings, read_given

NOTHING = read_given({}, env_file=None)


def say(**environ: str) -> str:
    return "\n".join(introduce(load_settings(environ, env_file=None), NOTHING))


def test_without_any_setting() -> None:
    said = say()
    assert (
        "Vectors: local (wordllama-256), made by the bot itself; writer: none, answers quote what was found; "
        "reranker: none" in said
    )
    assert "HTTP: off" in said


def test_providers_and_models_are_named_and_no_keys() -> None:
    said = say(
        COHERE_API_KEY="secret-key", COHERE_BASE_URL="https://proxy.example/?secret-key", GENERATIVE_MODEL="command-a"
    )
    assert "Vectors: cohere; writer: cohere (command-a); reranker: cohere" in said
    assert "secret" not in said


def test_models_of_the_bots_own_are_named() -> None:
    said = say(LOCAL_MODEL="models/e5", LOCAL_RERANKER="models/ranker")
    assert "Vectors: local (models/e5), made by the bot itself;" in said
    assert "reranker: local (models/ranker)" in said


def test_no_vectors() -> None:
    assert "Vectors: none, searches are by words only" in say(VECTORIZER="none", VECTORIZER_MODEL="some-model")


@pytest.mark.parametrize(("token", "searches"), [("", "health checks only"), ("secret-token", "with searches")])
def test_http(token: str, searches: str) -> None:
    said = say(HTTP_PORT="8000", HTTP_TOKEN=token)
    assert f"HTTP: 127.0.0.1:8000, {searches}" in said
    assert "secret-token" not in said


def test_the_file_is_named() -> None:
    assert describe_source(Given({}, Path("/x/.env"), ())) == "/x/.env and the environment"
    assert describe_source(NOTHING) == f"the environment (no .env in {Path.cwd()})"
