"""Tries the providers' keys on the one request that most of them answer for free, the list of their models."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import aiohttp
from pydantic import SecretStr

from bot.doctor.report import Finding, Verdict, skip
from bot.settings import Settings

# What the providers answer to a key they do not know; Google says 400.
REFUSALS: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Probe:
    """How to ask a provider for its models: default address, the path below it, and how the key travels."""

    base: str
    path: str
    build_headers: Callable[[str], Mapping[str, str]]


def _build_bearer(key: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _build_anthropic(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "anthropic-version": "2023-06-01"}


def _build_google(key: str) -> Mapping[str, str]:
    return {"x-goog-api-key": key}


PROBES: Final[Mapping[str, Probe]] = {
    "cohere": Probe("https://api.cohere.com", "/v1/models", _build_bearer),
    "openai": Probe("https://api.openai.com", "/v1/models", _build_bearer),
    "anthropic": Probe("https://api.anthropic.com", "/v1/models", _build_anthropic),
    "mistral": Probe("https://api.mistral.ai", "/v1/models", _build_bearer),
    "google": Probe("https://generativelanguage.googleapis.com", "/v1beta/models", _build_google),
}
UNTRIED: Final = ("voyageai", "jinaai")


async def check_keys(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Findings about every provider key that is set and can be tried, and about Ollama's address."""
    checks = [_check_key(name, settings, session) for name in PROBES if settings.has_provider(name)]
    if settings.ollama_url:
        checks.append(_check_ollama(settings.ollama_url, session))
    untried = [f"{name}_api_key" for name in UNTRIED if settings.has_provider(name)]
    return [
        *await asyncio.gather(*checks),
        *skip(*untried, remedy="Has no free request to try it with; the first search tells"),
    ]


async def _check_key(name: str, settings: Settings, session: aiohttp.ClientSession) -> Finding:
    probe = PROBES[name]
    setting = f"{name}_api_key"
    key: SecretStr = getattr(settings, setting)
    base = getattr(settings, f"{name}_base_url", None) or probe.base
    status = await _fetch_status(session, base.rstrip("/") + probe.path, probe.build_headers(key.get_secret_value()))
    if status is None:
        return Finding(setting, Verdict.WARN, f"Could not be tried: {name} does not answer here")
    if status in REFUSALS:
        return Finding(setting, Verdict.FAIL, f"{name.capitalize()} refuses it: make a new one in its console")
    if status != HTTPStatus.OK:
        return Finding(setting, Verdict.WARN, f"Could not be tried: {name} answers {status}")
    return Finding(setting, Verdict.OK, f"{name.capitalize()} accepts it")


async def _check_ollama(url: str, session: aiohttp.ClientSession) -> Finding:
    status = await _fetch_status(session, url.rstrip("/") + "/api/tags", {})
    if status != HTTPStatus.OK:
        # Weaviate asks Ollama, not the bot: in containers the address may be right and still unknown here.
        return Finding("ollama_url", Verdict.WARN, "Ollama does not answer from here; it must from Weaviate's machine")
    return Finding("ollama_url", Verdict.OK, "Ollama answers")


async def _fetch_status(session: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> int | None:
    try:
        async with session.get(url, headers=headers) as response:
            return response.status
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
