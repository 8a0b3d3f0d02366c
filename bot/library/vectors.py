"""The vectors of objects, and one that is near to some of them."""

import math
from collections.abc import Sequence
from typing import Any, Final

from bot.models import CollectionInfo

# Rocchio's weights for what is wanted and what is not, as in Manning et al., "Introduction to Information Retrieval",
# 9.1.1: 0.75 and 0.15 beside a query of 1. Without a query a member's "not like this" has to weigh more to be seen.
_AGAINST: Final = 0.5


def combine_vectors(likes: Sequence[Sequence[float]], dislikes: Sequence[Sequence[float]]) -> list[float] | None:
    """A vector near to some and away from others; None where none of those to be liked has one.

    Each counts as much as the next, however long it is.
    """
    if not likes:
        return None
    wanted = [sum(values) / len(likes) for values in zip(*map(_normalise, likes), strict=True)]
    if not dislikes:
        return wanted
    against = [sum(values) / len(dislikes) for values in zip(*map(_normalise, dislikes), strict=True)]
    return [value - _AGAINST * other for value, other in zip(wanted, against, strict=True)]


def _normalise(vector: Sequence[float]) -> list[float]:
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else list(vector)


def get_vectors(info: CollectionInfo, objects: Sequence[Any]) -> list[Sequence[float]]:
    """The vectors that searches use, of the objects that have one."""
    vectors = [each.vector.get(info.target_vector or "default") for each in objects]
    # Several vectors for one object (ColBERT) have no middle.
    return [vector for vector in vectors if vector and isinstance(vector[0], float | int)]
