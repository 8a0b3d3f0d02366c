"""Discord's Markdown in a terminal: every line break is kept, as in Discord and unlike in CommonMark."""

import re
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from playground.terminal.names import REFERENCE, Names

LINK_COLOR = "#00a8fc"
MENTION_COLOR = "#8ea1e1"
FENCE = re.compile(r"```(?:[\w+#.-]*\n)?(.*?)\n?```", re.DOTALL)
LIST_ITEM = re.compile(r"(\s*)([-*]|\d+\.) (.*)")
HEADING = re.compile(r"(#{1,3}|-#) (.*)")
HEADING_STYLES = {"#": "bold underline", "##": "bold", "###": "bold", "-#": "dim"}
STYLES = {
    "both": Style(bold=True, italic=True),
    "bold": Style(bold=True),
    "underline": Style(underline=True),
    "italic": Style(italic=True),
    "slanted": Style(italic=True),
    "strike": Style(strike=True),
    "spoiler": Style(reverse=True),
}
INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|``(?P<wide_code>.+?)``|`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\]\n]+)\]\(<?(?P<target>https?://[^\s)>]+)>?\)"
    r"|<(?P<closed_url>https?://[^\s>]+)>|(?P<url>https?://[^\s<>]*[^\s<>.,:;\"')\]*_])"
    rf"|(?P<reference>{re.sub(r'[(][?]P<[a-z]+>', '(?:', REFERENCE.pattern)})"
    r"|\*\*\*(?P<both>[^*]+?)\*\*\*"
    r"|\*\*(?P<bold>.+?)\*\*(?!\*)|__(?P<underline>.+?)__(?!_)"
    r"|\*(?P<italic>[^\s*](?:[^*]*[^\s*])?)\*|(?<!\w)_(?P<slanted>[^_]+)_(?!\w)"
    r"|~~(?P<strike>.+?)~~|\|\|(?P<spoiler>.+?)\|\|",
    re.DOTALL,
)


class Prefixed:
    """Puts `first` before the first line of something, and `rest` before the others."""

    def __init__(self, inner: RenderableType, *, first: str, rest: str, style: str = "") -> None:
        self._inner = inner
        self._first = first
        self._rest = rest
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(options.max_width - len(self._rest), 1)
        style = console.get_style(self._style) if self._style else None
        for number, line in enumerate(console.render_lines(self._inner, options.update(width=width), pad=False)):
            yield Segment(self._rest if number else self._first, style)
            yield from line
            yield Segment.line()


def render_markdown(text: str, names: Names) -> RenderableType:
    """Return a text of Discord's Markdown for a terminal."""
    blocks: list[RenderableType] = []
    for number, piece in enumerate(FENCE.split(text)):
        if number % 2:
            blocks.append(Prefixed(Text(piece, style="cyan"), first="  ", rest="  "))
        elif piece.strip("\n"):
            blocks += _render_lines(piece.strip("\n").split("\n"), names)
    return Group(*blocks)


def render_inline(text: str, names: Names, style: Style | None = None) -> Text:
    """Return one piece of text with its bold, italic, code, links and mentions."""
    base = style or Style()
    rendered = Text()
    end = 0
    for match in INLINE.finditer(text):
        rendered.append(text[end : match.start()], base)
        rendered.append_text(_render_match(match, names, base))
        end = match.end()
    return rendered.append(text[end:], base)


def _render_match(match: re.Match[str], names: Names, base: Style) -> Text:
    kind = match.lastgroup or ""
    words = match[kind]
    if kind in STYLES:
        return render_inline(words, names, base + STYLES[kind])
    if kind == "target":
        return render_inline(match["label"], names, base + Style(color=LINK_COLOR, link=words))
    if kind in ("url", "closed_url"):
        return Text(words, base + Style(color=LINK_COLOR, link=words))
    if kind == "reference":
        return Text(names.resolve(words), base + Style(color=MENTION_COLOR))
    if kind in ("code", "wide_code"):
        return Text(words.strip() or words, base + Style(color="cyan"))
    return Text(words, base)


def _render_lines(lines: list[str], names: Names) -> Iterator[RenderableType]:
    """Yield quotes, headings and list items as blocks of their own, and the lines between them together."""
    plain: list[str] = []
    while lines:
        block, taken = _render_block(lines, names)
        if block is None:
            plain.append(lines[0])
        else:
            if plain:
                yield render_inline("\n".join(plain), names)
            plain = []
            yield block
        lines = lines[taken:]
    if plain:
        yield render_inline("\n".join(plain), names)


def _render_block(lines: list[str], names: Names) -> tuple[RenderableType | None, int]:
    """Return the block that the first line begins, if it is not plain, and how many lines belong to it."""
    line = lines[0]
    if line.startswith(">>> "):
        return _render_quote([line[4:], *lines[1:]], names), len(lines)
    if line.startswith("> ") or line == ">":
        quoted = next((n for n, entry in enumerate(lines) if not entry.startswith("> ") and entry != ">"), len(lines))
        return _render_quote([entry[2:] for entry in lines[:quoted]], names), quoted
    if heading := HEADING.fullmatch(line):
        return render_inline(heading[2], names, Style.parse(HEADING_STYLES[heading[1]])), 1
    if item := LIST_ITEM.fullmatch(line):
        marker = "•" if item[2] in "-*" else item[2]
        first = f"{item[1]}{marker} "
        return Prefixed(render_inline(item[3], names), first=first, rest=" " * len(first)), 1
    return None, 1


def _render_quote(lines: list[str], names: Names) -> RenderableType:
    return Prefixed(Group(*_render_lines(lines, names)), first="▎ ", rest="▎ ", style="dim")
