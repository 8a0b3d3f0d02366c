"""Interactions: what a member started, and how far the bot has answered."""

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.errors import ApiError
from playground.messages import Json, Message
from playground.snowflake import Clock

if TYPE_CHECKING:
    from playground.guilds import Channel
    from playground.member import Member

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5

SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

ALLOWED_CALLBACKS = {
    COMMAND: {SEND, DEFER, MODAL},
    COMPONENT: {SEND, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {SEND, DEFER, DEFER_UPDATE, UPDATE},
}

FIRST_RESPONSE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0


@dataclass(eq=False, slots=True)
class Interaction:
    """One slash command, component, autocompletion or modal on its way; times are seconds since 1970."""

    id: str
    kind: int
    created: float
    member: "Member"
    channel: "Channel"
    data: Json
    target: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    acknowledged: int | None = None
    acknowledged_at: float | None = None
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
    def outcome(self) -> Message | None:
        """The message in which the bot has answered, or None while it is only thinking."""
        if self.acknowledged == DEFER_UPDATE:
            if self.original is not None and self.original.revision > self.deferred_revision:
                return self.original
        elif self.original is not None and not self.original.is_loading:
            return self.original
        return self.followups[0] if self.followups else None


class Interactions:
    """All interactions of a playground, by id and by token."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction) -> None:
        """Remember a new interaction."""
        self._by_token[interaction.token] = interaction

    def acknowledge(self, interaction_id: str, token: str, callback: int) -> Interaction:
        """Take the bot's first response.

        Raises:
            ApiError: 10062 for an unknown interaction or one older than 3 s, 40060 for a second response, 50035 for a
                callback that does not fit the kind of interaction.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.acknowledged is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        now = self._clock()
        if now - interaction.created > FIRST_RESPONSE_SECONDS:
            raise ApiError(404, 10062, "Unknown interaction")
        is_detached = callback in (DEFER_UPDATE, UPDATE) and interaction.target is None
        if callback not in ALLOWED_CALLBACKS[interaction.kind] or is_detached:
            error = {"code": "INTERACTION_TYPE_INVALID", "message": "This response does not fit the interaction."}
            raise ApiError(400, 50035, "Invalid Form Body", errors={"type": {"_errors": [error]}})
        interaction.acknowledged = callback
        interaction.acknowledged_at = now
        return interaction

    def get_by_webhook(self, token: str) -> Interaction:
        """Return the interaction whose token serves as a webhook's.

        Raises:
            ApiError: 10015 before the first response and for unknown tokens, 50027 after 15 minutes.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.acknowledged is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if self._clock() - interaction.created > TOKEN_SECONDS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction
