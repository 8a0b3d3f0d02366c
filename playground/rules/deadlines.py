"""How often, how and until when a bot may answer an interaction."""

from playground.model.errors import ApiError
from playground.model.interaction import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    MODAL,
    MODAL_SUBMIT,
    SEND,
    UPDATE,
    Interaction,
)

ALLOWED_CALLBACKS = {
    COMMAND: {SEND, DEFER, MODAL},
    COMPONENT: {SEND, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {SEND, DEFER, DEFER_UPDATE, UPDATE},
}

FIRST_RESPONSE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0


def acknowledge(interaction: Interaction | None, interaction_id: str, callback: int, *, now: float) -> Interaction:
    """Take the bot's first response to the interaction of a token, at `now` (seconds since 1970).

    Raises:
        ApiError: 10062 for an unknown interaction or one older than 3 s, 40060 for a second response, 50035 for a
            callback that does not fit the kind of interaction.
    """
    if interaction is None or interaction.id != interaction_id:
        raise ApiError(404, 10062, "Unknown interaction")
    if interaction.acknowledged is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    if now - interaction.created > FIRST_RESPONSE_SECONDS:
        interaction.is_too_late = True
        raise ApiError(404, 10062, "Unknown interaction")
    is_detached = callback == UPDATE and interaction.target is None
    if callback not in ALLOWED_CALLBACKS[interaction.kind] or is_detached:
        error = {"code": "INTERACTION_TYPE_INVALID", "message": "This response does not fit the interaction."}
        raise ApiError(400, 50035, "Invalid Form Body", errors={"type": {"_errors": [error]}})
    interaction.acknowledged = callback
    interaction.acknowledged_at = now
    return interaction


def require_webhook(interaction: Interaction | None, *, now: float) -> Interaction:
    """Check that the token of an interaction serves as a webhook's at `now` (seconds since 1970).

    Raises:
        ApiError: 10015 before the first response and for unknown tokens, 50027 after 15 minutes.
    """
    if interaction is None or interaction.acknowledged is None:
        raise ApiError(404, 10015, "Unknown Webhook")
    if now - interaction.created > TOKEN_SECONDS:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    return interaction
