"""Pages of a channel's history (https://discord.com/developers/docs/resources/message#get-channel-messages)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.model.channel import Message
from playground.rules.form_errors import FormErrors

MAX_PAGE, DEFAULT_PAGE = 100, 50


@dataclass(frozen=True, slots=True)
class Page:
    """Which messages are asked for, by ids."""

    limit: int = DEFAULT_PAGE
    before: float = math.inf
    after: int = -1
    around: int | None = None

    def take(self, messages: Sequence[Message]) -> list[Message]:
        """Return the messages of the page out of all, which come oldest first; the page begins with the newest."""
        if self.around is not None:
            older = [message for message in messages if int(message.id) < self.around]
            middle = (self.limit + 1) // 2
            first = max(0, len(older) + 1 - middle)
            return list(messages[first : first + self.limit])[::-1]
        found = [message for message in messages if self.after < int(message.id) < self.before]
        chosen = found[: self.limit] if self.after >= 0 else found[-self.limit :]
        return chosen[::-1]


def build_page(query: Mapping[str, str]) -> Page:
    """Read `before`, `after`, `around` and `limit` (1 to 100) of a request.

    Raises:
        ApiError: 50035, one of them is not what it should be.
    """
    errors = FormErrors()
    for name in ("before", "after", "around"):
        if name in query and not query[name].isdecimal():
            errors.add((name,), "NUMBER_TYPE_COERCE", f'Value "{query[name]}" is not snowflake.')
    limit = read_limit(errors, query, least=1, default=DEFAULT_PAGE)
    errors.raise_if_any()
    ids = {name: int(query[name]) for name in ("before", "after", "around") if name in query}
    return Page(limit, **ids)


def read_limit(errors: FormErrors, query: Mapping[str, str], *, least: int, default: int) -> int:
    """Return how many entries a page may have, or note why not."""
    text = query.get("limit", str(default))
    if not text.removeprefix("-").isdecimal():
        errors.add(("limit",), "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        return default
    if int(text) < least:
        errors.add(("limit",), "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
    elif int(text) > MAX_PAGE:
        errors.add(("limit",), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {MAX_PAGE}.")
    return int(text)
