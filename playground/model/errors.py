"""What can go wrong: refusals that Discord sends, and errors that the member's side raises."""

from collections.abc import Mapping, Sequence
from typing import Any


class ApiError(Exception):
    """A refusal in Discord's shape: HTTP status, JSON error code, message and, for 50035, the tree of field errors."""

    def __init__(self, status: int, code: int, message: str, *, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{status} (error code: {code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def to_json(self) -> dict[str, Any]:
        """Return the body of the response."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class PlaygroundError(Exception):
    """Base of everything that the member's side of the playground raises."""


class NoReplyError(PlaygroundError):
    """The bot did not answer in time; the message says what was seen."""


class UnknownCommandError(PlaygroundError):
    """Nobody could type this command: it is not synced, or not to this place."""


class CommandHiddenError(PlaygroundError):
    """Discord does not show this command to this member (default member permissions)."""


class InvalidInputError(PlaygroundError):
    """Discord's client would not let a person send this: a missing option, a value out of range, a missing button."""


class MissingOptionError(InvalidInputError):
    """A required option was not typed."""

    def __init__(self, option: str) -> None:
        super().__init__(f"The option {option} is required")
        self.option = option


class ContractError(PlaygroundError):
    """Requests or answers broke Discord's published description of its API."""

    def __init__(self, violations: Sequence[str]) -> None:
        super().__init__(f"{len(violations)} contract violations:\n" + "\n".join(violations))
        self.violations = tuple(violations)
