"""Building blocks: embeds and fields that keep Discord's limits, and pages of embeds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import discord

from bot.models import CollectionInfo, Hit
from bot.ui import limits
from bot.ui.text import clean, count_units, cut, inline


class ShownObject(NamedTuple):
    """An object that a message is about."""

    collection: CollectionInfo
    hit: Hit


class Page(list[discord.Embed]):
    """The embeds of one message, with the objects that they are about."""

    def __init__(self, embeds: Sequence[discord.Embed] = (), *, shown: Sequence[ShownObject] = ()) -> None:
        super().__init__(embeds)
        self.shown = tuple(shown)


class Card(discord.Embed):
    """An embed about one object."""

    def __init__(self, shown: ShownObject, **embed: Any) -> None:
        super().__init__(**embed)
        self.shown = shown


# A footer counts on every page, so it is short, whatever name of a collection is in it.
FOOTER_TEXT_MAX = 150
LABEL_MAX = 64


def build_embed(
    title: str, description: str = "", *, colour: discord.Colour, shown: ShownObject | None = None
) -> discord.Embed:
    """Return an embed with a title of plain text (escaped, cut) and a description in Markdown (cut).

    Args:
        title: of people, files or models, as it is.
        description: made safe already.
        colour: of its edge.
        shown: the object that it is about.
    """
    name, text = inline(title, limits.TITLE_MAX) or "…", cut(description, limits.DESCRIPTION_MAX) or None
    if shown is None:
        return discord.Embed(title=name, description=text, colour=colour)
    return Card(shown, title=name, description=text, colour=colour)


def add_field(
    embed: discord.Embed,
    name: str,
    value: str,
    *,
    limit: int = limits.FIELD_VALUE_MAX,
    is_inline: bool = False,
    is_clean: bool = False,
) -> None:
    """Add a field, unless its value is blank: Discord refuses those. `value` is Markdown, `name` plain text.

    The value is cleaned, unless it is clean: then all in it is the bot's own or was cleaned, as a link that it wrote.
    """
    value = value if is_clean else clean(value)
    if value:
        embed.add_field(name=inline(name, LABEL_MAX) or "…", value=cut(value, limit), inline=is_inline)


def count_embed_units(embed: discord.Embed) -> int:
    """Return what an embed takes of the 6,000 that all embeds of a message may have."""
    texts = [embed.title, embed.description, embed.footer.text, embed.author.name]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return sum(count_units(text) for text in texts if text)


def paginate(embeds: list[discord.Embed], *, footer: str = "") -> list[Page]:
    """Fill as few pages as possible, in order; the footer stands under the last embed of each.

    Every embed has to fit a message together with the footer.
    """
    shown = cut(footer, FOOTER_TEXT_MAX)
    room = limits.EMBEDS_TOTAL_MAX - count_units(shown)
    pages: list[Page] = []
    used = 0
    for embed in embeds:
        size = count_embed_units(embed)
        if not pages or used + size > room or len(pages[-1]) == limits.EMBEDS_MAX:
            pages.append(Page())
            used = 0
        # An embed is never split; its builder keeps it below the limit.
        pages[-1].append(embed)
        if isinstance(embed, Card):
            pages[-1].shown += (embed.shown,)
        used += size
    for page in pages if shown else []:
        page[-1].set_footer(text=shown)
    return pages
