"""Answers of /recommend, /ask and /search as pages of embeds."""

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.citations import get_cited, renumber
from bot.models import Answer, Hit, Quote
from bot.ui import palette
from bot.ui.cards import get_title, render_card
from bot.ui.embeds import Page, ShownObject, add_field, build_embed, paginate
from bot.ui.limits import FIELD_VALUE_MAX
from bot.ui.sources import is_chunked, render_sources
from bot.ui.text import clean, count_units, cut, escape, inline, plain, split
from bot.ui.values import render_count, render_label, render_seconds, render_value

ANSWER_MAX = 20_000
# A piece shares 6,000 units with the question as title, the notes, the sources and the footer.
PIECE_MAX = 3_500
QUOTE_MAX = 400
SOURCE_MAX = 80
NOTE_MAX = 400
NEAREST_MAX = 3
UNBACKED = "This answer cites nothing from {}, so nothing here backs it."
UNDERSTOOD_MAX = 300
WITHOUT_CONDITIONS = "Without these conditions"
SEARCH_INSTEAD = "Search instead"


def render_recommendation(answer: Answer) -> list[Page]:
    """Return the model's text, if any, and a card for each hit (with the model's text on it, if any)."""
    if not answer.hits:
        return render_empty(answer)
    if answer.is_unsure:
        return _render_cards(answer, _introduce_nearest(answer))
    text = clean(_check_citations(answer.text or "", answer.hits)) or _introduce(answer)
    # Quotes come best first: reversed, the best one of each hit is kept.
    quotes = {quote.number: quote.text for quote in reversed(answer.quotes) if quote.name is None}
    hits = [replace(hit, generated=_check_citations(hit.generated or "", answer.hits) or None) for hit in answer.hits]
    cards = [_render_card(hit, answer, quote=quotes.get(hit.number)) for hit in hits]
    return _paginate(answer, [*_render_text(answer, text), *cards])


def render_ask(answer: Answer) -> list[Page]:
    """Return what was counted, the model's answer or what hits say best, with sources; else that there is no answer."""
    if answer.fact and not answer.hits:
        return _paginate(answer, _render_text(answer, clean(answer.fact)))
    if answer.is_unsure:
        return _render_unknown(answer)
    if not answer.hits:
        return render_empty(answer)
    said = answer.fact or answer.text
    text = clean(_check_citations(said, answer.hits)) if said else _render_quotes(answer)
    if not text:
        return _render_cards(
            answer,
            f"No sentence in {_name_collections(answer)} answers that directly. The closest matches:",
        )
    numbers = get_cited(text)
    cited = [hit for hit in answer.hits if hit.number in numbers]
    if not cited:
        answer = replace(answer, notices=(*answer.notices, UNBACKED.format(_name_collections(answer))))
    embeds = _render_text(answer, text)
    sources = _render_sources(cited or answer.hits, answer)
    add_field(embeds[-1], "Sources" if cited else "Closest passages", sources, is_clean=True)
    return _paginate_openable(embeds, answer)


def _render_unknown(answer: Answer) -> list[Page]:
    """Return that nothing answers the question, and the nearest hits by their titles, quoting none of them."""
    embeds = _render_text(answer, f"I don't know: nothing in {_name_collections(answer)} answers that.")
    nearest = answer.hits[:NEAREST_MAX]
    add_field(embeds[-1], "Closest I have", _render_sources(nearest, answer), is_clean=True)
    return _paginate_openable(embeds, replace(answer, hits=nearest))


def _paginate_openable(embeds: list[discord.Embed], answer: Answer) -> list[Page]:
    """Return pages from each of which the hits can be opened, as they have no cards."""
    shown = [ShownObject(answer.get_collection(hit), hit) for hit in answer.hits]
    return _paginate(answer, embeds, shown=shown)


def _render_sources(hits: Sequence[Hit], answer: Answer) -> str:
    """Return a line for each hit; without links where those would not fit, so that none is cut."""
    for has_links in (True, False):
        lines = "\n".join(f"[{hit.number}] {_render_source(hit, answer, has_links=has_links)}" for hit in hits)
        if count_units(lines) <= FIELD_VALUE_MAX:
            break
    return lines


def _render_source(hit: Hit, answer: Answer, *, has_links: bool) -> str:
    """Return where a text stands; of a row its title, and the file where it has one; of several, the collection."""
    info, title = answer.get_collection(hit), inline(get_title(hit), SOURCE_MAX)
    parts = [title, inline(hit.source or "", SOURCE_MAX)]
    if is_chunked(info):
        parts = [render_sources(hit, is_titled=True, has_links=has_links) or title]
    if len(answer.collections) > 1:
        parts.append(inline(info.name, SOURCE_MAX))
    return " · ".join(filter(None, parts))


def render_search(answer: Answer) -> list[Page]:
    """Return a card with its score for each hit; nothing generated."""
    if not answer.hits:
        return render_empty(answer)
    if answer.is_unsure:
        return _render_cards(answer, _introduce_nearest(answer))
    return _render_cards(answer, _introduce(answer), has_score=True)


def render_empty(answer: Answer) -> list[Page]:
    """Return the page for a search that found nothing: what to do next."""
    name = _name_collections(answer)
    if answer.is_unsure:
        unfit = f"Nothing here fits well: I found nothing in {name} that this could mean."
        return paginate(_render_text(answer, unfit), footer=_render_footer(answer))
    advice = (
        f"I found nothing in {name} for this. Try other words, look at its contents with `/collection info`, "
        "or ask an admin to add more with `/ingest`."
    )
    return _paginate(answer, _render_text(answer, advice))


def _render_cards(answer: Answer, text: str, *, has_score: bool = False) -> list[Page]:
    cards = [_render_card(hit, answer, has_score=has_score) for hit in answer.hits]
    return _paginate(answer, [*_render_text(answer, text), *cards])


def _render_card(hit: Hit, answer: Answer, *, quote: str | None = None, has_score: bool = False) -> discord.Embed:
    info, is_named = answer.get_collection(hit), len(answer.collections) > 1
    return render_card(hit, info, quote=quote, has_score=has_score, is_named=is_named)


def _name_collections(answer: Answer) -> str:
    """Return `**Movie**`, or `**Movie** and **Play**`."""
    *names, last = (f"**{escape(info.name)}**" for info in answer.collections)
    return f"{', '.join(names)} and {last}" if names else last


def _introduce(answer: Answer) -> str:
    fitting = "The best match" if len(answer.hits) == 1 else f"Top {len(answer.hits)} matches"
    return f"{fitting} in {_name_collections(answer)}:"


def _introduce_nearest(answer: Answer) -> str:
    return f"Nothing here fits well. The nearest in {_name_collections(answer)}, loosely:"


def _render_text(answer: Answer, text: str) -> list[discord.Embed]:
    """Return embeds for a text of any length; the notices stand under the first."""
    pieces = split(cut(f"{_render_understood(answer)}{text}", ANSWER_MAX), PIECE_MAX)
    embeds = [build_embed(answer.query, pieces[0], colour=palette.ANSWER)]
    embeds += [discord.Embed(description=piece, colour=palette.ANSWER) for piece in pieces[1:]]
    notes = "\n".join(f"ℹ️ {clean(notice)}" for notice in answer.notices)
    add_field(embeds[0], "Note", notes, limit=NOTE_MAX)
    return embeds


def _render_understood(answer: Answer) -> str:
    """Return the line of the conditions that were read out of the query, if any."""
    labels = plain(" · ".join(answer.understood))
    return f"Understood: {escape(cut(labels, UNDERSTOOD_MAX))}\n" if labels else ""


def _paginate(answer: Answer, embeds: list[discord.Embed], *, shown: Sequence[ShownObject] = ()) -> list[Page]:
    """Fill pages, each with the objects of its cards or those that are named, and with the way back to the words."""
    pages = paginate(embeds, footer=_render_footer(answer))
    for page in pages:
        page.shown = page.shown or tuple(shown)
        page.other = WITHOUT_CONDITIONS if answer.understood else SEARCH_INSTEAD if answer.fact else ""
    return pages


def _render_quotes(answer: Answer) -> str:
    lines = (_render_quote(quote, answer) for quote in answer.quotes)
    pairs = zip(lines, answer.quotes, strict=True)
    return "\n\n".join(f"> {line} [{quote.number}]" for line, quote in pairs if line)


def _render_quote(quote: Quote, answer: Answer) -> str:
    """Return a sentence, or a short property: `Director: Alfred Hitchcock`; with its object where there are several."""
    if quote.name is None:
        return cut(clean(" ".join(plain(quote.text).split())), QUOTE_MAX)
    hit = next(hit for hit in answer.hits if hit.number == quote.number)
    spec = next((spec for spec in answer.get_collection(hit).own_properties if spec.name == quote.name), None)
    value = inline(render_value(hit.properties.get(quote.name)) or quote.text, QUOTE_MAX)
    line = f"{escape(render_label(quote.name, spec.label if spec else ''))}: {value}"
    return line if len(answer.quotes) == 1 else f"**{inline(get_title(hit), SOURCE_MAX)}** · {line}"


def _check_citations(text: str, hits: tuple[Hit, ...]) -> str:
    """Drop the numbers of citations that no hit has: a model that invents sources must not look sourced.

    The model saw equal hits one by one, so that the number of each means the one that is shown for all of them.
    """
    return renumber(text, {each.number: hit.number for hit in hits for each in (hit, *hit.twins)})


def _render_footer(answer: Answer) -> str:
    """Return `Movie · 3 objects · 0.42 s`, or `2 collections · 3 objects · 0.42 s`."""
    infos = answer.collections
    where = infos[0].name if len(infos) == 1 else render_count(len(infos), "collection")
    return f"{where} · {render_count(len(answer.hits), 'object')} · {render_seconds(answer.seconds)}"
