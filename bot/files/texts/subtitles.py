"""Subtitles (SRT, WebVTT) -> what is said, a line for each cue."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import Final

_TIME: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}.*")
_VOICE: Final = re.compile(r"<v(?:\.[\w.]*)?[ \t]+(?P<name>[^>\n]{1,100})>")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>\n]*>|<\d[\d:.]*>|\{\\[^{}\n]*\}|</>")
_BLANK: Final = re.compile(r"\n[ \t]*\n")


def read_cues(text: str) -> str:
    """What the cues say, without their times, their numbers and their markup; names of speakers stand before it.

    Live captions repeat the line before with each new one, and that is left out.
    """
    lines = (line for block in _BLANK.split(text) for line in _iterate_lines(block.splitlines()))
    return "\n".join(line for line, _ in groupby(lines))


def _iterate_lines(block: list[str]) -> Iterator[str]:
    """The text of a cue; none of a block that is no cue, such as a style or a note."""
    begin = next((place for place, line in enumerate(block) if _CUE.fullmatch(line)), len(block))
    for line in block[begin + 1 :]:
        voiced = _VOICE.sub(r"\g<name>: ", line)
        words = " ".join(unescape(_MARKUP.sub("", voiced)).split())
        if words:
            yield words
