"""The collection that an upload goes to, asked about where its name looks mistyped."""

import asyncio
from collections.abc import Sequence
from typing import Final

import discord

from bot.audience import FOR_EVERYONE, Reader
from bot.errors import NotAllowedError
from bot.languages import phrase, translate
from bot.library import Library
from bot.models import CollectionInfo, IngestOptions
from bot.ui import CANCEL, Reply, render_close
from bot.uploads import (
    Draft,
    Intake,
    Part,
    build_draft,
    build_schema,
    choose_collection,
    choose_name,
    fetch_existing,
    is_fitting,
)

LIMITED: Final = phrase(
    "Not everyone here may ask the collection that this goes to. Say with `/ingest file audience:` for "
    "whom it is, and I answer you alone."
)
_SHOWN: Final = 60  # characters of a name on a button; Discord takes 80


async def choose_target(
    library: Library, intake: Intake, filenames: Sequence[str], wanted: str | None, *, guild_id: int
) -> tuple[str, Intake]:
    """The collection that an upload goes to, wanted or not, and what of it goes there.

    Raises:
        UploadError: it is an export of several collections, and the wanted one is not among them.
    """
    chosen, left = choose_collection(intake, wanted)
    return chosen or await choose_name(library, left, filenames, guild_id=guild_id), left


async def fetch_target(library: Library, name: str, *, guild_id: int, witness: Reader) -> CollectionInfo | None:
    """The collection that an upload goes to; None where one of that name could be created.

    Args:
        witness: who sees the reply, which tells what is in the collection.

    Raises:
        CollectionReadOnlyError, SchemaError: as of `fetch_existing`.
        NotAllowedError: not all of them may ask it.
    """
    info = await fetch_existing(library, name, guild_id=guild_id)
    if info is not None and not witness.may_read(info.access or FOR_EVERYONE):
        raise NotAllowedError(translate(LIMITED))
    return info


async def find_draft(
    library: Library,
    reply: Reply,
    name: str,
    intake: Intake,
    options: IngestOptions,
    *,
    guild_id: int,
    witness: Reader,
    is_typed: bool,
) -> Draft | None:
    """The upload into the collection of that name, one that is called nearly so and meant, or a new one.

    None where somebody cancels.

    Args:
        witness: who sees the reply.
        is_typed: whether a member chose the name; one that was made of a file's is not mistyped, but may be that of a
            collection which the file fits.

    Raises:
        CollectionReadOnlyError, SchemaError, NotAllowedError: as of `fetch_target` and `build_draft`.
    """
    info = await fetch_target(library, name, guild_id=guild_id, witness=witness)
    if info is None:
        parts = None if is_typed else intake.parts
        meant = await settle_name(library, reply, name, guild_id=guild_id, witness=witness, parts=parts)
        if meant is None:
            return None
        name, info = meant, await fetch_target(library, meant, guild_id=guild_id, witness=witness)
    target = await asyncio.to_thread(build_schema, name, intake.parts) if info is None else info
    return build_draft(target, intake, options)


async def settle_name(
    library: Library, reply: Reply, name: str, *, guild_id: int, witness: Reader, parts: Sequence[Part] | None = None
) -> str | None:
    """The name of a new collection, or the one that is called nearly so where a member says so; None: cancelled.

    Args:
        witness: who sees the reply.
        parts: nobody is asked about a collection that takes none of them.
    """
    close = await library.collections.find_close(name, guild_id=guild_id, reader=witness)
    info = await fetch_existing(library, close, guild_id=guild_id) if close else None
    if info is None or (parts is not None and not any(is_fitting(part, info) for part in parts)):
        return name
    use, create = translate("Use {name}", name=info.name[:_SHOWN]), translate("Create {name}", name=name[:_SHOWN])
    style = discord.ButtonStyle
    choices = {use: style.success, create: style.secondary, translate(CANCEL): style.secondary}
    choice = await reply.choose(render_close(name, info.name), choices)
    return {use: info.name, create: name}.get(choice or "")
