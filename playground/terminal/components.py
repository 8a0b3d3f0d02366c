"""Buttons, menus and Components V2 in a terminal, and as plain text."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from playground.client.render import render_button, render_menu
from playground.model.objects import Json
from playground.rules.component_types import (
    BUTTON,
    CONTAINER,
    FILE,
    LINK_STYLE,
    MEDIA_GALLERY,
    ROW,
    SECTION,
    SELECTS,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
    iterate_components,
)
from playground.terminal.embeds import render_media
from playground.terminal.markdown import LINK_COLOR, render_markdown
from playground.terminal.names import Names

CONTROLS = (BUTTON, *SELECTS)
DEFAULT_ACCENT = 0x4E5058
GAP = "   "


class ComponentRenderer:
    """Draws components; `numbers` are those by which buttons are pressed, by the components' ids."""

    def __init__(self, names: Names, numbers: Mapping[int, int]) -> None:
        self._names = names
        self._numbers = numbers

    def render(self, component: Json) -> RenderableType:
        """Return one component with all that is in it."""
        kind = component["type"]
        if kind in CONTROLS or kind == ROW:
            return self._render_control(component)
        if kind == CONTAINER:
            accent = component.get("accent_color")
            color = DEFAULT_ACCENT if accent is None else accent
            return Panel(self._render_all(component["components"]), border_style=f"#{color:06x}")
        if kind == SECTION:
            return self._render_section(component)
        if kind == SEPARATOR:
            return Rule(style="dim") if component.get("divider", True) else Text()
        return self._render_content(component)

    def describe(self, component: Json) -> str:
        """Return one component with all that is in it as plain text."""
        kind = component["type"]
        if kind == ROW:
            return "  ".join(self.describe(child) for child in component["components"])
        if kind in (CONTAINER, SECTION):
            children = [*component["components"], *([component["accessory"]] if component.get("accessory") else [])]
            return "\n".join(text for child in children if (text := self.describe(child)))
        if kind == TEXT_DISPLAY:
            return self._names.resolve(component["content"])
        if kind == BUTTON:
            return f"[ {_label(component)} ]"
        if kind == MEDIA_GALLERY:
            return "\n".join(render_media(item).plain for item in component["items"])
        return self._describe_single(component)

    def _describe_single(self, component: Json) -> str:
        if component["type"] in SELECTS:
            return render_menu(component)
        if component["type"] == THUMBNAIL:
            return render_media(component).plain
        return _name_file(component) if component["type"] == FILE else ""

    def _render_all(self, components: Sequence[Json]) -> RenderableType:
        return Group(*(self.render(component) for component in components))

    def _render_content(self, component: Json) -> RenderableType:
        kind = component["type"]
        if kind == TEXT_DISPLAY:
            return render_markdown(component["content"], self._names)
        if kind == MEDIA_GALLERY:
            return Group(*(render_media(item) for item in component["items"]))
        return render_media(component) if kind == THUMBNAIL else Text(_name_file(component), "cyan")

    def _render_control(self, component: Json) -> RenderableType:
        if component["type"] == BUTTON:
            return self._render_button(component)
        if component["type"] in SELECTS:
            return Text(render_menu(component), "dim" if component.get("disabled") else "yellow")
        children = component["components"]
        if any(child["type"] != BUTTON for child in children):
            return self._render_all(children)
        return Text(GAP).join(self._render_button(child) for child in children)

    def _render_button(self, button: Json) -> Text:
        if button["style"] == LINK_STYLE:
            return Text(f"{_label(button)} ↗", Style(color=LINK_COLOR, link=button["url"]))
        number = self._numbers.get(button["id"])
        if number is None:
            return Text(f"({_label(button)})", "dim")
        return Text(f"[{number}] {_label(button)}", "bold yellow")

    def _render_section(self, section: Json) -> RenderableType:
        grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
        grid.add_column(ratio=1, overflow="fold")
        grid.add_column(justify="right", max_width=30)
        grid.add_row(self._render_all(section["components"]), self.render(section["accessory"]))
        return grid


def has_controls_only(component: Json) -> bool:
    """A row of buttons or a menu, with nothing to read beside them."""
    return bool(component["type"] == ROW)


def iterate_usable(component: Json) -> Iterator[Json]:
    """Yield the buttons and menus in a component that a person can use."""
    for entry in iterate_components([component]):
        if entry["type"] in CONTROLS and not entry.get("disabled"):
            yield entry


def _label(button: Json) -> str:
    return render_button(button) or str(button.get("url", ""))


def _name_file(component: Json) -> str:
    name = component.get("name") or str((component.get("file") or {}).get("url", "")).rpartition("/")[2]
    return f"📎 {name}"
