"""One hit as an embed."""

import discord

from bot.models import CollectionInfo, Hit
from bot.text_schema import AUTHOR, AUTHOR_ID, CHUNK_INDEX, CONTENT, HEADING, PAGE, TITLE, URL, WRITTEN_AT
from bot.ui import palette
from bot.ui.embeds import ShownObject, add_field, build_embed
from bot.ui.sources import is_chunked, render_message, render_sources
from bot.ui.text import clean, count_units, cut, escape, inline, plain
from bot.ui.values import render_label, render_value

# Chosen so that one card with all of them used up stays below the 6,000 units of a message.
GENERATED_MAX = 1_500
TEXT_MAX = 600
MORE_TEXT_MAX = 300
SHORT_MAX = 80
SHORT_FIELDS_MAX = 9
LONG_FIELDS_MAX = 2
# Of chunks of documents and messages these are for the bot, or are said in the line about the source.
_SAID = frozenset({CHUNK_INDEX, AUTHOR_ID, HEADING, PAGE, AUTHOR, URL, WRITTEN_AT, TITLE})


def render_card(
    hit: Hit, info: CollectionInfo, *, quote: str | None = None, has_score: bool = False, is_named: bool = False
) -> discord.Embed:
    """Return a hit with its properties: the model's text or the longest one as description, the others as fields.

    A chunk shows its text and says where it stands, and so does any hit that was found in several files.

    Args:
        hit: what was found.
        info: its collection, which tells the order of the properties and which of them is the title.
        quote: the sentence that fits the question best, shown in bold.
        has_score: whether the score is shown.
        is_named: whether the collection is named, as where the cards are of several.
    """
    short, long = _sort_properties(hit, info)
    main = "" if hit.generated or not long else long.pop(_pick_main(long, info))
    description = cut(clean(hit.generated), GENERATED_MAX) if hit.generated else _emphasise(cut(main, TEXT_MAX), quote)
    title, shown = f"{hit.number}. {get_title(hit)}", ShownObject(info, hit)
    embed = build_embed(title, description, colour=palette.CARD, shown=shown)
    if has_score and hit.score is not None:
        add_field(embed, "Score", f"{hit.score:.3f}", is_inline=True)
    if is_named:
        add_field(embed, "Collection", inline(info.name, SHORT_MAX), is_inline=True, is_clean=True)
    if hit.source and is_chunked(info):
        add_field(embed, "Sources" if hit.twins else "Source", render_sources(hit), is_clean=True)
    labels = {spec.name: render_label(spec.name, spec.label) for spec in info.own_properties}
    for name in list(short)[:SHORT_FIELDS_MAX]:
        add_field(embed, labels.get(name, render_label(name)), short[name], is_inline=True)
    for name in list(long)[:LONG_FIELDS_MAX]:
        add_field(embed, labels.get(name, render_label(name)), long[name], limit=MORE_TEXT_MAX)
    hidden = max(0, len(short) - SHORT_FIELDS_MAX) + max(0, len(long) - LONG_FIELDS_MAX)
    if hidden:
        add_field(embed, "Not shown", f"{hidden:,} more properties" if hidden > 1 else "1 more property")
    return embed


def get_title(hit: Hit) -> str:
    """Return the hit's title, of a message who wrote it, where and when; its id where there is none. Not escaped."""
    return plain(render_message(hit) or hit.title) or plain(hit.id) or "Untitled"


def _pick_main(long: dict[str, str], info: CollectionInfo) -> str:
    """The property that is shown at length: the text of a chunk, else the longest."""
    is_text = is_chunked(info) and CONTENT in long
    return CONTENT if is_text else max(long, key=lambda name: len(long[name]))


def _sort_properties(hit: Hit, info: CollectionInfo) -> tuple[dict[str, str], dict[str, str]]:
    """Return the short and the long values by property name, in schema order, without the title."""
    names = dict.fromkeys([spec.name for spec in info.properties if spec.name in hit.properties] + list(hit.properties))
    short: dict[str, str] = {}
    long: dict[str, str] = {}
    is_chunk = is_chunked(info)
    for name in [name for name in names if not (is_chunk and name in _SAID)]:
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


def _emphasise(text: str, quote: str | None) -> str:
    """Show the quote in bold where the text holds it, else before the text."""
    line = clean(" ".join(plain(quote or "").split()))
    if not line:
        return text
    if line in text and "*" not in line:
        return text.replace(line, f"**{line}**", 1)
    return f"> {cut(line, MORE_TEXT_MAX)}\n{text}".rstrip()
