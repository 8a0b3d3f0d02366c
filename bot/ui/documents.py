"""Uploads: the list, the objects of one, and their deletion."""

from collections.abc import Mapping, Sequence

import discord

from bot.languages import join_with_and, render_count, translate
from bot.models import CollectionInfo, Deletion, Hit, Origin, Upload
from bot.ui import palette
from bot.ui.cards import render_card
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.text import cut, inline, one_line
from bot.ui.values import render_author, render_time

NAME_MAX = 100
WHAT_MAX = 40  # in a footer
UPLOADS_PER_PAGE = 10
COLLECTIONS_MAX = 20


def render_uploads(
    uploads: Sequence[Upload], *, is_cut: bool = False, header: Sequence[discord.Embed] = ()
) -> list[Page]:
    """Return the uploads, a line each: source, collection, objects, by whom, when and batch.

    Args:
        uploads: in the order in which they are shown.
        is_cut: whether there are more, which can be found by naming the source.
        header: stands above the first of them, on a page of its own where there is no room.
    """
    if not uploads:
        advice = translate("There are no uploads here yet. `/ingest` adds to a collection.")
        return [Page([*header, build_embed(translate("Documents"), advice, colour=palette.INFO)])]
    footer = (
        translate("There are older ones; name a source to find them")
        if is_cut
        else translate("/documents show has more about one")
    )
    pieces = [uploads[start : start + UPLOADS_PER_PAGE] for start in range(0, len(uploads), UPLOADS_PER_PAGE)]
    embeds = [
        build_embed(translate("Documents"), "\n".join(map(_render_upload, piece)), colour=palette.INFO)
        for piece in pieces
    ]
    first = paginate([*header, embeds[0]], footer=footer)
    return [*first, *(page for embed in embeds[1:] for page in paginate([embed], footer=footer))]


def _render_upload(upload: Upload) -> str:
    origin = upload.origin
    facts = [
        translate(
            "**{source}** in {collection}",
            source=inline(origin.source, NAME_MAX) or translate("no name"),
            collection=inline(upload.collection, NAME_MAX),
        ),
        render_count(upload.object_count, "object"),
        render_author(origin.by),
        discord.utils.format_dt(origin.at, "f"),
        translate("batch {batch}", batch=inline(origin.batch, NAME_MAX)),
    ]
    return " · ".join(facts)


def name_files(origins: Sequence[Origin]) -> str:
    """Return the files of an upload as plain text: `a.csv`, `a.csv and 2 more files`."""
    names = list(dict.fromkeys(origin.source for origin in sorted(origins, key=lambda origin: origin.at)))
    first, more = (names[0] if names else "") or translate("no name"), len(names) - 1
    return join_with_and([first, *([render_count(more, "more file")] if more > 0 else [])])


def name_upload(origins: Sequence[Origin], *, fallback: str) -> str:
    """Return what a person calls an upload, as plain text: `the upload of a.csv`.

    Args:
        origins: one for each of its files; none where the upload is not known.
        fallback: its batch id, or the source that is meant instead of an upload.
    """
    return translate("the upload of {files}", files=cut(name_files(origins), NAME_MAX)) if origins else fallback


def tell_upload(origins: Sequence[Origin]) -> str:
    """Return when an upload was and by whom, in Markdown: Discord shows the time as each reader's own."""
    if not origins:
        return ""
    return translate(
        "{time} by {author}",
        time=discord.utils.format_dt(min(origin.at for origin in origins), "f"),
        author=render_author(origins[0].by),
    )


def render_objects(
    what: str,
    hits: Sequence[Hit],
    info: CollectionInfo,
    *,
    total: int,
    advice: str = "",
    origins: Sequence[Origin] = (),
) -> list[Page]:
    """Return objects of an upload, in full.

    Args:
        what: the source, or what the upload is called.
        hits: the first ones.
        info: their collection.
        total: how many there are.
        advice: how to see the others.
        origins: of the upload, where it is one.
    """
    cards = [render_card(hit, info) for hit in hits]
    when = f", {render_time(min(origin.at for origin in origins))}" if origins else ""
    shown = translate(
        "{what} in {name}: {objects}",
        what=one_line(what, WHAT_MAX),
        name=one_line(info.name, WHAT_MAX),
        objects=render_count(total, "object") + when,
    )
    return paginate(cards, footer=f"{shown}; {advice}" if total > len(hits) else shown)


def render_removal(
    what: str, counts: Mapping[str, int], *, origins: Sequence[Origin] = (), can_undo: bool = False
) -> discord.Embed:
    """Return the question before objects of several collections are deleted.

    Args:
        what: the source, or what the upload is called.
        counts: objects by collection.
        origins: of the upload, where it is one.
        can_undo: whether they can be brought back.
    """
    total = render_count(sum(counts.values()), "object")
    if can_undo:
        text = translate("This deletes {objects} of this server. Undo brings them back.", objects=total)
    else:
        text = translate(
            "This deletes {objects} of this server for good. There are more of them than I keep earlier versions of, "
            "so undo cannot bring them back.",
            objects=total,
        )
    if origins:
        text += "\n" + translate("Uploaded {upload}.", upload=tell_upload(origins))
    embed = build_embed(translate("Delete {what}?", what=what), text, colour=palette.DANGER)
    add_field(embed, translate("From"), _render_counts(counts))
    return embed


def render_removed(what: str, deletion: Deletion, *, origins: Sequence[Origin] = ()) -> discord.Embed:
    """Return the message that objects were deleted."""
    lines = [translate("Uploaded {upload}.", upload=tell_upload(origins))] if origins else []
    if deletion.batch is not None:
        command = f"`/documents undo batch:{inline(deletion.batch, NAME_MAX)}`"
        lines.append(translate("{command} brings them back, for {days} days.", command=command, days=deletion.days))
    title = translate("Deleted {objects} of {what}", objects=render_count(deletion.count, "object"), what=what)
    return build_embed(title, "\n".join(lines), colour=palette.SUCCESS)


def render_forgetting(count: int) -> discord.Embed:
    """Return the question before a member's messages are deleted."""
    text = translate(
        "This deletes {objects} with your messages from the collections of this server. It cannot be undone. "
        "Messages in Discord stay as they are.",
        objects=render_count(count, "object"),
    )
    return build_embed(translate("Delete your messages from my knowledge?"), text, colour=palette.DANGER)


def render_forgotten(count: int) -> discord.Embed:
    """Return the message that a member's messages were deleted, and how to keep them out."""
    text = translate(
        "I deleted your messages: {objects}. To keep admins from adding them again, use `/privacy opt-out`.",
        objects=render_count(count, "object"),
    )
    return build_embed(translate("Your messages were deleted"), text, colour=palette.SUCCESS)


def _render_counts(counts: Mapping[str, int]) -> str:
    lines = [f"{inline(name, NAME_MAX)} · {render_count(count, 'object')}" for name, count in counts.items()]
    more = (
        [translate("and {count:,} more collections", count=len(lines) - COLLECTIONS_MAX)]
        if len(lines) > COLLECTIONS_MAX
        else []
    )
    return "\n".join([*lines[:COLLECTIONS_MAX], *more])
