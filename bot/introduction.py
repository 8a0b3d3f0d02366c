"""What `run` and `serve` say before anything else: the version, where the settings are from, what they choose."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bot.settings import Given, Settings


def get_version() -> str:
    """`0.1.0`."""
    return version("ragbot")


def introduce(settings: Settings, given: Given) -> Iterator[str]:
    """Lines for the log; they hold neither secrets nor addresses that may carry one."""
    yield f"ragbot {get_version()}, settings from {describe_source(given)}"
    yield "; ".join([_describe_vectors(settings), _describe_writer(settings), _describe_reranker(settings)])
    yield _describe_http(settings)


def describe_source(given: Given) -> str:
    """Which `.env` was read."""
    if given.env_file is None:
        return f"the environment (no .env in {Path.cwd()})"
    return f"{given.env_file} and the environment"


def _describe_vectors(settings: Settings) -> str:
    vectorizer = settings.get_vectorizer()
    remark = {"local": ", made by the bot itself", "none": ", searches are by words only"}.get(vectorizer, "")
    model = settings.local_model if vectorizer == "local" else settings.vectorizer_model
    return f"Vectors: {_name_model(vectorizer, model)}{remark}"


def _describe_writer(settings: Settings) -> str:
    generative = settings.get_generative()
    remark = ", answers quote what was found" if generative == "none" else ""
    return f"writer: {_name_model(generative, settings.generative_model)}{remark}"


def _describe_reranker(settings: Settings) -> str:
    return f"reranker: {_name_model(settings.get_reranker(), settings.local_reranker)}"


def _name_model(provider: str, model: str | None) -> str:
    return f"{provider} ({model})" if model and provider != "none" else provider


def _describe_http(settings: Settings) -> str:
    if settings.http_port is None:
        return "HTTP: off (HTTP_PORT turns it on)"
    searches = "with searches" if settings.http_token else "health checks only (HTTP_TOKEN turns searches on)"
    return f"HTTP: {settings.http_host}:{settings.http_port}, {searches}"
