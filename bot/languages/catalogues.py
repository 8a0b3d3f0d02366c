"""The texts of each language, by their English ones; read from a file of each when it is first needed."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = ("de", "es", "fr", "ja")
"""Those with a catalogue; English needs none."""

_FOLDER: Final = Path(__file__).parent / "catalogue"


@cache
def get_catalogue(language: str) -> Mapping[str, str]:
    """The texts of a language by their English ones; English has none."""
    if language == ENGLISH:
        return {}
    texts: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


def find_language(locale: str) -> str:
    """The language for one of Discord's locales: `es` for `es-ES` and `es-419`; English where there is no catalogue."""
    language = locale.split("-", maxsplit=1)[0].lower()
    return language if language in LANGUAGES else ENGLISH


def find_text(english: str, language: str) -> str:
    """The text of a language; English where the catalogue lacks it, which a test finds before members do."""
    return get_catalogue(language).get(english, english)


def list_spoken(english: str) -> tuple[str, ...]:
    """A text in all languages, each once: what an earlier message of the bot may say."""
    return tuple(dict.fromkeys(find_text(english, language) for language in (ENGLISH, *LANGUAGES)))
