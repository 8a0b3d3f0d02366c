"""Why a goal is missed: what was measured, by the beginnings of the titles of the rows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_COMMAND: Final = (
    "two calls before the answer, one after the other: the catalogue, which says who may ask the collection and is "
    "never kept, and the search; beside the answer two writes, what it was about and the question's count, for which "
    "the next command waits on the same two processors. The baseline has one call and writes nothing"
)
_IMPORTS: Final = (
    "the client of Weaviate alone takes 33 MiB and almost half of the time of all imports, discord.py's commands and "
    "the settings 10 MiB; the bot's own modules are 13 MiB"
)

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "/recommend with": _COMMAND,
        "/ask with": _COMMAND,
        "/search with": _COMMAND,
        "process to ready": _IMPORTS,
        "at rest": _IMPORTS,
        "lag of the event loop": (
            "200 commands in flight want more than the processor that the bot's loop has; what waits for it are the "
            "other commands, each of which takes a few milliseconds"
        ),
        "/recommend beside a guild": (
            "a guild may hold three quarters of the 32 places while nobody else asks; where the model takes no time, "
            "those 24 share one processor with the other guild's answer, and where it takes longer the share of that "
            "is smaller"
        ),
        "20,000 rows of a CSV file": (
            "four fifths of the time are insert_many, one batch at a time, and Weaviate indexes the bot's own "
            "properties with those of the file (where from, for whom, the words to search), of which the raw client "
            "stores none"
        ),
        "ragbot import": (
            "the process starts, connects and reads the file before the first row; of few rows that is most of it"
        ),
    }
)


def find_reason(title: str) -> str | None:
    """The reason of a row."""
    return next((reason for beginning, reason in REASONS.items() if title.startswith(beginning)), None)
