"""What a channel gives to and takes from a role or a member."""

from dataclasses import dataclass

ROLE, MEMBER = 0, 1
"""Kinds of overwrites."""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """Permission bits beside those that somebody has in the whole guild; `id` is a role's or a user's."""

    id: str
    kind: int
    allow: int = 0
    deny: int = 0
