"""Where a message of a bot comes from, if it answers an interaction."""

from dataclasses import dataclass

from playground.model.people import User


@dataclass(frozen=True, slots=True)
class Origin:
    """What a message tells about the interaction that it answers; `target_id` is the message of the component."""

    interaction_id: str
    kind: int
    name: str
    user: User
    target_id: str | None
