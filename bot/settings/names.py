"""Unknown names in `.env` and in the environment, with the setting that was probably meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Final

from bot.settings.model import Settings

NAMES: Final = tuple(name.upper() for name in Settings.model_fields)
OPEN_TELEMETRY: Final = "OTEL_"
# What other bots and Ollama call them; nothing in their letters leads to the right setting.
_KNOWN_ELSEWHERE: Final[Mapping[str, str]] = {
    "TOKEN": "DISCORD_TOKEN",
    "BOT_TOKEN": "DISCORD_TOKEN",
    "GUILD_ID": "DISCORD_GUILDS",
    "OLLAMA_HOST": "OLLAMA_URL",
}
# Docker Compose and OpenTelemetry read the same file for settings of their own.
_OF_OTHERS: Final = ("COMPOSE_", "DOCKER_", OPEN_TELEMETRY)
# A secret that was pasted without a name is read as one; no setting has a digit in its name.
_SHOWN: Final = re.compile(r"[A-Za-z_]{1,40}")
_NEAR_NAME: Final = 0.7
_NEAR_WORD: Final = 0.8


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that is set and is not a setting.

    Attributes:
        name: None where it may be a secret that was pasted without a name.
        nearest: the setting that was probably meant.
    """

    place: str
    name: str | None
    nearest: str | None = None

    @property
    def user_message(self) -> str:
        """What to tell the operator."""
        if self.name is None:
            return f"A line of {self.place} is not a setting. It is not shown, as it may hold a secret."
        meant = f" Did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.name} in {self.place} is not a setting, so it has no effect.{meant}"


def find_unknown_in_file(stored: Mapping[str, str | None], place: str) -> Iterator[UnknownName]:
    """All names of a `.env` that are not settings."""
    for name, value in stored.items():
        if name in NAMES or name.startswith(_OF_OTHERS):
            continue
        is_shown = value is not None and _SHOWN.fullmatch(name)
        yield UnknownName(place, name if is_shown else None, _find_nearest(name))


def find_unknown_in_environment(names: Iterable[str]) -> Iterator[UnknownName]:
    """Of the environment, which holds other programs' names too, only those that are nearly a setting."""
    for name in names:
        if name not in NAMES and (nearest := next((known for known in NAMES if _is_near(name, known)), None)):
            yield UnknownName("the environment", name, nearest)


def _find_nearest(name: str) -> str | None:
    upper = name.upper()
    near = get_close_matches(upper, NAMES, n=1, cutoff=_NEAR_NAME)
    return _KNOWN_ELSEWHERE.get(upper) or next(iter(near), None)


def _is_near(name: str, known: str) -> bool:
    """Word by word: COHERE_KEY leaves out one of COHERE_API_KEY; HTTP_PROXY and OPENAI_API_BASE are other programs'."""
    given, wanted = name.upper().split("_"), known.split("_")
    if len(given) < 2 or not _is_near_word(given[0], wanted[0]):  # noqa: PLR2004 - one word alone is anybody's
        return False
    if len(given) == len(wanted):
        return all(map(_is_near_word, given, wanted))
    shortened = (wanted[:index] + wanted[index + 1 :] for index in range(1, len(wanted)))
    return any(len(given) == len(rest) and all(map(_is_near_word, given, rest)) for rest in shortened)


def _is_near_word(given: str, wanted: str) -> bool:
    return SequenceMatcher(None, given, wanted, autojunk=False).ratio() >= _NEAR_WORD
