"""Tags of a forum, with which its posts are sorted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; a moderated one is given by those who manage threads only."""

    id: str
    name: str
    is_moderated: bool = False
