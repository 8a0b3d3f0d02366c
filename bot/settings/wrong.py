"""What is wrong with settings -> a line for each, with what is allowed and nothing of the value: it may be a secret."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import ValidationError

from bot.settings.conflicts import find_conflicts
from bot.settings.model import Settings

_REASONS: Final[Mapping[str, str]] = {
    "literal_error": "it is none of the choices",
    "bool_parsing": "it is neither true nor false",
    "int_parsing": "it is not a whole number",
    "int_parsing_size": "it is too high",
    "float_parsing": "it is not a number",
    "finite_number": "it is NaN or infinity",
    "greater_than": "it is too low",
    "greater_than_equal": "it is too low",
    "less_than_equal": "it is too high",
}
_MODEL_HINTS: Final[Mapping[str, str]] = {
    "vectorizer": "The name of a model goes in VECTORIZER_MODEL.",
    "generative": "The name of a model goes in GENERATIVE_MODEL.",
}


def find_wrong(values: Mapping[str, str]) -> tuple[str, ...]:
    """A line for every wrong value, then one for every rule that the right ones break.

    Args:
        values: by field name.
    """
    reasons = _find_reasons(values)
    right = {name: value for name, value in values.items() if name not in reasons}
    conflicts = find_conflicts(Settings(**right))  # type: ignore[arg-type] # pydantic reads texts
    lines = [_explain(name, reason, values[name]) for name, reason in reasons.items()]
    return (*lines, *(conflict.user_message for conflict in conflicts if reasons.keys().isdisjoint(conflict.settings)))


def _find_reasons(values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each field, the first thing only: a word that is not allowed fails every choice of a union."""
    try:
        Settings(**values)  # type: ignore[arg-type] # pydantic reads texts
    except ValidationError as error:
        reasons: dict[str, str] = {}
        for found in error.errors(include_url=False, include_input=False):
            reasons.setdefault(str(found["loc"][0]), _get_reason(found))
        return reasons
    return {}


def _get_reason(found: Any) -> str:
    _, *rest = found["loc"]
    place = f" (entry {rest[0] + 1} of the list)" if rest and isinstance(rest[0], int) else ""
    reason = str(found["ctx"]["error"]) if found["type"] == "value_error" else _REASONS[found["type"]]
    return f"{reason}{place}"


def _explain(name: str, reason: str, value: str) -> str:
    choices = tuple(_get_choices(Settings.model_fields[name].annotation))
    allowed = f"one of {', '.join(choices)}" if choices else Settings.model_fields[name].description
    return " ".join(
        [f"{name.upper()} is wrong: {reason}.", f"Allowed: {allowed}.", *_hint(name, value, choices)],
    )


def _get_choices(annotation: Any) -> Iterator[str]:
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from _get_choices(part)


def _hint(name: str, value: str, choices: tuple[str, ...]) -> Iterator[str]:
    near = get_close_matches(value.casefold(), [choice.casefold() for choice in choices], n=1)
    if near:
        yield f"Did you mean {next(choice for choice in choices if choice.casefold() == near[0])}?"
    elif name in _MODEL_HINTS:
        yield _MODEL_HINTS[name]
