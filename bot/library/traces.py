"""Stack traces in questions: what carries meaning is the message, not the places in somebody's code."""

import re
from typing import Final

from bot.languages import translate

# A frame as Python writes it (with the line of code below), and as Java, .NET and JavaScript do.
_FRAME: Final = re.compile(
    r"""(?:^|(?<=\s))(?:
        File\ "[^"\n]*",\ line\ \d+(?:,\ in\ [\w.<>]+)?(?:\n[ \t]{4,}[^\n]*)*
        | at\ [^\s()]+[ ]?\([^()\n]*\)(?:\ in\ [^\n]*?:line\ \d+)?
        | at\ [^\s()]+:\d+:\d+
    )""",
    re.VERBOSE | re.MULTILINE,
)
_AROUND: Final = re.compile(r"Traceback \(most recent call last\):|\.\.\. \d+ more\b|^[ \t]*\^+[ \t]*$", re.MULTILINE)
_FRAMES_MIN: Final = 2  # "at home (in Paris)" is no trace


def drop_frames(query: str) -> tuple[str, tuple[str, ...]]:
    """The question without the frames of a stack trace, with a notice where it has any."""
    rest, count = _FRAME.subn(" ", query)
    rest = _AROUND.sub(" ", rest).strip()
    if count < _FRAMES_MIN or not rest:
        return query, ()
    return rest, (
        translate(
            "That has a stack trace, so I searched for its message and left its {count} frames out.", count=count
        ),
    )
