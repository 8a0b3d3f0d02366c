"""Modals in a terminal: a title, and one question after the other."""

from collections.abc import Iterator
from typing import Protocol

from playground.client.modal import FieldValue
from playground.client.render import iterate_fields
from playground.client.reply import Reply
from playground.model.objects import Json
from playground.rules.component_types import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    iterate_components,
)


class Ask(Protocol):
    """Asks for one line."""

    async def __call__(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return what was typed, None where nobody types any more."""


def list_lines(modal: Json) -> list[str]:
    """Return what is to be read in a modal: texts, and the names of its fields with what is said about them."""
    return list(_iterate_lines(modal))


async def ask_fields(reply: Reply, ask: Ask, *, insists: bool) -> dict[str, FieldValue]:
    """Return the answers by custom ids, without those fields that stay as they are shown.

    With `insists`, a required field is asked for until something is typed.
    """
    values: dict[str, FieldValue] = {}
    for name, field in iterate_fields(reply.modal or {}):
        is_needed = field.get("required", True) and not _has_default(field)
        prompt = f"{name}{_describe_kind(field, is_needed=is_needed)}: "
        answer = await _ask(ask, prompt, field.get("value") or "")
        while insists and is_needed and not answer:
            answer = await _ask(ask, prompt, "")
        if answer or field["type"] == TEXT_INPUT:
            values[field["custom_id"]] = _read(field, answer)
    return values


def _has_default(field: Json) -> bool:
    """The field says something although nothing is typed: a tick or none, or what is chosen already."""
    chosen = any(option.get("default") for option in field.get("options") or [])
    return field["type"] == CHECKBOX or chosen or bool(field.get("default_values"))


def _describe_kind(field: Json, *, is_needed: bool) -> str:
    if field["type"] == CHECKBOX:
        return " (yes or no)"
    kind = " (path of a file)" if field["type"] == FILE_UPLOAD else ""
    return kind if is_needed else f"{kind} (optional)"


def _read(field: Json, answer: str) -> FieldValue:
    """Return what a typed answer means: several choices and several files stand with commas between them."""
    if field["type"] in (*SELECTS, CHECKBOX_GROUP, FILE_UPLOAD):
        return [part.strip().strip('"') for part in answer.split(",")]
    return answer


async def _ask(ask: Ask, prompt: str, prefill: str) -> str:
    return (await ask(prompt, prefill=prefill) or "").strip()


def _iterate_lines(modal: Json) -> Iterator[str]:
    for component in iterate_components(modal["components"]):
        if component["type"] == TEXT_DISPLAY:
            yield component["content"]
        elif component["type"] == LABEL:
            described = f" ({component['description']})" if component.get("description") else ""
            yield f"{component['label']}{described}: {_list_choices(component['component'])}"
        elif "label" in component and "custom_id" in component:
            yield f"{component['label']}: {_list_choices(component)}"


def _list_choices(field: Json) -> str:
    options = ", ".join(option["label"] for option in field.get("options", []))
    return options or field.get("placeholder") or "____"
