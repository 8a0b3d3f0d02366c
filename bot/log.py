"""Logging to standard error, as text or JSON lines, with every secret of the settings blanked out."""

import json
import logging
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TextIO

from pydantic import SecretStr

from bot.settings import Settings

BLANK = "[secret]"
# Blanking shorter values would shred every line and protect nothing that deserves to be called a secret.
SECRET_LENGTH_MIN = 6

# At DEBUG (discord, the HTTP clients) or INFO (httpx, uvicorn.access) these write bodies or addresses, and with them
# what people asked; `discord.gateway` writes session ids at INFO, and all that `discord.client` warns of is voice.
# Weaviate's client writes every object that was refused, whole, as an error.
LEVELS_MIN = {
    "discord": logging.INFO,
    "discord.client": logging.ERROR,
    "discord.gateway": logging.WARNING,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.CRITICAL,
    "weaviate-client": logging.CRITICAL,
    "asyncio": logging.WARNING,
    "grpc": logging.WARNING,
}


class TextFormatter(logging.Formatter):
    """`2026-01-31T12:00:00+00:00 INFO bot.app: message`, then the traceback if there is one."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
        """The record's time in UTC, ISO 8601."""
        return _render_time(record)

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry, message and traceback, without secrets."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message; reference, fields and traceback where there are any."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The entry as JSON; secrets are blanked before the escaping could hide them."""
        entry: dict[str, Any] = {
            "time": _render_time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := getattr(record, "reference", None):
            entry["reference"] = str(reference)
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps({key: self._redact_value(value) for key, value in entry.items()}, ensure_ascii=False)

    def _redact_value(self, value: Any) -> Any:
        return self._redact(value) if isinstance(value, str) else value


def configure_logging(settings: Settings, *, stream: TextIO | None = None) -> None:
    """Send all records from LOG_LEVEL up to `stream` (standard error), replacing earlier handlers."""
    redact = build_redact(_get_secrets(settings))
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(redact) if settings.log_format == "json" else TextFormatter(redact))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    level = logging.getLevelNamesMapping()[settings.log_level]
    for name, lowest in LEVELS_MIN.items():
        logging.getLogger(name).setLevel(max(level, lowest))


def writes_json() -> bool:
    """Whether the log is configured to be JSON lines, so that nothing else should get between them."""
    return any(isinstance(handler.formatter, JsonFormatter) for handler in logging.getLogger().handlers)


def build_redact(secrets: Iterable[str]) -> Callable[[str], str]:
    """A function that blanks the secrets in a text; the longest first, as one may hold another."""
    ordered = sorted({secret for secret in secrets if len(secret) >= SECRET_LENGTH_MIN}, key=len, reverse=True)

    def redact(text: str) -> str:
        for secret in ordered:
            text = text.replace(secret, BLANK)
        return text

    return redact


def _get_secrets(settings: Settings) -> Iterable[str]:
    values = (getattr(settings, name) for name in type(settings).model_fields)
    return (value.get_secret_value() for value in values if isinstance(value, SecretStr))


def _render_time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
