"""Tables of words; pure."""

from collections.abc import Mapping
from typing import TypeVar

V = TypeVar("V")


def spell_out(words_by_value: Mapping[V, str]) -> dict[str, V]:
    """The value of each word, from those of each value, which `|` separates."""
    return {word: value for value, words in words_by_value.items() for word in words.split("|")}
