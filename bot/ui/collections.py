"""Collections: the list, one in detail, a schema to confirm, and what became of one."""

from collections.abc import Sequence

import discord

from bot.models import CollectionInfo, CollectionSchema, PropertySpec, Record
from bot.ui import palette
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.text import count_units, cut, escape, inline, split
from bot.ui.values import render_count, render_value

NAME_MAX = 100
PROPERTIES_MAX = 1_000
SAMPLE_MAX = 120
LIST_PIECE_MAX = 2_000
SAMPLE_ROWS = 3

_VECTORIZERS = {
    "local": "local embeddings, made by the bot",
    "none": "none: found by keywords only",
    "foreign": "made elsewhere: found by keywords only",
}


def render_collection_list(infos: Sequence[CollectionInfo], *, default: str | None = None) -> list[Page]:
    """Return the collections with their object counts; `default` is marked as what `/recommend` asks."""
    if not infos:
        advice = (
            "There is no collection yet. An admin can attach a file to `/ingest` or make one with `/collection create`."
        )
        return [[build_embed("Collections", advice, colour=palette.INFO)]]
    lines = "\n".join(_render_line(info, default) for info in infos)
    pieces = split(lines, LIST_PIECE_MAX)
    embeds = [build_embed("Collections", pieces[0], colour=palette.INFO)]
    embeds += [discord.Embed(description=piece, colour=palette.INFO) for piece in pieces[1:]]
    return [page for embed in embeds for page in paginate([embed], footer="/collection info tells more about one")]


def _render_line(info: CollectionInfo, default: str | None) -> str:
    facts = [] if info.object_count is None else [render_count(info.object_count, "object")]
    facts += ["shared, read-only"] if info.is_shared else []
    facts += ["default"] if default is not None and info.name.casefold() == default.casefold() else []
    return f"**{inline(info.name, NAME_MAX)}**" + "".join(f" · {fact}" for fact in facts)


def render_collection_info(info: CollectionInfo) -> discord.Embed:
    """Return a collection's objects, properties, vectors and model."""
    embed = build_embed(info.name, colour=palette.INFO)
    if info.object_count is not None:
        add_field(embed, "Objects", f"{info.object_count:,}", is_inline=True)
    vectorizer = _VECTORIZERS.get(info.vectorizer, inline(info.vectorizer, NAME_MAX))
    model = f" ({inline(info.vector_model, NAME_MAX)})" if info.vector_model else ""
    add_field(embed, "Vectors", vectorizer + model, is_inline=True)
    add_field(embed, "Generative provider", inline(info.generative or "none of its own", NAME_MAX), is_inline=True)
    if info.target_vector:
        sources = _join_names(info.source_properties)
        add_field(
            embed, "Target vector", inline(info.target_vector, NAME_MAX) + (f" from {sources}" if sources else "")
        )
    add_field(embed, "Properties", _render_properties(info.properties) or "none")
    if info.is_shared:
        add_field(embed, "Access", "shared by the operator, read-only")
    return embed


def render_schema(
    schema: CollectionSchema, *, filename: str | None = None, count: int | None = None, sample: Sequence[Record] = ()
) -> discord.Embed:
    """Return a collection to be created, as a question.

    Args:
        schema: what it would be.
        filename: the file that the schema was inferred from.
        count: rows of that file.
        sample: its first rows.
    """
    origin = (
        f"There is no such collection yet. {inline(filename, NAME_MAX)} suggests this one"
        if filename
        else "This will be"
    )
    rows = f" for its {render_count(count, 'row')}" if count is not None else ""
    embed = build_embed(f"Create the collection {schema.name}?", f"{origin}{rows}:", colour=palette.WARNING)
    add_field(embed, "Properties", _render_properties(schema.properties))
    add_field(embed, "Found by the meaning of", _join_names(schema.source_properties) or "all text properties")
    add_field(embed, "First rows", "\n".join(_render_row(record) for record in sample[:SAMPLE_ROWS]))
    return embed


def render_created(info: CollectionInfo) -> discord.Embed:
    """Return the news that a collection was created, and what to do next."""
    embed = build_embed(f"{info.name} is created", "Fill it: attach a file to `/ingest`.", colour=palette.SUCCESS)
    add_field(embed, "Properties", _render_properties(info.properties))
    return embed


def render_deletion(info: CollectionInfo) -> discord.Embed:
    """Return the question before a collection's objects are deleted."""
    what = "everything" if info.object_count is None else f"its {render_count(info.object_count, 'object')}"
    text = f"This deletes {what} for this server and cannot be undone."
    return build_embed(f"Delete the collection {info.name}?", text, colour=palette.DANGER)


def render_deleted(name: str, count: int) -> discord.Embed:
    """Return the news that a collection is deleted, with the number of its objects."""
    return build_embed(f"{name} is deleted", f"{render_count(count, 'object')} went with it.", colour=palette.SUCCESS)


def _render_properties(properties: Sequence[PropertySpec]) -> str:
    """Return `name` `data type` a line, as many as fit."""
    lines: list[str] = []
    used = 0
    for number, spec in enumerate(properties):
        line = f"{inline(spec.name, NAME_MAX)} · {inline(spec.data_type, NAME_MAX)}"
        used += count_units(line) + 1
        if used > PROPERTIES_MAX:
            return "\n".join([*lines, f"and {len(properties) - number:,} more"])
        lines.append(line)
    return "\n".join(lines)


def _join_names(names: Sequence[str]) -> str:
    return cut(escape(", ".join(names)), NAME_MAX * 3)


def _render_row(record: Record) -> str:
    return inline(" · ".join(filter(None, (render_value(value) for value in record.values.values()))), SAMPLE_MAX)
