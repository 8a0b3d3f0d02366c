"""Answers of /recommend, /ask and /search as pages of pieces."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.citations import get_cited, renumber
from bot.conversation import Conversation
from bot.languages import phrase, render_count, translate
from bot.learning import Topic
from bot.models import Answer, CollectionInfo, Hit, Quote
from bot.ui.blocks import (
    FRAME_COMPONENTS,
    FRAME_UNITS,
    FURTHER_COMPONENTS,
    REWRITE_COMPONENTS,
    Block,
    BlockPage,
    fill_pages,
)
from bot.ui.budgets import render_spent
from bot.ui.cards import get_title
from bot.ui.chips import list_chips
from bot.ui.earlier import render_context
from bot.ui.hits import BLOCK_MAX, render_hit
from bot.ui.ids import build_more_id
from bot.ui.limits import COMPONENTS_MAX, LAYOUT_TEXT_MAX
from bot.ui.links import find_links
from bot.ui.markdown import HEADING, SMALL
from bot.ui.reading import render_reading
from bot.ui.sources import is_chunked, render_sources
from bot.ui.text import clean, count_units, cut, escape, inline, plain, split
from bot.ui.values import render_label, render_seconds, render_value

ANSWER_MAX = 20_000
# The longest question that is shown whole; buttons that ask again read it from there.
QUESTION_MAX = 1_000
QUOTE_MAX = 400
SOURCE_MAX = 80
NOTE_MAX = 400
NOTES_MAX = 1_200
FOOTER_MAX = 230
NEAREST_MAX = 3
UNBACKED = phrase("This answer cites nothing from {names}, so nothing here backs it.")
UNDERSTOOD_MAX = 300
WITHOUT_CONDITIONS = phrase("Without these conditions")
SEARCH_INSTEAD = phrase("Search instead")
WRITING = phrase("The model is still writing. Its words will appear here.")


@dataclass(frozen=True, slots=True)
class AnswerPages:
    """An answer as messages.

    Attributes:
        title: the question, one line of safe Markdown.
        pages: at least one.
        objects: what they show, by collection and id.
        is_unsure: whether they say that the bot is unsure.
        is_generated: whether a model wrote any of it.
        other: what a button is called that searches for the words of the question alone; empty: there is none.
        conditions: those that can be taken off, as chips say them.
        context: lines above it: what it follows, and what was searched for.
        topic: what the answer is about, where it can be voted on; None: it cannot.
        answer_id: under which that is kept; empty: it is not.
        is_counted: whether it counts as an answer, found or not.
        answer: what it shows; None: nothing that was found.
    """

    title: str
    pages: tuple[BlockPage, ...]
    objects: tuple[tuple[str, str], ...] = ()
    is_unsure: bool = False
    is_generated: bool = False
    other: str = ""
    conditions: tuple[str, ...] = ()
    context: str = ""
    topic: Topic | None = None
    answer_id: str = ""
    is_counted: bool = True
    answer: Answer | None = None


def render_recommendation(answer: Answer) -> AnswerPages:
    """Return the model's text, if any, and a piece for each hit (with the model's text on it, if any)."""
    if not answer.hits:
        return render_empty(answer)
    if answer.is_unsure:
        return _render_hits(answer, _introduce_nearest(answer))
    text = clean(_check_citations(answer.text or "", answer.hits)) or _introduce(answer)
    hits = [replace(hit, generated=_check_citations(hit.generated or "", answer.hits) or None) for hit in answer.hits]
    return _render_hits(replace(answer, hits=tuple(hits)), text)


def render_ask(answer: Answer) -> AnswerPages:
    """Return what was counted, the model's answer or what hits say best, with sources; else that there is no answer."""
    counted = clean(answer.fact or "")
    if counted and not answer.hits:
        return _paginate(answer, _render_text(answer, counted))
    if answer.is_unsure:
        return _render_unknown(answer)
    if not answer.hits:
        return render_empty(answer)
    said = answer.fact or answer.text
    text = clean(_check_citations(said, answer.hits)) if said else _render_quotes(answer)
    if not text:
        intro = translate(
            "No sentence in {names} answers that directly. The closest matches:",
            names=_name_collections(answer),
        )
        return _render_hits(replace(answer, quotes=()), intro)
    numbers = get_cited(text)
    cited = [hit for hit in answer.hits if hit.number in numbers]
    if not cited:
        answer = replace(answer, notices=(*answer.notices, translate(UNBACKED, names=_name_collections(answer))))
    sources = _render_sources(
        translate("Sources") if cited else translate("Closest passages"), cited or answer.hits, answer
    )
    return _paginate(answer, [*_render_text(answer, text), *sources])


def _render_unknown(answer: Answer) -> AnswerPages:
    """Return that nothing answers the question, and the nearest hits by their titles, quoting none of them."""
    text = _render_text(
        answer, translate("I don't know: nothing in {names} answers that.", names=_name_collections(answer))
    )
    nearest = answer.hits[:NEAREST_MAX]
    sources = _render_sources(translate("Closest I have"), nearest, answer) if nearest else []
    return _paginate(replace(answer, hits=nearest), [*text, *sources])


def _render_sources(heading: str, hits: Sequence[Hit], answer: Answer) -> list[Block]:
    """Return a line for each hit, each with the button that opens it."""
    lines = [
        Block(
            f"[{hit.number}] {_render_source(hit, answer)}", more=build_more_id(hit.id, answer.get_collection(hit).name)
        )
        for hit in hits
    ]
    return [Block(f"**{heading}**", is_divided=True), *lines]


def _render_source(hit: Hit, answer: Answer) -> str:
    """Return where a text stands; of a row its title, and the file where it has one; of several, the collection."""
    info, title = answer.get_collection(hit), inline(get_title(hit), SOURCE_MAX)
    parts = [title, inline(hit.source or "", SOURCE_MAX)]
    if is_chunked(info):
        parts = [render_sources(hit, is_titled=True, has_age=True) or title]
    if len(answer.collections) > 1:
        parts.append(inline(info.name, SOURCE_MAX))
    return " · ".join(filter(None, parts))


def render_search(answer: Answer) -> AnswerPages:
    """Return a piece with its score for each hit; nothing generated."""
    if not answer.hits:
        return render_empty(answer)
    if answer.is_unsure:
        return _render_hits(answer, _introduce_nearest(answer))
    return _render_hits(answer, _introduce(answer), has_score=True)


def render_empty(answer: Answer) -> AnswerPages:
    """Return the page for a search that found nothing: what to do next."""
    name = _name_collections(answer)
    if answer.is_unsure:
        unfit = translate("Nothing here fits well: I found nothing in {name} that this could mean.", name=name)
        return _paginate(answer, _render_text(answer, unfit))
    advice = translate(
        "I found nothing in {name} for this. Try other words, look at its contents with `/collection info`, "
        "or ask an admin to add more with `/ingest`.",
        name=name,
    )
    return _paginate(answer, _render_text(answer, advice))


def render_early(answer: Answer, note: str) -> AnswerPages:
    """Return the hits before a model has written about them.

    Args:
        note: what becomes of its words.
    """
    return _render_hits(replace(answer, notices=(note, *answer.notices)), _introduce(answer))


def render_refusal(query: str, user_message: str, conversation: Conversation | None = None) -> AnswerPages:
    """Return the page that says why there is no answer for everybody."""
    page = (Block(cut(clean(user_message), BLOCK_MAX)),)
    return AnswerPages(_render_title(query), (page,), context=render_above(query, conversation), is_counted=False)


def _render_hits(answer: Answer, text: str, *, has_score: bool = False) -> AnswerPages:
    # Quotes come best first: reversed, the best one of each hit is kept.
    quotes = {quote.number: quote.text for quote in reversed(answer.quotes) if quote.name is None}
    links = {info.name: find_links(info, _get_own(answer, info)) for info in answer.collections}
    blocks = [
        render_hit(
            hit,
            info := answer.get_collection(hit),
            links[info.name],
            quote=quotes.get(hit.number),
            has_score=has_score,
            is_named=len(links) > 1,
        )
        for hit in answer.hits
    ]
    return _paginate(answer, [*_render_text(answer, text), *blocks])


def _get_own(answer: Answer, info: CollectionInfo) -> list[Hit]:
    return [hit for hit in answer.hits if answer.get_collection(hit).name == info.name]


def _name_collections(answer: Answer) -> str:
    """Return `**Movie**`, or `**Movie** and **Play**`."""
    *names, last = (f"**{escape(info.name)}**" for info in answer.collections)
    return translate("{names} and {last}", names=", ".join(names), last=last) if names else last


def _introduce(answer: Answer) -> str:
    fitting = (
        translate("The best match")
        if len(answer.hits) == 1
        else translate("Top {count} matches", count=len(answer.hits))
    )
    return translate("{fitting} in {names}:", fitting=fitting, names=_name_collections(answer))


def _introduce_nearest(answer: Answer) -> str:
    return translate("Nothing here fits well. The nearest in {names}, loosely:", names=_name_collections(answer))


def _render_text(answer: Answer, text: str) -> list[Block]:
    """Return a text of any length in pieces that fill a page each; the notices stand under the first."""
    notes = [" ".join(clean(notice).split()) for notice in answer.notices]
    # A time of the bot's own, which `clean` would take out.
    notes = [*([render_spent(answer.spent)] if answer.spent else []), *notes]
    lines = cut("\n".join(f"{SMALL}ℹ️ {cut(note, NOTE_MAX)}" for note in notes if note), NOTES_MAX)
    size = _count_room(answer) - count_units(lines)
    pieces = [Block(piece) for piece in split(cut(f"{_render_understood(answer)}{text}", ANSWER_MAX), size)]
    return [pieces[0], *([Block(lines)] if lines else []), *pieces[1:]]


def _render_understood(answer: Answer) -> str:
    """Return the line of the conditions that were read out of the query, if any."""
    labels = plain(" · ".join(answer.understood))
    return (translate("Understood: {labels}", labels=escape(cut(labels, UNDERSTOOD_MAX))) + "\n") if labels else ""


def _render_title(query: str) -> str:
    return inline(query, QUESTION_MAX) or "…"


def render_above(query: str, conversation: Conversation | None) -> str:
    """Return the lines above an answer, which share the room of the longest title with its own."""
    return render_context(conversation, units=QUESTION_MAX - count_units(_render_title(query)))


def _count_room(answer: Answer) -> int:
    """How many units a page has for pieces: without what is above, the small print at its end and the frame."""
    above = f"{HEADING}{_render_title(answer.query)}{render_above(answer.query, answer.conversation)}"
    return LAYOUT_TEXT_MAX - count_units(above) - FRAME_UNITS - FOOTER_MAX


def _count_components(conditions: Sequence[str], answer: Answer) -> int:
    """How many components a page has for pieces: without its last line, the frame, the chips and what goes on."""
    chips = len(conditions) + 1 if conditions else 0
    further = FURTHER_COMPONENTS if answer.conversation else 0
    rewriting = REWRITE_COMPONENTS if answer.is_generated else 0
    return COMPONENTS_MAX - FRAME_COMPONENTS - chips - further - rewriting - 1


def _paginate(answer: Answer, blocks: Sequence[Block]) -> AnswerPages:
    """Fill pages, each with the small print at its end."""
    conditions = tuple(list_chips(answer.understood))
    room = _count_components(conditions, answer)
    pages = fill_pages(blocks, units=_count_room(answer), components=room)
    footers = [Block(f"{SMALL}{_render_footer(answer, number, len(pages))}") for number in range(1, len(pages) + 1)]
    return AnswerPages(
        _render_title(answer.query),
        tuple((*page, footer) for page, footer in zip(pages, footers, strict=True)),
        objects=tuple((answer.get_collection(hit).name, hit.id) for hit in answer.hits),
        is_unsure=answer.is_unsure or not (answer.hits or answer.fact),
        is_generated=answer.is_generated,
        other=translate(WITHOUT_CONDITIONS) if answer.understood else translate(SEARCH_INSTEAD) if answer.fact else "",
        conditions=conditions,
        context=render_above(answer.query, answer.conversation),
        answer=answer,
    )


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


def _render_footer(answer: Answer, number: int, count: int) -> str:
    """Return `Movie · 3 objects · 0.42 s · the model read 12 · page 1/2`, or `2 collections · 3 objects · 0.42 s`."""
    infos = answer.collections
    where = escape(cut(infos[0].name, SOURCE_MAX)) if len(infos) == 1 else render_count(len(infos), "collection")
    facts = [
        where,
        render_count(len(answer.hits), "object"),
        render_seconds(answer.seconds),
        *render_reading(answer.reading),
    ]
    return " · ".join(
        [*facts, *([translate("page {number}/{count}", number=number, count=count)] if count > 1 else [])]
    )
