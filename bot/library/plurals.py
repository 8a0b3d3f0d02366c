"""English plurals, by their endings alone; pure."""

from typing import Final

_MIN: Final = 4  # letters; “his”, “gas” and “bus” are no plurals
# Endings that are no plural's (Harman, "How effective is suffixing?", 1991).
_SINGULAR_ENDS: Final = ("ss", "us", "is")
_ES_ENDS: Final = ("sses", "xes", "zes", "ches", "shes")


def is_plural(word: str) -> bool:
    """Whether a word in lower case may be a plural; other words with an s, as verbs, may, too."""
    return len(word) >= _MIN and word.endswith("s") and not word.endswith(_SINGULAR_ENDS)


def get_singular(word: str) -> str:
    """A word in lower case as people name one of its things: `comedy` of `comedies`."""
    if not is_plural(word):
        return word
    if word.endswith("ies") and word != "movies":
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_ES_ENDS) else word[:-1]
