"""A message of components as a picture (SVG), in the manner in which Discord shows it.

Widths are estimated, for the wider ones of common fonts: an SVG does not say which it will be drawn with.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from playground.rules.component_types import BUTTON, CONTAINER, ROW, SECTION, SEPARATOR, TEXT_DISPLAY

WIDTH: Final = 760
PADDING: Final = 16
BUTTON_HEIGHT: Final = 32
BUTTON_GAP: Final = 8
FONT: Final = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"
BACKGROUND, BOX, RULE = "#313338", "#2b2d31", "#4e5058"
TEXT, SMALL, LINK = "#dbdee1", "#a5a8ae", "#5f9bff"
BUTTON_COLOURS: Final = {1: "#5865f2", 2: "#4e5058", 3: "#248046", 4: "#da373c", 5: "#4e5058"}

_NARROW: Final = frozenset("iIljtfr.,:;!|'’()[] ")
_WIDE: Final = "\u2e80"  # where the scripts of East Asia begin
_TOKEN: Final = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<label>[^]]+)\]\((?P<url>https?://[^)]+)\)|\\(?P<plain>.)|(?P<any>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Span:
    """Some words in one style."""

    text: str
    colour: str
    is_bold: bool = False


@dataclass(slots=True)
class Canvas:
    """Shapes, and how far down they reach; `top` and widths are pixels."""

    shapes: list[str] = field(default_factory=list)
    top: float = 0.0

    def write(self, spans: Sequence[Span], *, left: float, size: float) -> None:
        """Write one line."""
        self.top += size * 1.4
        parts = "".join(
            f'<tspan fill="{span.colour}" font-weight="{600 if span.is_bold else 400}">{escape(span.text)}</tspan>'
            for span in spans
        )
        line = f'x="{left:.0f}" y="{self.top - size * 0.35:.0f}" font-size="{size}" xml:space="preserve"'
        self.shapes.append(f"<text {line}>{parts}</text>")

    def draw_button(self, button: dict[str, Any], *, left: float, top: float) -> float:
        """Draw a button; returns its width."""
        label = " ".join(filter(None, [(button.get("emoji") or {}).get("name"), button.get("label")]))
        width = measure(label, 14) + 28
        colour = BUTTON_COLOURS[button.get("style", 2)]
        self.shapes.append(
            f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{BUTTON_HEIGHT}" rx="8" fill="{colour}"/>'
            f'<text x="{left + width / 2:.0f}" y="{top + 21:.0f}" font-size="14" text-anchor="middle" fill="#fff">'
            f"{escape(label)}</text>"
        )
        return width


def draw(command: str, components: Sequence[dict[str, Any]]) -> str:
    """Return the SVG of what somebody typed and the message that answers it."""
    canvas = Canvas(top=PADDING)
    canvas.write([Span(command, TEXT, is_bold=True)], left=PADDING, size=15)
    canvas.top += 8
    for component in components:
        _draw_component(canvas, component, left=PADDING, width=WIDTH - 2 * PADDING)
    size = f'width="{WIDTH}" height="{canvas.top + PADDING:.0f}"'
    ground = f'<rect width="100%" height="100%" rx="12" fill="{BACKGROUND}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">'
    return f"{head}{ground}{''.join(canvas.shapes)}</svg>\n"


def measure(text: str, size: float, *, is_bold: bool = False) -> float:
    """About how many pixels a text takes."""
    widths = (0.36 if sign in _NARROW else 1.0 if sign >= _WIDE else 0.74 if sign.isupper() else 0.62 for sign in text)
    return sum(widths) * size * (1.13 if is_bold else 1.0)


def _draw_component(canvas: Canvas, component: dict[str, Any], *, left: float, width: float) -> None:
    match component["type"]:
        case kind if kind == CONTAINER:
            _draw_box(canvas, component, left=left, width=width)
        case kind if kind == TEXT_DISPLAY:
            _draw_text(canvas, component["content"], left=left, width=width)
        case kind if kind == SECTION:
            _draw_section(canvas, component, left=left, width=width)
        case kind if kind == SEPARATOR:
            canvas.top += 8
            canvas.shapes.append(
                f'<rect x="{left:.0f}" y="{canvas.top:.0f}" width="{width:.0f}" height="1" fill="{RULE}"/>'
            )
            canvas.top += 8
        case kind if kind == ROW:
            canvas.top += 6
            for button in component["components"]:
                left += canvas.draw_button(button, left=left, top=canvas.top) + BUTTON_GAP
            canvas.top += BUTTON_HEIGHT + 2


def _draw_box(canvas: Canvas, box: dict[str, Any], *, left: float, width: float) -> None:
    place, top = len(canvas.shapes), canvas.top
    canvas.top += 10
    for component in box["components"]:
        _draw_component(canvas, component, left=left + PADDING, width=width - 2 * PADDING)
    canvas.top += 12
    height, accent = canvas.top - top, box.get("accent_color") or 0x4E5058
    canvas.shapes.insert(
        place,
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{width:.0f}" height="{height:.0f}" rx="8" fill="{BOX}"/>'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="4" height="{height:.0f}" rx="2" fill="#{accent:06x}"/>',
    )
    canvas.top += 6


def _draw_section(canvas: Canvas, section: dict[str, Any], *, left: float, width: float) -> None:
    accessory, top = section["accessory"], canvas.top
    room = measure(accessory.get("label") or "", 14) + 28 if accessory["type"] == BUTTON else 80
    for text in section["components"]:
        _draw_text(canvas, text["content"], left=left, width=width - room - PADDING)
    if accessory["type"] == BUTTON:
        canvas.draw_button(accessory, left=left + width - room, top=top + 4)
    canvas.top = max(canvas.top, top + BUTTON_HEIGHT + 8)


def _draw_text(canvas: Canvas, text: str, *, left: float, width: float) -> None:
    for line in text.split("\n"):
        size, colour, indent = 15.0, TEXT, 0
        if line.startswith("### "):
            line, size = f"**{line[4:]}**", 18.0  # noqa: PLW2901 - the rest of the line is the same line
        elif line.startswith("-# "):
            line, size, colour = line[3:], 12.5, SMALL  # noqa: PLW2901
        elif line.startswith("> "):
            line, indent = line[2:], 14  # noqa: PLW2901
        top = canvas.top
        for spans in wrap(list(_iterate_words(line, colour)), width - indent, size):
            canvas.write(spans, left=left + indent, size=size)
        if indent:
            canvas.shapes.append(
                f'<rect x="{left:.0f}" y="{top:.0f}" width="4" height="{canvas.top - top:.0f}" rx="2" fill="{RULE}"/>'
            )


def wrap(words: Sequence[Span], width: float, size: float) -> Iterator[list[Span]]:
    """Break words, each with the space after it, into lines of at most `width` pixels; at least one line."""
    line: list[Span] = []
    filled = 0.0
    for word in words:
        needed = measure(word.text.rstrip(), size, is_bold=word.is_bold)
        if line and filled + needed > width:
            yield line
            line, filled = [], 0.0
        line.append(word)
        filled += measure(word.text, size, is_bold=word.is_bold)
    yield line


def _iterate_words(line: str, colour: str) -> Iterator[Span]:
    """The words of a line of Markdown, in their styles."""
    plain = ""
    for token in _TOKEN.finditer(line):
        if token.lastgroup in {"plain", "any"}:
            plain += token[token.lastgroup]
            continue
        yield from _split(plain, colour)
        plain = ""
        text = re.sub(r"\\(.)", r"\1", token["bold"] or token["code"] or token["label"])
        yield from _split(text, LINK if token["url"] else colour, is_bold=bool(token["bold"]))
    yield from _split(plain, colour)


def _split(text: str, colour: str, *, is_bold: bool = False) -> Iterator[Span]:
    return (Span(word, colour, is_bold) for word in re.findall(r"\s*\S+\s?|\s+", text))
