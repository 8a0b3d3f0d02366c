"""Citations in generated texts: `[1]`, `[1, 2]`."""

import re
from collections.abc import Mapping
from typing import Final

# Two digits: an answer has at most 10 hits, and [1982] is a year.
CITATION: Final = re.compile(r"[ \t]?\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")


def get_cited(text: str) -> set[int]:
    """The numbers that a text cites."""
    return {int(number) for match in CITATION.finditer(text) for number in match[1].split(",")}


def renumber(text: str, numbers: Mapping[int, int]) -> str:
    """The text with each cited number replaced by what `numbers` has for it; one that it does not have is dropped."""

    def replace(match: re.Match[str]) -> str:
        cited = (int(number) for number in match[1].split(","))
        kept = dict.fromkeys(str(numbers[number]) for number in cited if number in numbers)
        return f"{match[0][: match[0].index('[')]}[{', '.join(kept)}]" if kept else ""

    return CITATION.sub(replace, text).strip()
