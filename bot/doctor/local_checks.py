"""What this machine has to offer: folders, ports, the embedded server's binary."""

import os
import socket
from pathlib import Path

from bot.doctor.report import Finding, Verdict
from bot.library.server import get_binary_path
from bot.settings import Settings


def check_paths(settings: Settings) -> list[Finding]:
    """Whether the embedded mode's folder can be written and its binary is there; nothing in the other modes."""
    if settings.weaviate_mode != "embedded":
        return []
    return [_check_data_path(settings.weaviate_data_path), _check_binary(settings)]


def check_http(settings: Settings) -> list[Finding]:
    """Whether HTTP_PORT is free and its searches are guarded by a token."""
    if settings.http_port is None:
        return []
    findings = [_check_port(settings.http_host, settings.http_port)]
    if settings.http_token is None:
        remedy = "Set it to a long random text: without it, / and /search answer 403"
        findings.append(Finding("http_token", Verdict.WARN, remedy))
    return findings


def has_binary(settings: Settings) -> bool:
    """Whether the embedded server's binary is there and may be started."""
    path = get_binary_path(settings)
    return path.is_file() and os.access(path, os.X_OK)


def _check_data_path(path: Path) -> Finding:
    existing = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding("weaviate_data_path", Verdict.OK)
    return Finding("weaviate_data_path", Verdict.FAIL, f"{existing} cannot be written: choose a folder of your own")


def _check_binary(settings: Settings) -> Finding:
    if has_binary(settings):
        return Finding("weaviate_binary_path", Verdict.OK, "The server is there")
    return Finding("weaviate_binary_path", Verdict.FAIL, "The server is not there yet: run `ragbot server` once")


def _check_port(host: str, port: int) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        remedy = f"Cannot be listened on ({error.strerror}): choose another, or end what uses it (the bot itself?)"
        return Finding("http_port", Verdict.FAIL, remedy)
    return Finding("http_port", Verdict.OK)
