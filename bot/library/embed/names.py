"""What local models are called in the descriptions of collections, and how much of a text they are given."""

from typing import Final, NamedTuple

STATIC_MODEL: Final = "wordllama-256"
TEXT_CHARACTERS: Final = 8_000  # of a text; providers' models read about as much and cut the rest off too


class Closeness(NamedTuple):
    """How close a text is to a query.

    Attributes:
        cosine: similarity (-1–1) of their vectors.
        match: how well each token of the query is met by the nearest token of the text (cosine, -1–1): the mean over
            the query, in which a token weighs as much as its vector is long, since common tokens have short ones.
    """

    cosine: float
    match: float


def build_model_name(label: str, digest: str) -> str:
    """`all-MiniLM-L6-v2@3f9a2c81b7d0`: what people call a model, and what its files hold."""
    word = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in label)
    return f"{word}@{digest}"


def is_local_model(name: str) -> bool:
    """Whether a collection's mark names a model of the bot's own process, and not a provider's or none."""
    return name == STATIC_MODEL or "@" in name


def is_same_model(name: str, other: str) -> bool:
    """Whether two names are of the same vectors: a model's folder may be renamed or moved."""
    return name.rpartition("@")[2] == other.rpartition("@")[2]
