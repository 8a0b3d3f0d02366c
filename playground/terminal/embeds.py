"""Embeds as panels, with inline fields side by side."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from playground.model.objects import Json
from playground.terminal.markdown import render_inline, render_markdown
from playground.terminal.names import Names

DISCORD_BLURPLE = 0x5865F2
FIELDS_PER_ROW = 3
FIELD_WIDTH = 20
"""Below so many characters a column of a field is no longer readable: fewer of them stand in a row."""
BORDER = 6
"""What a panel's corners and the spaces around its title take of its width."""


class InlineFields:
    """Fields side by side in aligned columns: three a row as in Discord, fewer where there is no room."""

    def __init__(self, fields: Sequence[Json], names: Names) -> None:
        self._fields = fields
        self._names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = max(1, min(FIELDS_PER_ROW, options.max_width // FIELD_WIDTH, len(self._fields)))
        grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
        for _ in range(columns):
            grid.add_column(ratio=1, overflow="fold")
        cells = [render_field(field, self._names) for field in self._fields]
        for start in range(0, len(cells), columns):
            grid.add_row(*cells[start : start + columns])
        yield grid


class EmbedPanel:
    """An embed in a frame; a title or footer that is too long for the frame stands inside."""

    def __init__(self, embed: Json, names: Names) -> None:
        self._embed = embed
        self._names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        link = self._embed.get("url")
        title = render_inline(self._embed.get("title", ""), self._names, Style(bold=True, link=link))
        footer = Text(build_footer(self._embed, self._names), "dim")
        has_long_title, has_long_footer = (_is_too_long(text, options.max_width) for text in (title, footer))
        parts: list[RenderableType] = [title] if has_long_title else []
        parts += _render_body(self._embed, self._names)
        parts += [footer] if has_long_footer else []
        yield Panel(
            Group(*parts),
            title=title if title.plain and not has_long_title else None,
            subtitle=footer if footer.plain and not has_long_footer else None,
            title_align="left",
            subtitle_align="left",
            border_style=f"#{self._embed.get('color') or DISCORD_BLURPLE:06x}",
        )


def is_blank(embed: Json) -> bool:
    """An embed in which there is nothing to read, as bots leave when they empty a message."""
    return not any(
        embed.get(key) for key in ("author", "title", "description", "fields", "footer", "image", "thumbnail")
    )


def render_field(field: Json, names: Names) -> RenderableType:
    """Return a field's name above its value."""
    return Group(render_inline(field["name"], names, Style(bold=True)), render_markdown(field["value"], names))


def build_footer(embed: Json, names: Names) -> str:
    """Return an embed's footer and timestamp in one line."""
    words = (embed.get("footer") or {}).get("text")
    stamp = embed.get("timestamp")
    moment = names.resolve(f"<t:{int(datetime.fromisoformat(stamp).timestamp())}:f>") if stamp else None
    return " · ".join(part for part in (words, moment) if part)


def render_media(media: Json) -> Text:
    """Return what stands for a picture: its description or the end of its address."""
    url = str((media.get("media") or media).get("url", ""))
    name = media.get("description") or url.rpartition("/")[2].partition("?")[0]
    return Text(f"🖼 {name}", Style(color="cyan", link=url or None))


def _is_too_long(text: Text, width: int) -> bool:
    return cell_len(text.plain) > width - BORDER or "\n" in text.plain


def _render_body(embed: Json, names: Names) -> Iterator[RenderableType]:
    author = (embed.get("author") or {}).get("name")
    if author:
        yield Text(author, "dim")
    if embed.get("description"):
        yield render_markdown(embed["description"], names)
    fields = embed.get("fields", [])
    if fields and (author or embed.get("description")):
        yield Text()
    for is_inline, group in groupby(fields, key=lambda field: bool(field.get("inline"))):
        if is_inline:
            yield InlineFields(list(group), names)
        else:
            yield from (render_field(field, names) for field in group)
    for key in ("thumbnail", "image"):
        if embed.get(key):
            yield render_media(embed[key])
