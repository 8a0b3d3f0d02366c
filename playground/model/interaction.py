"""Interactions: what a member started, and how far the bot has answered."""

import secrets
from dataclasses import dataclass, field

from playground.model.channel import Channel, Message
from playground.model.objects import Json
from playground.model.origin import Origin
from playground.model.people import Membership

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5

SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass(eq=False, slots=True)
class Interaction:
    """One slash command, component, autocompletion or modal on its way; times are seconds since 1970.

    `is_too_late` tells that the first response came after Discord's 3 s and was refused.
    """

    id: str
    kind: int
    created: float
    member: Membership
    channel: Channel
    data: Json
    target: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    acknowledged: int | None = None
    acknowledged_at: float | None = None
    is_too_late: bool = False
    original: Message | None = None
    deferred_revision: int = 0
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None

    @property
    def name(self) -> str:
        """The command's full name, or the custom id of the component or modal."""
        words = [str(self.data.get("name", self.data.get("custom_id", "")))]
        options = self.data.get("options", [])
        while options and options[0]["type"] in (1, 2):
            words.append(options[0]["name"])
            options = options[0].get("options", [])
        return " ".join(words)

    @property
    def origin(self) -> Origin:
        """What the messages that answer it tell about it."""
        return Origin(self.id, self.kind, self.name, self.member.user, self.target.id if self.target else None)

    @property
    def outcome(self) -> Message | None:
        """The message in which the bot has answered, or None while it is only thinking."""
        if self.acknowledged == DEFER_UPDATE:
            if self.original is not None and self.original.revision > self.deferred_revision:
                return self.original
        elif self.original is not None and not self.original.is_loading:
            return self.original
        return self.followups[0] if self.followups else None
