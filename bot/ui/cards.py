"""One hit as an embed."""

import discord

from bot.models import CollectionInfo, Hit
from bot.text_schema import AUTHOR_ID, CHUNK_INDEX, CONTENT
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import clean, count_units, cut, escape, inline
from bot.ui.values import render_label, render_value

# Chosen so that one card with all of them used up stays below the 6,000 units of a message.
GENERATED_MAX = 1_500
TEXT_MAX = 600
MORE_TEXT_MAX = 300
SHORT_MAX = 80
SOURCE_MAX = 150
SHORT_FIELDS_MAX = 9
LONG_FIELDS_MAX = 2
# What chunks of documents and messages have for the bot and not for people.
_INTERNAL = frozenset({CHUNK_INDEX, AUTHOR_ID})


def render_card(hit: Hit, info: CollectionInfo, *, quote: str | None = None, has_score: bool = False) -> discord.Embed:
    """Return a hit with its properties: the model's text or the longest one as description, the others as fields.

    A chunk says which file or channel it is from.

    Args:
        hit: what was found.
        info: its collection, which tells the order of the properties and which of them is the title.
        quote: the sentence that fits the question best, shown in bold.
        has_score: whether the score is shown.
    """
    short, long = _sort_properties(hit, info)
    # The longest text is most likely what the object is about.
    main = "" if hit.generated or not long else long.pop(max(long, key=lambda name: len(long[name])))
    description = cut(clean(hit.generated), GENERATED_MAX) if hit.generated else _emphasise(cut(main, TEXT_MAX), quote)
    embed = build_embed(f"{hit.number}. {get_title(hit)}", description, colour=palette.CARD)
    if has_score and hit.score is not None:
        add_field(embed, "Score", f"{hit.score:.3f}", is_inline=True)
    if hit.source and _is_chunked(info):
        add_field(embed, "Source", inline(hit.source, SOURCE_MAX), is_inline=True)
    for name in list(short)[:SHORT_FIELDS_MAX]:
        add_field(embed, render_label(name), short[name], is_inline=True)
    for name in list(long)[:LONG_FIELDS_MAX]:
        add_field(embed, render_label(name), long[name], limit=MORE_TEXT_MAX)
    hidden = max(0, len(short) - SHORT_FIELDS_MAX) + max(0, len(long) - LONG_FIELDS_MAX)
    if hidden:
        add_field(embed, "Not shown", f"{hidden:,} more properties" if hidden > 1 else "1 more property")
    return embed


def _is_chunked(info: CollectionInfo) -> bool:
    return any(spec.name == CHUNK_INDEX for spec in info.properties)


def get_title(hit: Hit) -> str:
    """Return the hit's title, or its id where that is blank."""
    return clean(hit.title) or clean(hit.id) or "Untitled"


def _sort_properties(hit: Hit, info: CollectionInfo) -> tuple[dict[str, str], dict[str, str]]:
    """Return the short and the long values by property name, in schema order, without the title."""
    names = dict.fromkeys([spec.name for spec in info.properties if spec.name in hit.properties] + list(hit.properties))
    short: dict[str, str] = {}
    long: dict[str, str] = {}
    is_chunk = _is_chunked(info)
    for name in [name for name in names if not (is_chunk and name in _INTERNAL)]:
        value = hit.properties[name]
        text = clean(render_value(value))
        if not text or (name == info.title_property and text == clean(hit.title)):
            continue
        # The text of a chunk is its description, however short: a message may be one word.
        is_short = count_units(text) <= SHORT_MAX and "\n" not in text
        if is_short and not (is_chunk and name == CONTENT):
            short[name] = inline(text, SHORT_MAX) if isinstance(value, str) else escape(text)
        else:
            long[name] = text
    return short, long


def _emphasise(text: str, quote: str | None) -> str:
    """Show the quote in bold where the text holds it, else before the text."""
    line = " ".join(clean(quote or "").split())
    if not line:
        return text
    if line in text and "*" not in line:
        return text.replace(line, f"**{line}**", 1)
    return f"> {cut(line, MORE_TEXT_MAX)}\n{text}".rstrip()
