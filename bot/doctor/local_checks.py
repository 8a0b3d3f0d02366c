"""What this machine has to offer: folders, ports, the embedded server's binary."""

import errno
import os
import socket
from pathlib import Path
from typing import Final

import aiohttp

from bot.doctor.report import Finding, Verdict
from bot.library.embedded import explain_data_path
from bot.library.server import get_binary_path
from bot.settings import Settings

_LOOPBACK: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on, and where it is reached
_PLAIN: Final = {
    errno.EADDRINUSE: "Another program listens there",
    errno.EACCES: "This user may not listen on ports that low",
    errno.EADDRNOTAVAIL: "This machine does not have the address HTTP_HOST",
}


def check_paths(settings: Settings) -> list[Finding]:
    """Whether the embedded mode's folder can be written and its binary is there; nothing in the other modes."""
    if settings.weaviate_mode != "embedded":
        return []
    return [_check_data_path(settings.weaviate_data_path), _check_binary(settings)]


async def check_http(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Whether HTTP_PORT is free or the bot's own, and its searches are guarded by a token."""
    if settings.http_port is None:
        return []
    findings = [await _check_port(settings.http_host, settings.http_port, session)]
    if settings.http_token is None:
        remedy = "Set it to a long random text: without it, / and /search answer 403"
        findings.append(Finding("http_token", Verdict.WARN, remedy))
    return findings


def has_binary(settings: Settings) -> bool:
    """Whether the embedded server's binary is there and may be started."""
    path = get_binary_path(settings)
    return path.is_file() and os.access(path, os.X_OK)


def _check_data_path(path: Path) -> Finding:
    if reason := explain_data_path(path):
        return Finding("weaviate_data_path", Verdict.FAIL, f"Cannot be used: {reason}. Choose another folder")
    return Finding("weaviate_data_path", Verdict.OK, "Can be written")


def _check_binary(settings: Settings) -> Finding:
    if has_binary(settings):
        return Finding("weaviate_binary_path", Verdict.OK, "The server is there")
    return Finding("weaviate_binary_path", Verdict.FAIL, "The server is not there yet: run `ragbot server` once")


async def _check_port(host: str, port: int, session: aiohttp.ClientSession) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and await _is_ragbot(host, port, session):
            return Finding("http_port", Verdict.OK, "A running ragbot listens there")
        reason = _PLAIN.get(error.errno or 0, "cannot be listened on")
        return Finding("http_port", Verdict.FAIL, f"{reason}: choose another, or check HTTP_HOST")
    return Finding("http_port", Verdict.OK, "Free")


async def _is_ragbot(host: str, port: int, session: aiohttp.ClientSession) -> bool:
    host = _LOOPBACK.get(host, host)
    url = f"http://[{host}]:{port}/healthz" if ":" in host else f"http://{host}:{port}/healthz"
    try:
        async with session.get(url) as response:
            health = await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(health, dict) and health.get("service") == "ragbot"
