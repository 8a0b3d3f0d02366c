"""RTF as its pages show it: without text that is deleted or hidden."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

_TOKEN: Final = re.compile(
    rb"\\(?P<word>[A-Za-z]+)(?P<number>-?\d+)? ?|(?P<brace>[{}])|(?P<text>\\[^A-Za-z]|[^\\{}]+|\\)", re.DOTALL
)
_CHARACTERS: Final = frozenset(
    [b"u", b"tab", b"line", b"emdash", b"endash", b"bullet", b"lquote", b"rquote", b"ldblquote", b"rdblquote"]
)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the group ends."""

    is_deleted: bool = False
    is_hidden: bool = False

    def apply(self, word: bytes, number: bytes | None) -> "_State":
        is_on = number is None or int(number) != 0
        if word == b"deleted":
            return replace(self, is_deleted=is_on)
        if word == b"v":
            return replace(self, is_hidden=is_on)
        return replace(self, is_hidden=False) if word == b"plain" else self


def show_rtf(data: bytes) -> tuple[bytes, Counter[str]]:
    """The file without what its pages do not show, and how many passages that were."""
    kept: list[bytes] = []
    passages, was_cut = 0, False
    for token, is_character, is_shown in _iterate_tokens(data):
        if not is_character or is_shown:
            kept.append(token)
        if is_character:
            passages += bool(token.strip()) and not is_shown and not was_cut
            was_cut = not is_shown
    return b"".join(kept), Counter({"passage": passages} if passages else {})


def _iterate_tokens(data: bytes) -> Iterator[tuple[bytes, bool, bool]]:
    """Every piece of the file, whether it is text and no command, and whether what stands there is shown."""
    states = [_State()]
    position = 0
    while match := _TOKEN.match(data, position):
        position = match.end()
        word, token, is_character = match["word"], match[0], match["text"] is not None
        if match["brace"] == b"{":
            states.append(states[-1])
        elif match["brace"] and len(states) > 1:
            states.pop()
        elif word == b"bin":  # as many bytes of a picture follow, which may look like anything
            position += max(0, int(match["number"] or 0))
            token = data[match.start() : position]
        elif word:
            states[-1] = states[-1].apply(word, match["number"])
            is_character = word in _CHARACTERS
        yield token, is_character, not (states[-1].is_deleted or states[-1].is_hidden)
