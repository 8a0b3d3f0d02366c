"""Modals in a terminal: a title, and one question after the other."""

from collections.abc import Iterator
from typing import Protocol

from playground.client.render import iterate_fields
from playground.client.reply import Reply
from playground.model.objects import Json
from playground.rules.component_rules import LABEL, TEXT_DISPLAY, iterate_components


class Ask(Protocol):
    """Asks for one line."""

    async def __call__(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return what was typed, None where nobody types any more."""


def list_lines(modal: Json) -> list[str]:
    """Return what is to be read in a modal: texts, and the names of its fields with what is said about them."""
    return list(_iterate_lines(modal))


async def ask_fields(reply: Reply, ask: Ask, *, insists: bool) -> dict[str, str]:
    """Return the answers by custom ids; with `insists` a required field is asked for until something is typed."""
    values: dict[str, str] = {}
    for name, field in iterate_fields(reply.modal or {}):
        is_required = field.get("required", True)
        prompt = f"{name}: " if is_required else f"{name} (optional): "
        answer = await _ask(ask, prompt, field.get("value") or "")
        while insists and is_required and not answer:
            answer = await _ask(ask, prompt, "")
        values[field["custom_id"]] = answer
    return values


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
