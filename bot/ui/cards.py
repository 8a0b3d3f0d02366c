"""One hit as an embed."""

from collections.abc import Set

import discord

from bot.languages import translate, translate_count
from bot.models import CollectionInfo, Hit
from bot.text_schema import AUTHOR, AUTHOR_ID, CHUNK_INDEX, CONTENT, HEADING, PAGE, TITLE, URL, WRITTEN_AT
from bot.ui import palette
from bot.ui.embeds import ShownObject, add_field, build_embed
from bot.ui.sources import is_chunked, render_message, render_sources
from bot.ui.text import clean, count_units, cut, escape, inline, plain
from bot.ui.values import render_label, render_value

# Chosen so that one card with all of them used up stays below the 6,000 units of a message.
TEXT_MAX = 600
MORE_TEXT_MAX = 300
SHORT_MAX = 80
SHORT_FIELDS_MAX = 9
LONG_FIELDS_MAX = 2
# Of chunks of documents and messages these are for the bot, or are said in the line about the source.
_SAID = frozenset({CHUNK_INDEX, AUTHOR_ID, HEADING, PAGE, AUTHOR, URL, WRITTEN_AT, TITLE})


def render_card(hit: Hit, info: CollectionInfo) -> discord.Embed:
    """Return an object with its properties: the longest one as description, the others as fields.

    A chunk shows its text and says where it stands.
    """
    short, long = sort_properties(hit, info)
    main = long.pop(pick_main(long, info)) if long else ""
    title, shown = f"{hit.number}. {get_title(hit)}", ShownObject(info, hit)
    embed = build_embed(title, cut(main, TEXT_MAX), colour=palette.CARD, shown=shown)
    if hit.source and is_chunked(info):
        add_field(embed, translate("Sources") if hit.twins else translate("Source"), render_sources(hit), is_clean=True)
    labels = list_labels(info)
    for name in list(short)[:SHORT_FIELDS_MAX]:
        add_field(embed, labels.get(name, render_label(name)), short[name], is_inline=True)
    for name in list(long)[:LONG_FIELDS_MAX]:
        add_field(embed, labels.get(name, render_label(name)), long[name], limit=MORE_TEXT_MAX)
    hidden = max(0, len(short) - SHORT_FIELDS_MAX) + max(0, len(long) - LONG_FIELDS_MAX)
    if hidden:
        add_field(
            embed,
            translate("Not shown"),
            translate_count(hidden, one="{count:,} more property", many="{count:,} more properties"),
        )
    return embed


def get_title(hit: Hit) -> str:
    """Return the hit's title, of a message who wrote it, where and when; its id where there is none. Not escaped."""
    return plain(render_message(hit) or hit.title) or plain(hit.id) or translate("Untitled")


def pick_main(long: dict[str, str], info: CollectionInfo) -> str:
    """The property that is shown at length: the text of a chunk, else the longest."""
    is_text = is_chunked(info) and CONTENT in long
    return CONTENT if is_text else max(long, key=lambda name: len(long[name]))


def list_labels(info: CollectionInfo) -> dict[str, str]:
    """What people call the properties."""
    return {spec.name: render_label(spec.name, spec.label) for spec in info.own_properties}


def sort_properties(
    hit: Hit, info: CollectionInfo, *, without: Set[str] = frozenset()
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the short and the long values by property name, in schema order, without the title and some others."""
    names = dict.fromkeys([spec.name for spec in info.properties if spec.name in hit.properties] + list(hit.properties))
    short: dict[str, str] = {}
    long: dict[str, str] = {}
    is_chunk = is_chunked(info)
    for name in [name for name in names if name not in without and not (is_chunk and name in _SAID)]:
        value = hit.properties[name]
        text = plain(render_value(value))
        if not text or (name == info.title_property and text == plain(hit.title)):
            continue
        # The text of a chunk is its description, however short: a message may be one word.
        is_short = count_units(text) <= SHORT_MAX and "\n" not in text
        if is_short and not (is_chunk and name == CONTENT):
            short[name] = inline(text, SHORT_MAX) if isinstance(value, str) else escape(text)
        else:
            long[name] = clean(text)
    return short, long
