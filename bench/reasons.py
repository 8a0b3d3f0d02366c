"""Why a goal is missed: what was measured, by the beginnings of the titles of the rows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_COMMAND: Final = (
    "two calls before the answer, one after the other: the catalogue, which says who may ask the collection and is "
    "never kept, and the search; with a question that may be refused, the model is a third. Reading what was asked, "
    "checking who may read it and drawing the answer take 5 ms of the bot's processor time. The baseline has one "
    "call and draws nothing"
)
_IMPORTS: Final = (
    "discord.py and the client of Weaviate, imported and nothing else, take 95 MiB, 59 more than the no-op bot, and "
    "most of the time; the bot's own modules are 14 MiB"
)

_FLIGHT: Final = (
    "the pattern has one request and one call of Weaviate. A command comes over the gateway and has two requests to "
    "Discord, the catalogue says before the search who may ask, and what the answer was about is kept. With drawing "
    "it that is 8 ms of the bot's processor time, of which a command of discord.py's that does nothing takes 2.4, "
    "6 of Weaviate's and 3 of the playground's: on two processors, 17 ms are at most 118 commands a second"
)

_ROWS: Final = (
    "Weaviate works 1.6 times as long for a row (5.8 s of processor time for 6,000 rows, 3.7 s of the raw "
    "client's): a third more for the words to search, in any language, and another one for the exact values by which "
    "filters and repeated uploads find a row; and Python 3.1 s on the same two processors, for reading, hashing, "
    "vectors and search texts, where the raw client has objects and vectors already and takes 0.6"
)

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "/recommend with": _COMMAND,
        "/ask with": _COMMAND,
        "/search with": _COMMAND,
        "process to ready": _IMPORTS,
        "at rest": _IMPORTS,
        "/recommend, 32 in flight": _FLIGHT,
        "/recommend, 200 in flight": _FLIGHT,
        "first response, 200 in flight": (
            "200 are typed in the same moment, and a command that does nothing takes 2.4 ms of processor time until it "
            "is answered: the last one's first response waits for those of the others"
        ),
        "lag of the event loop": (
            "200 commands in flight want more than the processor that the bot's loop has; four of them at a time are "
            "worked on then, and what else the loop does are first responses and the places of those who wait"
        ),
        "ours by raw": ("its middle half, 0.90 to 1.36, is wider than what is missed, and the run before it gave 1.00"),
        "/recommend beside a guild": (
            "the other guild waits for no place, but for the processors: its search takes 32 ms beside the flood "
            "where it takes 10 alone, and each of its two requests to Discord 11 to 14 where it takes 3, as the "
            "members who type the flood and Weaviate are on the same two. One of the flood's commands at a time "
            "in place of three changes little (a median of 84 ms for 101, with fewer answers a second)"
        ),
        "10,000 messages to objects": (
            "beside the history, each message gets its text with the names of who and what it mentions, its link and "
            "its reader, and is held against those who opted out; then all are counted and the collection is looked "
            "at. Of the history alone nothing is made"
        ),
        "1,000 pages of PDF": (
            "the reader is a process of its own, so that a bomb costs one upload: kreuzberg has two thirds of its "
            "processor time, the imports a sixth, and the rest are the chunks and their rows on disk"
        ),
        "20,000 rows of a CSV file": _ROWS,
        "200,000 rows of a CSV file": _ROWS,
        "1,500 rows of a CSV file": _ROWS,
        "ragbot import": (
            "as of a CSV file; the process, which starts, connects and reads the file before the first row, "
            "costs a twentieth more"
        ),
    }
)


def find_reason(title: str) -> str | None:
    """The reason of a row."""
    return next((reason for beginning, reason in REASONS.items() if title.startswith(beginning)), None)
