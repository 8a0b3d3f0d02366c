"""Replies in a terminal: panels where someone looks, plain text where a pipe listens."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from playground.client.render import iterate_menus, render_menu
from playground.client.reply import Reply
from playground.model.objects import Json

DISCORD_BLURPLE = 0x5865F2


def show_reply(console: Console, reply: Reply) -> None:
    """Print a reply in the way that fits the console."""
    if not console.is_terminal:
        show_line(console, reply.text)
        console.line()
        return
    console.print(Group(*_build_parts(reply)))


def show_line(console: Console, text: str, *, style: str = "") -> None:
    """Print a text as it is: no markup, no wrapping."""
    console.print(text, style=style, markup=False, emoji=False, highlight=False, soft_wrap=True)


def _build_parts(reply: Reply) -> Iterator[RenderableType]:
    if reply.modal is not None:
        yield Panel(Text(reply.text), border_style="magenta")
        return
    if reply.content:
        yield Markdown(reply.content)
    yield from (_build_panel(embed) for embed in reply.embeds)
    for name, data in reply.files.items():
        yield Text(f"📎 {name} ({len(data):,} bytes)", style="cyan")
    for menu in iterate_menus(reply.components):
        yield Text(render_menu(menu), style="yellow")
    if reply.buttons:
        labels = "   ".join(f"[{number}] {label}" for number, label in enumerate(reply.buttons, start=1))
        yield Text(labels, style="bold yellow")
    if reply.is_ephemeral:
        yield Text("Only you can see this", style="dim")


def _build_panel(embed: Json) -> Panel:
    author = (embed.get("author") or {}).get("name")
    parts: list[RenderableType] = [Text(author, style="dim")] if author else []
    if embed.get("description"):
        parts.append(Markdown(embed["description"]))
    for field in embed.get("fields", []):
        parts += [Text(f"\n{field['name']}", style="bold"), Markdown(field["value"])]
    color = embed.get("color", DISCORD_BLURPLE)
    footer = (embed.get("footer") or {}).get("text")
    return Panel(
        Group(*parts),
        title=Text(embed.get("title", ""), style="bold"),
        subtitle=Text(footer, style="dim") if footer else None,
        title_align="left",
        subtitle_align="left",
        border_style=f"#{color:06x}",
    )
