"""Values of short properties as people name them: a part of a list, the last word of a name, a plural; pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.library.conditions.phrase import Word, find_words
from bot.library.conditions.traits import split_values
from bot.library.plurals import get_singular
from bot.models import PropertySpec


class Match(NamedTuple):
    """A value that words of a query name.

    Attributes:
        value: as the collection writes it.
        end: where the words end in the query.
        length: how many words they are.
    """

    spec: PropertySpec
    value: str
    end: int
    length: int


def get_wordings(word: str) -> tuple[str, ...]:
    """The forms of a word that a text may have: singular and plural, `violence` and `violent`."""
    word = word.casefold().removesuffix("'s").removesuffix("’s")
    singular = get_singular(word)
    plural = f"{singular[:-1]}ies" if re.search(r"[^aeiou]y$", singular) else f"{singular}s"
    # “violence” and “violent”, “silence” and “silent”: what is one is the other.
    kin = {"nce": "nt", "ncy": "nt"}.get(singular[-3:])
    others = [singular[:-3] + kin] if kin else [f"{singular[:-1]}ce"] if singular.endswith("nt") else []
    return tuple(dict.fromkeys([word, singular, plural, *others]))


def find_match(words: Sequence[Word], values: Iterable[tuple[PropertySpec, str]], *, is_name: bool) -> Match | None:
    """The value that most of the words name, from the first one on; None where they name none.

    Args:
        is_name: whether the last word of a value is enough, as of a person.
    """
    matches = [
        Match(spec, part, words[length - 1].end, length)
        for spec, value in values
        for part in (value, *split_values(value))
        if (length := _count_matching(words, part, is_name=is_name))
    ]
    # Of equally many words the shorter value: “musical” and not “romance, musical”.
    return max(matches, key=lambda match: (match.length, -len(match.value)), default=None)


def _count_matching(words: Sequence[Word], value: str, *, is_name: bool) -> int:
    """How many words name a value; 0: it is another one."""
    parts = [word.text.casefold() for word in find_words(value)]
    tails = [parts[begin:] for begin in range(len(parts))] if is_name else [parts]
    for tail in tails:
        asked = words[: len(tail)]
        if tail and len(asked) == len(tail) and all(map(_is_same, tail, asked)):
            return len(tail)
    return 0


def _is_same(part: str, word: Word) -> bool:
    return bool({part, get_singular(part)} & set(get_wordings(word.text)))
