"""What a reply consists of, piece by piece, so that an edit prints only the pieces that it changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.panel import Panel
from rich.text import Text

from playground.client.render import render_embed, render_file
from playground.client.reply import Reply
from playground.terminal.components import ComponentRenderer, has_controls_only, iterate_usable
from playground.terminal.embeds import EmbedPanel, is_blank
from playground.terminal.markdown import render_markdown
from playground.terminal.names import Names

NOTE = "Only you can see this"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a reply; two pieces with the same `key` read the same.

    `plain` is empty where a pipe is not told of it. `is_usable` says of controls, which are buttons and menus, that
    there is something in them to press or to choose.
    """

    key: str
    plain: str
    drawn: RenderableType
    is_control: bool = False
    is_usable: bool = True


def build_parts(reply: Reply, names: Names) -> list[Part]:
    """Return the pieces of a message in the order in which Discord shows them; of an empty one there are none."""
    parts = [*_iterate_words(reply, names), *_iterate_components(reply, names)]
    if parts and reply.is_ephemeral:
        parts.append(Part(NOTE, "", Text(NOTE, "dim"), is_control=True))
    return parts


def get_changed(parts: Sequence[Part], shown: Sequence[Part]) -> list[Part]:
    """Return what to print of an edited message: what it did not show before, with what can be pressed in it now."""
    keys = {part.key for part in shown}
    changed = [part for part in parts if part.key not in keys and part.is_usable]
    has_new_words = any(not part.is_control for part in changed)
    return [part for part in parts if part in changed or (has_new_words and part.is_control and part.is_usable)]


def build_modal_part(title: str, lines: Sequence[str]) -> Part:
    """Return a modal: its title, and what is asked in it."""
    text = "\n".join([title, *lines])
    return Part(title, text, Panel(Text("\n".join(lines)), title=Text(title, "bold"), border_style="magenta"))


def _iterate_words(reply: Reply, names: Names) -> Iterator[Part]:
    if reply.content:
        yield Part(reply.content, names.resolve(reply.content), render_markdown(reply.content, names))
    for embed in reply.embeds:
        if not is_blank(embed):
            readable = {key: value for key, value in embed.items() if key != "color"}
            key = json.dumps(readable, sort_keys=True)
            yield Part(key, names.resolve(render_embed(embed)), EmbedPanel(embed, names))
    for file in reply.message.files if reply.message else ():
        yield Part(file.id, render_file(file), Text(render_file(file), "cyan"))


def _iterate_components(reply: Reply, names: Names) -> Iterator[Part]:
    numbers = {button["id"]: number for number, button in enumerate(reply.get_buttons(), start=1)}
    renderer = ComponentRenderer(names, numbers)
    for component in reply.components:
        is_control = has_controls_only(component)
        usable = list(iterate_usable(component))
        key = json.dumps([component, *(numbers.get(entry["id"]) for entry in usable)], sort_keys=True)
        drawn = renderer.render(component)
        yield Part(key, renderer.describe(component), drawn, is_control, bool(usable) or not is_control)
