"""Plots as SVG: of ratios, a bar for the middle half and a line for the median; of what goes on for minutes, lines."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from bench.row import Row

WIDTH: Final = 760
LEFT: Final = 330
LINE: Final = 26
TOP: Final = 44
INK: Final = "#3a3f47"
BAR: Final = "#5865f2"
GRID: Final = "#c4c9d4"
PANEL: Final = 120  # the height of a line's panel
EDGE: Final = 70


def draw(title: str, rows: Sequence[Row]) -> str:
    """The ratios of some rows, from none to a little more than the greatest."""
    greatest = max(1.2, *(max(row.spread[1], row.ratio) for row in rows)) * 1.05
    height = TOP + LINE * len(rows) + 28
    scale = (WIDTH - LEFT - 70) / greatest
    one = LEFT + scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="14" font-weight="bold" fill="{INK}">{escape(title)}</text>',
        f'<line x1="{one:.1f}" y1="{TOP - 8}" x2="{one:.1f}" y2="{height - 22}" stroke="{GRID}"/>',
        f'<text x="{one:.1f}" y="{height - 8}" text-anchor="middle" fill="{INK}">1 ×, the baseline</text>',
    ]
    parts += [part for place, row in enumerate(rows) for part in _draw_row(row, TOP + LINE * place, scale)]
    return "\n".join([*parts, "</svg>", ""])


def _draw_row(row: Row, top: int, scale: float) -> list[str]:
    low, high = row.spread
    begin, end, middle = (LEFT + value * scale for value in (low, high, row.ratio))
    return [
        f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end" fill="{INK}">{escape(row.title)}</text>',
        f'<rect x="{begin:.1f}" y="{top + 3}" width="{max(2.0, end - begin):.1f}" height="14" fill="{BAR}" '
        'opacity="0.45"/>',
        f'<line x1="{middle:.1f}" y1="{top}" x2="{middle:.1f}" y2="{top + 20}" stroke="{BAR}" stroke-width="2"/>',
        f'<text x="{max(end, middle) + 6:.1f}" y="{top + 14}" fill="{INK}">{row.ratio:.2f} ×</text>',
    ]


def draw_lines(title: str, seconds: Sequence[float], lines: Mapping[str, Sequence[float]]) -> str:
    """What changed over time: a panel for each line, each from none to its greatest value."""
    height = TOP + (PANEL + TOP) * len(lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="14" font-weight="bold" fill="{INK}">{escape(title)}</text>',
    ]
    for place, (name, values) in enumerate(lines.items()):
        parts += _draw_line(name, seconds, values, TOP + (PANEL + TOP) * place)
    return "\n".join([*parts, "</svg>", ""])


def _draw_line(name: str, seconds: Sequence[float], values: Sequence[float], top: int) -> list[str]:
    greatest, last = max(*values, 1e-9), max(*seconds, 1e-9)
    bottom, right = top + PANEL, WIDTH - EDGE
    points = " ".join(
        f"{EDGE + second / last * (right - EDGE):.1f},{bottom - value / greatest * (PANEL - 24):.1f}"
        for second, value in zip(seconds, values, strict=True)
    )
    return [
        f'<text x="{EDGE}" y="{top + 12}" fill="{INK}">{escape(name)}, up to {greatest:,.3g}</text>',
        f'<line x1="{EDGE}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{GRID}"/>',
        f'<text x="{EDGE}" y="{bottom + 15}" fill="{INK}">0 s</text>',
        f'<text x="{right}" y="{bottom + 15}" text-anchor="end" fill="{INK}">{last:,.0f} s</text>',
        f'<polyline points="{points}" fill="none" stroke="{BAR}"/>',
    ]
