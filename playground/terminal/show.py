"""Replies in a terminal: drawn where someone looks, plain text where a pipe listens."""

from collections.abc import Sequence

from rich.console import Console

from playground.terminal.parts import Part


def show_parts(console: Console, parts: Sequence[Part]) -> None:
    """Print pieces of a reply in the way that fits the console; of no pieces, nothing."""
    if console.is_terminal:
        for part in parts:
            console.print(part.drawn)
        return
    texts = [part.plain for part in parts if part.plain]
    if texts:
        show_line(console, "\n\n".join(texts))
        console.line()


def show_line(console: Console, text: str, *, style: str = "") -> None:
    """Print a text as it is, without markup; only a terminal gets it wrapped, between words."""
    console.print(text, style=style, markup=False, emoji=False, highlight=False, soft_wrap=not console.is_terminal)
