"""Builds the settings from the environment and `.env`."""

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.errors import ConfigurationError
from bot.settings.model import Settings


def load_settings(environ: Mapping[str, str], *, env_file: Path | None = Path(".env")) -> Settings:
    """Build the settings from `.env` and the environment; the environment wins.

    Raises:
        ConfigurationError: one sentence that names the first wrong setting and how to set it.
    """
    try:
        stored = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    except (OSError, UnicodeError):
        raise ConfigurationError(f"{env_file} cannot be read. Save it as a text file in UTF-8.") from None
    given = {**stored, **environ}
    values = {name: given[name.upper()] for name in Settings.model_fields if given.get(name.upper())}
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ConfigurationError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}. Set it in the environment or in .env."
    name = str(first["loc"][0]).upper()
    return f"{name} is wrong: {reason[:1].lower()}{reason[1:]}. Set it in the environment or in .env."
