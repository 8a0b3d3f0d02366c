"""One object: all of its values, and what became of it."""

from typing import Final

import discord

from bot.explanation import Explanation
from bot.languages import translate
from bot.models import CollectionInfo, Hit, ObjectChange, ObjectDetails, Reading
from bot.text_schema import CONTENT
from bot.ui import palette
from bot.ui.cards import get_title
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.limits import FIELD_VALUE_MAX
from bot.ui.reading import explain_reading
from bot.ui.sources import is_chunked, render_place, render_sources
from bot.ui.text import clean, count_units, escape, inline, one_line, plain, split
from bot.ui.values import render_author, render_label, render_value

SHORT_MAX: Final = 80
WORDS_MAX: Final = 20
FIELDS_MAX: Final = 20  # of one embed; the origin's come in addition
PIECE_MAX: Final = 3_500
FIELDS_UNITS_MAX: Final = 3_000  # so that an embed with them fits a message with its title and its origin
NAME_MAX: Final = 100


def render_object(details: ObjectDetails, *, news: str = "") -> list[Page]:
    """Return all values of an object, long ones over several pages, and where it comes from.

    Args:
        details: the object.
        news: what became of it, in Markdown of the bot's own.
    """
    short, long = _sort_values(details)
    first, *others = _build_blocks(short)
    head = build_embed(get_title(details.hit), news, colour=palette.SUCCESS if news else palette.CARD)
    _add_fields(head, first)
    _add_origin(head, details)
    embeds = [head]
    for block in others:
        embeds.append(discord.Embed(colour=palette.CARD))
        _add_fields(embeds[-1], block)
    for name, text in long.items():
        pieces = split(clean(text), PIECE_MAX)
        for number, piece in enumerate(pieces, start=1):
            label = render_label(name) + (f" ({number}/{len(pieces)})" if len(pieces) > 1 else "")
            embeds.append(build_embed(label, piece, colour=palette.CARD))
    return paginate(embeds, footer=translate("{name} · object {id}", name=details.collection.name, id=details.hit.id))


def render_object_removal(details: ObjectDetails, *, can_undo: bool) -> discord.Embed:
    """Return the question before an object is removed."""
    text = translate("This can be undone.") if can_undo else translate("This cannot be undone.")
    embed = build_embed(translate("Remove {title}?", title=get_title(details.hit)), text, colour=palette.DANGER)
    _add_origin(embed, details)
    return embed


def render_object_removed(details: ObjectDetails, change: ObjectChange) -> discord.Embed:
    """Return the message that an object was removed."""
    return build_embed(
        translate("Removed {title}", title=get_title(details.hit)), render_undo(change), colour=palette.SUCCESS
    )


def render_explanation(
    details: ObjectDetails, explanation: Explanation, reading: Reading | None = None
) -> discord.Embed:
    """Return why an object was found, as far as a question and the object can be compared, and what the model saw."""
    words = ", ".join(f"**{inline(word, SHORT_MAX)}**" for word in explanation.words[:WORDS_MAX])
    embed = build_embed(
        translate("Why {title}?", title=get_title(details.hit)),
        translate("It holds these words of the question: {words}.", words=words)
        if words
        else translate("It holds no word of the question."),
        colour=palette.INFO,
    )
    add_field(embed, translate("Understood"), escape(plain(" · ".join(explanation.understood))), is_clean=True)
    if explanation.keyword is not None:
        add_field(
            embed,
            translate("By words"),
            translate("{score:.2f}; rare words count for more", score=explanation.keyword),
            is_inline=True,
        )
    if explanation.similarity is not None:
        add_field(
            embed,
            translate("By meaning"),
            translate("{score:.2f} of 1", score=explanation.similarity),
            is_inline=True,
        )
    add_field(embed, translate("What the model was shown"), explain_reading(reading, details.collection), is_clean=True)
    return embed


def render_undo(change: ObjectChange) -> str:
    """Return how a change is undone."""
    if change.batch is None:
        return translate("Its earlier version is not kept, so this cannot be undone.")
    return translate("To undo this: `/documents undo batch:{batch}`", batch=inline(change.batch, NAME_MAX))


def render_choice(collection: CollectionInfo, hit: Hit, *, limit: int) -> str:
    """Return an object as a line of a completion: its title, of a chunk where it stands and how it begins."""
    if not is_chunked(collection):
        return one_line(f"{get_title(hit)} · {collection.name}", limit)
    place = one_line(render_place(hit) or get_title(hit), limit // 2)
    return one_line(f"{place}: {hit.properties.get(CONTENT) or collection.name}", limit)


def _sort_values(details: ObjectDetails) -> tuple[dict[str, str], dict[str, str]]:
    """Return the short and the long values, in the order of the schema; the title is one of them, as it may be cut."""
    short: dict[str, str] = {}
    long: dict[str, str] = {}
    for name, value in details.hit.properties.items():
        text = plain(render_value(value, items_max=None))
        is_short = count_units(text) <= SHORT_MAX and "\n" not in text
        (short if is_short else long)[name] = text
    return short, {name: text for name, text in long.items() if text}


def _build_blocks(short: dict[str, str]) -> list[dict[str, str]]:
    """The short values in portions that one embed has room for; at least one, which may be empty."""
    blocks: list[dict[str, str]] = [{}]
    used = 0
    for name, text in short.items():
        size = count_units(inline(name, NAME_MAX)) + count_units(inline(text, FIELD_VALUE_MAX))
        if len(blocks[-1]) == FIELDS_MAX or used + size > FIELDS_UNITS_MAX:
            blocks.append({})
            used = 0
        blocks[-1][name] = text
        used += size
    return blocks


def _add_fields(embed: discord.Embed, values: dict[str, str]) -> None:
    for name, text in values.items():
        add_field(embed, render_label(name), inline(text, FIELD_VALUE_MAX), is_inline=True, is_clean=True)


def _add_origin(embed: discord.Embed, details: ObjectDetails) -> None:
    if is_chunked(details.collection):
        add_field(embed, translate("Source"), render_sources(details.hit), is_clean=True)
    origin = details.origin
    if origin is not None:
        facts = [
            inline(origin.source, NAME_MAX),
            render_author(origin.by),
            discord.utils.format_dt(origin.at, "f"),
            translate("batch {batch}", batch=inline(origin.batch, NAME_MAX)),
        ]
        add_field(embed, translate("Added with"), " · ".join(facts), is_clean=True)
