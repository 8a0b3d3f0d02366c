"""Collections: the list, one in detail, and what was done with one."""

from collections.abc import Sequence

import discord

from bot.languages import phrase, render_count, translate
from bot.models import CollectionInfo, CollectionSchema, PropertySpec, Record
from bot.ui import palette
from bot.ui.audiences import render_audience
from bot.ui.capabilities import get_capabilities, render_capabilities
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.text import clean, count_units, cut, escape, inline, split
from bot.ui.values import render_value

NAME_MAX = 100
PROPERTIES_MAX = 1_000
ABOUT_MAX = 1_000
SAMPLE_MAX = 120
LIST_PIECE_MAX = 2_000

_VECTORIZERS = {
    "local": phrase("local embeddings, made by the bot"),
    "none": phrase("none: keyword search only"),
    "foreign": phrase("made elsewhere: keyword search only"),
}


def render_collection_list(infos: Sequence[CollectionInfo], *, default: str | None = None) -> list[Page]:
    """Return the collections with their object counts; `default` is marked as what `/recommend` asks."""
    if not infos:
        advice = translate(
            "There is no collection yet. An admin can attach a file to `/ingest` or create one with "
            "`/collection create`."
        )
        return [Page([build_embed(translate("Collections"), advice, colour=palette.INFO)])]
    lines = "\n".join(_render_line(info, default) for info in infos)
    pieces = split(lines, LIST_PIECE_MAX)
    embeds = [build_embed(translate("Collections"), pieces[0], colour=palette.INFO)]
    embeds += [discord.Embed(description=piece, colour=palette.INFO) for piece in pieces[1:]]
    return [
        page
        for embed in embeds
        for page in paginate([embed], footer=translate("/collection info shows more about one"))
    ]


def _render_line(info: CollectionInfo, default: str | None) -> str:
    facts = [] if info.object_count is None else [render_count(info.object_count, "object")]
    facts += [translate("shared, read-only")] if info.is_shared else []
    facts += [translate("default")] if default is not None and info.name.casefold() == default.casefold() else []
    return f"**{inline(info.name, NAME_MAX)}**" + "".join(f" · {fact}" for fact in facts)


def render_collection_info(info: CollectionInfo, *, generative: str = "none", unsaid: int = 0) -> discord.Embed:
    """Return a collection's objects, properties, vectors and model, what I can do with it, and what is missing.

    Args:
        info: the collection.
        generative: the provider that writes where the collection has none of its own.
        unsaid: how many objects do not say for whom they are; told to admins.
    """
    embed = build_embed(info.name, cut(clean(info.description), ABOUT_MAX), colour=palette.INFO)
    if info.object_count is not None:
        add_field(embed, translate("Objects"), f"{info.object_count:,}", is_inline=True)
    known = _VECTORIZERS.get(info.vectorizer)
    vectorizer = translate(known) if known else inline(info.vectorizer, NAME_MAX)
    model = f" ({inline(info.vector_model, NAME_MAX)})" if info.vector_model else ""
    add_field(embed, translate("Vectors"), vectorizer + model, is_inline=True)
    add_field(
        embed,
        translate("Generative provider"),
        inline(info.generative or translate("none of its own"), NAME_MAX),
        is_inline=True,
    )
    if info.target_vector:
        vector = inline(info.target_vector, NAME_MAX)
        sources = join_labels(info.source_properties, info.own_properties)
        add_field(
            embed,
            translate("Target vector"),
            translate("{vector} from {sources}", vector=vector, sources=sources) if sources else vector,
        )
    add_field(embed, translate("Properties"), render_properties(info.own_properties) or translate("none"))
    add_field(embed, translate("Title"), render_title(info))
    capabilities = get_capabilities(info, generative=generative)
    add_field(embed, translate("What I can do"), render_capabilities(capabilities, is_available=True))
    add_field(embed, translate("What is missing"), render_capabilities(capabilities, is_available=False))
    if unsaid:
        text = translate(
            "{objects} from before I kept for whom an object is: members do not find them. `/documents access "
            "collection:{name}` says for whom they are.",
            objects=render_count(unsaid, "object"),
            name=inline(info.name, NAME_MAX),
        )
        add_field(embed, translate("For nobody"), text)
    if info.access:
        add_field(embed, translate("For"), render_audience(info.access))
    if info.is_shared:
        add_field(embed, translate("Access"), translate("shared by the operator, read-only"))
    return embed


def render_created(info: CollectionInfo) -> discord.Embed:
    """Return the message that a collection was created, and what to do next."""
    embed = build_embed(
        translate("{name} is created", name=info.name),
        translate("Next, attach a file to `/ingest`."),
        colour=palette.SUCCESS,
    )
    add_field(embed, translate("Properties"), render_properties(info.own_properties))
    return embed


def render_changed(info: CollectionInfo, news: str) -> discord.Embed:
    """Return the message about a collection's schema or description, with what it is now."""
    embed = build_embed(news, cut(clean(info.description), ABOUT_MAX), colour=palette.SUCCESS)
    add_field(embed, translate("Properties"), render_properties(info.own_properties))
    return embed


def render_close(name: str, close: str) -> discord.Embed:
    """Return the question whether a new collection is meant, or the one that is called nearly so."""
    text = translate(
        "There is no collection {name} yet, but there is {close}.",
        name=inline(name, NAME_MAX),
        close=inline(close, NAME_MAX),
    )
    return build_embed(translate("Did you mean {close}?", close=close), text, colour=palette.WARNING)


def render_deletion(info: CollectionInfo) -> discord.Embed:
    """Return the question before a collection's objects are deleted."""
    what = (
        translate("everything")
        if info.object_count is None
        else translate("its {objects}", objects=render_count(info.object_count, "object"))
    )
    text = translate("This deletes {what} for this server and cannot be undone.", what=what)
    return build_embed(translate("Delete the collection {name}?", name=info.name), text, colour=palette.DANGER)


def render_deleted(name: str, count: int) -> discord.Embed:
    """Return the message that a collection is deleted, with the number of its objects."""
    return build_embed(
        translate("{name} is deleted", name=name),
        translate("{objects} deleted.", objects=render_count(count, "object")),
        colour=palette.SUCCESS,
    )


def render_title(target: CollectionInfo | CollectionSchema) -> str:
    """Return the property that names an object; nothing where there is no text."""
    properties = target.properties if isinstance(target, CollectionSchema) else target.own_properties
    return join_labels([target.title_property], properties) if target.title_property else ""


def render_properties(properties: Sequence[PropertySpec]) -> str:
    """Return `label` `data type` a line, as many as fit."""
    lines: list[str] = []
    used = 0
    for number, spec in enumerate(properties):
        line = f"{inline(spec.label or spec.name, NAME_MAX)} · {inline(spec.data_type, NAME_MAX)}"
        line += f" · {translate('shown as {look}', look=spec.look)}" if spec.look else ""
        used += count_units(line) + 1
        if used > PROPERTIES_MAX:
            return "\n".join([*lines, translate("and {count:,} more", count=len(properties) - number)])
        lines.append(line)
    return "\n".join(lines)


def join_names(names: Sequence[str]) -> str:
    """Return names joined by commas, cut to a few lines."""
    return cut(escape(", ".join(names)), NAME_MAX * 3)


def join_labels(names: Sequence[str], properties: Sequence[PropertySpec]) -> str:
    """Return properties as people know them, joined by commas, cut to a few lines."""
    labels = {spec.name: spec.label or spec.name for spec in properties}
    return join_names([labels.get(name, name) for name in names])


def render_row(record: Record) -> str:
    """Return the values of a record in one line."""
    return inline(" · ".join(filter(None, (render_value(value) for value in record.values.values()))), SAMPLE_MAX)
