"""The line of an answer that says with which options it was asked, and so keeps them for its buttons."""

import re
from dataclasses import replace
from typing import Final

import discord

from bot.languages import phrase, read_spoken, translate
from bot.models import SearchOptions
from bot.ui.blocks import OPTIONS_MAX
from bot.ui.looks import list_around
from bot.ui.markdown import SMALL
from bot.ui.text import count_units

# The options are called as members type them.
_LINE: Final = phrase("Options: {options}")
_BETWEEN: Final = " · "
_PART: Final = re.compile(
    r"(?P<name>filters|sort|without) `(?P<value>[^`]+)`"
    r"|(?P<newer>newer)|(?P<variety>variety)|autocut (?P<autocut>[1-5])|rerank (?P<rerank>on|off)"
)


def render_options(options: SearchOptions) -> str:
    """Return the line; empty where there is nothing to say, or nothing that it could keep as it is."""
    quoted = [("filters", options.filters), ("sort", options.sort), *(("without", each) for each in options.without)]
    parts = [f"{name} `{value}`" for name, value in quoted if value.strip()]
    parts += ["newer"] if options.is_newer_first else []
    parts += ["variety"] if options.is_varied else []
    parts += [] if options.autocut is None else [f"autocut {options.autocut}"]
    parts += [] if options.rerank is None else [f"rerank {'on' if options.rerank else 'off'}"]
    line = SMALL + translate(_LINE, options=_BETWEEN.join(parts))
    return line if parts and is_kept(options, line) else ""


def is_kept(options: SearchOptions, line: str) -> bool:
    """Whether all of the options can be read from a line again."""
    return count_units(line) <= OPTIONS_MAX and "\n" not in line and parse_options(line, options) == options


def can_keep(options: SearchOptions) -> bool:
    """Whether an answer keeps the options for its buttons, or there are none to keep."""
    bare = SearchOptions(options.limit, options.mode, options.alpha, is_literal=options.is_literal)
    return options == bare or bool(render_options(options))


def parse_options(line: str, options: SearchOptions) -> SearchOptions:
    """The options with those that a line says, and no others of that kind."""
    found = list(_PART.finditer(_read_line(line)))
    values = {
        name: [part["value"] for part in found if part["name"] == name] for name in ("filters", "sort", "without")
    }
    return replace(
        options,
        filters="".join(values["filters"]),
        sort="".join(values["sort"]),
        without=tuple(values["without"]),
        is_newer_first=any(part["newer"] for part in found),
        is_varied=any(part["variety"] for part in found),
        autocut=next((int(part["autocut"]) for part in found if part["autocut"]), None),
        rerank=next((part["rerank"] == "on" for part in found if part["rerank"]), None),
    )


def read_options(message: discord.Message | None, options: SearchOptions) -> SearchOptions:
    """The options with those that stand on an answer."""
    return parse_options(next(filter(_read_line, list_around(message)), ""), options)


def _read_line(line: str) -> str:
    """What a line says, in whatever language; empty where it is none of options."""
    said = read_spoken(_LINE, line.removeprefix(SMALL)) if line.startswith(SMALL) else None
    return said["options"] if said else ""
