"""Where a hit stands: its file, heading and page, or who wrote it, where and when."""

import re
from datetime import datetime
from functools import partial
from typing import Final

from discord.utils import format_dt

from bot.languages import translate
from bot.models import CollectionInfo, Hit
from bot.text_schema import AUTHOR, CHUNK_INDEX, HEADING, HEADING_STEP, PAGE, TITLE, URL, WRITTEN_AT
from bot.ui.text import cut, inline

PLACE_MAX: Final = 150
PLACES_MAX: Final = 3
# A row of a file may hold any address; only one of a message may stand behind an arrow without being read.
_JUMP_URL: Final = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/\d{1,20}/\d{1,20}/\d{1,20}")
_THREAD: Final = re.compile(r"(?P<channel>#[^/]*)?/(?P<thread>.*) \(\d+\)", re.DOTALL)


def is_chunked(info: CollectionInfo) -> bool:
    """Whether a collection holds texts in chunks: documents and messages."""
    return any(spec.name == CHUNK_INDEX for spec in info.properties)


def render_sources(hit: Hit, *, is_titled: bool = False, has_age: bool = False, has_links: bool = True) -> str:
    """Return `faq.md › Dogs, page 3`, or `Bob in #general, 1 March 2026 [↗](…)`; with those of equal hits.

    Args:
        hit: what was found.
        is_titled: whether a document's title stands there too, where its file does not say as much.
        has_age: whether a message says how long ago it was written, which Discord counts.
        has_links: whether an arrow leads to a message.
    """
    hits = (hit, *hit.twins)
    show = partial(_render_one, is_titled=is_titled, has_age=has_age, has_links=has_links)
    places = list(dict.fromkeys(map(show, hits)))
    more = [translate("{count:,} more", count=len(places) - PLACES_MAX)] if len(places) > PLACES_MAX else []
    return "; ".join([*(place for place in places[:PLACES_MAX] if place), *more])


def render_message(hit: Hit) -> str | None:
    """Return `Bob in #general, 1 March 2026` for a message, not yet made safe; None for anything else."""
    author = _get_text(hit, AUTHOR)
    channel = _get_channel(hit)
    if not author or channel is None:
        return None
    written = hit.properties.get(WRITTEN_AT)
    place = translate("{author} in {channel}", author=author, channel=channel)
    return f"{place}, {_render_day(written)}" if isinstance(written, datetime) else place


def render_place(hit: Hit, *, is_titled: bool = False) -> str:
    """Return where a text stands, not yet made safe: `Rules (rules.pdf) › Dogs, page 3`."""
    message = render_message(hit)
    if message is not None:
        return message
    title = _get_text(hit, TITLE)
    steps = _get_text(hit, HEADING).split(HEADING_STEP)
    is_heading = steps[0] == title
    name = hit.source or title
    if is_titled and title and not is_heading and not _says(name, title):
        name = f"{title} ({name})"
    path = HEADING_STEP.join([name, *(step for step in steps[is_heading:] if step)])
    page = hit.properties.get(PAGE)
    return translate("{path}, page {page}", path=path, page=page) if page is not None else path


def _render_one(hit: Hit, *, is_titled: bool, has_age: bool, has_links: bool) -> str:
    place = inline(cut(render_place(hit, is_titled=is_titled), PLACE_MAX), PLACE_MAX)
    written, url = hit.properties.get(WRITTEN_AT), _get_text(hit, URL)
    if has_age and isinstance(written, datetime) and render_message(hit) is not None:
        place = f"{place} · {format_dt(written, 'R')}"
    return f"{place} [↗]({url})" if has_links and place and _JUMP_URL.fullmatch(url) else place


def _get_channel(hit: Hit) -> str | None:
    """The channel or thread that a message's source names; None where the source is a file."""
    title, source = _get_text(hit, TITLE), hit.source or ""
    if title and source == f"#{title}":
        return source
    thread = _THREAD.fullmatch(source)
    if thread is None or thread["thread"] != title:
        return None
    return f"{thread['channel']}{HEADING_STEP}{title}" if thread["channel"] else title


def _says(file: str, title: str) -> bool:
    """Whether a file is called like its title."""
    name = re.split(r"[/\\]", file)[-1]
    return title.casefold() in (name.casefold(), name.rpartition(".")[0].casefold())


def _render_day(written: datetime) -> str:
    # Names of months are English, so other languages write numbers.
    return translate("{written.day} {written:%B %Y}", written=written)


def _get_text(hit: Hit, name: str) -> str:
    value = hit.properties.get(name)
    return value if isinstance(value, str) else ""
