"""Builds the settings from the environment and `.env`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from bot.errors import ConfigurationError
from bot.settings.model import Settings
from bot.settings.names import OPEN_TELEMETRY, UnknownName, find_unknown_in_environment, find_unknown_in_file
from bot.settings.wrong import find_wrong

HOW: Final = "Set it in the environment or in .env."
_MISSING: Final[Mapping[str, str]] = {
    "discord_token": "copy it from https://discord.com/developers/applications (Bot, Reset Token).",
    "http_port": "choose a port such as 8000.",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator has set, before anything of it is checked.

    Attributes:
        values: texts by field name; the environment has won over the file.
        env_file: the absolute path of the `.env` that was read; None where there is none.
        unknown: names that are not settings.
        telemetry: what the file has for OpenTelemetry, which reads nothing but the environment of the process.
    """

    values: Mapping[str, str]
    env_file: Path | None
    unknown: tuple[UnknownName, ...]
    telemetry: Mapping[str, str] = field(default_factory=dict)


def read_given(environ: Mapping[str, str], *, env_file: Path | None = Path(".env")) -> Given:
    """Read the environment and `.env`.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    file = env_file.absolute() if env_file is not None and env_file.is_file() else None
    stored = _read_file(file) if file else {}
    merged = {**stored, **environ}
    values = {name: (merged.get(name.upper()) or "").strip() for name in Settings.model_fields}
    unknown = (*find_unknown_in_file(stored, ".env"), *find_unknown_in_environment(environ))
    telemetry = {name: value for name, value in stored.items() if value and name.startswith(OPEN_TELEMETRY)}
    return Given({name: value for name, value in values.items() if value}, file, unknown, telemetry)


def build_settings(given: Given, *, required: Collection[str] = ()) -> Settings:
    """Check what was given and build the settings.

    Args:
        required: field names of settings that must be there.

    Raises:
        ConfigurationError: a sentence, or where several settings are wrong, a line for each; says what is allowed.
    """
    missing = [f"{name.upper()} is missing: {_MISSING[name]}" for name in required if name not in given.values]
    wrong = [*missing, *find_wrong(given.values)]
    if wrong:
        raise ConfigurationError(_join(wrong, [unknown.user_message for unknown in given.unknown]))
    return Settings(**given.values)  # type: ignore[arg-type] # pydantic reads texts


def load_settings(environ: Mapping[str, str], *, env_file: Path | None = Path(".env")) -> Settings:
    """Build the settings from `.env` and the environment; the environment wins.

    Raises:
        ConfigurationError: as `read_given` and `build_settings` do.
    """
    return build_settings(read_given(environ, env_file=env_file))


def _read_file(file: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(file, encoding="utf-8-sig")  # editors of Windows begin UTF-8 with a mark
    except (OSError, UnicodeError):
        raise ConfigurationError(f"{file.name} cannot be read. Save it as a text file in UTF-8.") from None


def _join(wrong: list[str], remarks: list[str]) -> str:
    """One problem is a sentence; several are a list. Misspelt names often are the reason, so they stand behind."""
    if len(wrong) == 1 and not remarks:
        return f"{wrong[0]} {HOW}"
    head = f"{len(wrong)} settings are wrong" if len(wrong) > 1 else "A setting is wrong"
    return "\n".join(
        [f"{head}. Set them in the environment or in .env.", *(f"  {line}" for line in (*wrong, *remarks))]
    )
