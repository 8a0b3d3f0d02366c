"""Messages as plain text: what a person would read."""

from collections.abc import Iterator, Sequence

from playground.model.channel import Message
from playground.model.files import StoredFile
from playground.model.objects import Json
from playground.rules.component_types import BUTTON, FIELDS, LABEL, SELECTS, TEXT_DISPLAY, iterate_components

THINKING = "(thinking…)"


def render_text(message: Message) -> str:
    """Return content, embeds, names of attachments, buttons and menus, one below the other."""
    if message.is_loading:
        return THINKING
    parts = [message.content, *(render_embed(embed) for embed in message.embeds)]
    parts += [render_file(file) for file in message.files]
    parts += _render_components(message.components)
    return "\n\n".join(part for part in parts if part)


def render_embed(embed: Json) -> str:
    """Return an embed's author, title, text, fields and footer."""
    lines = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields", []):
        separator = ": " if "\n" not in field["value"] else ":\n"
        lines.append(f"{field['name']}{separator}{field['value']}")
    lines.append((embed.get("footer") or {}).get("text"))
    return "\n".join(line for line in lines if line)


def render_file(file: StoredFile) -> str:
    """Return an attachment's name and its size in bytes."""
    return f"📎 {file.name} ({file.size:,} bytes)"


def render_button(button: Json) -> str:
    """Return what stands on a button."""
    emoji = (button.get("emoji") or {}).get("name") or ""
    return f"{emoji} {button.get('label') or ''}".strip()


def iterate_menus(components: Sequence[Json]) -> Iterator[Json]:
    """Yield the menus among components."""
    return (component for component in iterate_components(components) if component["type"] in SELECTS)


def render_menu(menu: Json) -> str:
    """Return a menu's placeholder and its options."""
    options = ", ".join(option["label"] for option in menu.get("options", []))
    return f"▾ {menu.get('placeholder') or 'Choose'}: {options}"


def render_modal(modal: Json) -> str:
    """Return a modal's title and the names of its fields."""
    return "\n".join([str(modal["title"]), *(f"{name}: ____" for name, _ in iterate_fields(modal))])


def iterate_fields(modal: Json) -> Iterator[tuple[str, Json]]:
    """Yield the fields that a person fills in, each with the name above it."""
    label = ""
    for component in iterate_components(modal["components"]):
        if component["type"] == LABEL:
            label = component["label"]
        elif component["type"] in FIELDS:
            yield component.get("label") or label, component


def _render_components(components: list[Json]) -> Iterator[str]:
    everything = list(iterate_components(components))
    yield from (component["content"] for component in everything if component["type"] == TEXT_DISPLAY)
    yield from (render_menu(menu) for menu in iterate_menus(components))
    yield "  ".join(f"[ {render_button(component)} ]" for component in everything if component["type"] == BUTTON)
