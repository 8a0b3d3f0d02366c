"""For whom objects and collections are, and what somebody may read at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

EVERYONE: Final = "everyone"
_ROLE: Final = "role:"
_CHANNEL: Final = "channel:"

FOR_EVERYONE: Final = (EVERYONE,)


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read at this moment.

    Attributes:
        audiences: `everyone`, `role:ID` and `channel:ID` values; what is for one of them may be read. None: everything,
            which is for the management of a guild and for the operator.
    """

    audiences: frozenset[str] | None

    def may_read(self, audience: Iterable[str]) -> bool:
        """Whether something for that audience may be read; what is for nobody is read by those who read everything."""
        return self.audiences is None or not self.audiences.isdisjoint(audience)

    def with_audience(self, audience: str) -> "Reader":
        """The reader who may read what is for an audience, too."""
        return self if self.audiences is None else Reader(self.audiences | {audience})

    def covers(self, other: "Reader") -> bool:
        """Whether all that the other may read may be read."""
        return self.audiences is None or (other.audiences is not None and other.audiences <= self.audiences)


EVERYTHING: Final = Reader(None)
PUBLIC: Final = Reader(frozenset(FOR_EVERYONE))
NOBODY: Final = Reader(frozenset())


def for_role(role_id: int | str) -> str:
    """The audience of a role's members."""
    return f"{_ROLE}{role_id}"


def for_channel(channel_id: int | str) -> str:
    """The audience of those who may read a channel or a thread."""
    return f"{_CHANNEL}{channel_id}"


def split_audience(value: str) -> tuple[str, int | None]:
    """`role` or `channel` with the id, or what else it is without one."""
    kind, _, number = value.partition(":")
    return (kind, int(number)) if number.isdecimal() else (value, None)


def is_audience(value: str) -> bool:
    """Whether it is `everyone`, a role or a channel."""
    kind, number = split_audience(value)
    return value == EVERYONE or (kind in ("role", "channel") and number is not None)
