"""One hit as a piece of an answer: title, why it is shown, what it says, and small print."""

from typing import Final

from bot.languages import translate, translate_count
from bot.models import CollectionInfo, Hit
from bot.ui.blocks import Block
from bot.ui.cards import get_title, list_labels, pick_main, sort_properties
from bot.ui.ids import build_more_id
from bot.ui.links import LinkProperties
from bot.ui.markdown import SMALL
from bot.ui.sources import is_chunked, render_sources
from bot.ui.text import clean, count_units, cut, inline, plain
from bot.ui.values import render_label

# Together at most 2,500 units, so that a piece fits a page below the longest title.
TITLE_MAX: Final = 120
GENERATED_MAX: Final = 800
WHY_MAX: Final = 300
TEXT_MAX: Final = 400
FACTS_MAX: Final = 400
FACT_MAX: Final = 120
SOURCES_MAX: Final = 500
BLOCK_MAX: Final = 2_500


def render_hit(
    hit: Hit,
    info: CollectionInfo,
    links: LinkProperties,
    *,
    quote: str | None = None,
    has_score: bool = False,
    is_named: bool = False,
) -> Block:
    """Return a hit: the model's text or the sentence that fits best, the longest property, and the others.

    A chunk shows its text and says where it stands, and so does any hit that was found in several files.

    Args:
        hit: what was found.
        info: its collection, which tells the order of the properties and which of them is the title.
        links: which properties are pictures and links.
        quote: the sentence that fits the question best, shown in bold.
        has_score: whether the score is shown.
        is_named: whether the collection is named, as where the hits are of several.
    """
    short, long = sort_properties(hit, info, without=links.get_names(hit.properties))
    main = long.pop(pick_main(long, info)) if long else ""
    first = [translate("Collection: {name}", name=inline(info.name, FACT_MAX // 2))] if is_named else []
    first += [translate("Score: {score:.3f}", score=hit.score)] if has_score and hit.score is not None else []
    facts, hidden = _render_facts(first, short, info)
    lines = [
        f"**{inline(f'{hit.number}. {get_title(hit)}', TITLE_MAX)}**",
        _render_body(hit, main, quote),
        *_shrink([facts, _render_place(hit, info), *links.render_links(hit.properties)]),
        *_shrink([_render_hidden(hidden + len(long))]),
    ]
    return Block(
        "\n".join(line for line in lines if line),
        more=build_more_id(hit.id, info.name),
        image=links.get_image(hit.properties),
        is_divided=True,
    )


def _render_body(hit: Hit, main: str, quote: str | None) -> str:
    if not hit.generated:
        return _emphasise(cut(main, TEXT_MAX), quote)
    why = cut(clean(hit.generated), GENERATED_MAX)
    is_line = count_units(why) <= WHY_MAX and not set(why) & set("\n*`\\")
    return "\n".join([f"**{why}**" if is_line and why else why, cut(main, WHY_MAX)]).strip()


def _emphasise(text: str, quote: str | None) -> str:
    """Show the quote in bold where the text holds it, else before the text."""
    line = clean(" ".join(plain(quote or "").split()))
    if not line:
        return text
    if line in text and "*" not in line:
        return text.replace(line, f"**{line}**", 1)
    return f"> {cut(line, WHY_MAX)}\n{text}".rstrip()


def _render_facts(first: list[str], short: dict[str, str], info: CollectionInfo) -> tuple[str, int]:
    """Return `Year: 1953 · Genre: romance`, and how many there was no room for."""
    labels, facts = list_labels(info), list(first)
    for index, (name, text) in enumerate(short.items()):
        fact = f"{inline(labels.get(name, render_label(name)), FACT_MAX // 2)}: {cut(text, FACT_MAX)}"
        if count_units(" · ".join([*facts, fact])) > FACTS_MAX:
            return " · ".join(facts), len(short) - index
        facts.append(fact)
    return " · ".join(facts), 0


def _render_place(hit: Hit, info: CollectionInfo) -> str:
    """Return where a text stands; without links where those would not fit."""
    if not hit.source or not is_chunked(info):
        return ""
    places = render_sources(hit)
    return places if count_units(places) <= SOURCES_MAX else cut(render_sources(hit, has_links=False), SOURCES_MAX)


def _render_hidden(count: int) -> str:
    if not count:
        return ""
    # The button is called as `layouts.MORE` says.
    return translate_count(
        count, one="{count:,} more property behind “More”", many="{count:,} more properties behind “More”"
    )


def _shrink(lines: list[str]) -> list[str]:
    return [f"{SMALL}{line}" for line in lines if line]
