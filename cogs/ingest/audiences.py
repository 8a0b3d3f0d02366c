"""How an upload is ingested: for whom, as of when, and who may see its preview."""

from datetime import UTC, datetime

import discord

from bot.audience import EVERYTHING, FOR_EVERYONE, Reader
from bot.errors import NotAllowedError
from bot.languages import translate
from bot.models import IngestMode, IngestOptions
from bot.sources import Readable, get_source_id
from bot.ui import NOT_HERE, Context, build_public_reader, build_witness, get_audience_channel, parse_audience


def build_file_options(ctx: Context, mode: IngestMode, key: str | None, audience: str | None) -> IngestOptions:
    """How files that are about to be read are ingested; for everyone where nobody says otherwise.

    Raises:
        QueryError: a role or a channel is not there.
    """
    if audience is None:
        return IngestOptions(mode, key, audience=FOR_EVERYONE, read_at=datetime.now(UTC))
    assert ctx.guild is not None, "commands are for guilds"
    chosen = parse_audience(ctx.guild, audience)
    return IngestOptions(mode, key, audience=chosen, is_audience_chosen=True, read_at=datetime.now(UTC))


def build_message_options(channel: "Readable | discord.abc.MessageableChannel", mode: IngestMode) -> IngestOptions:
    """How messages that are about to be read are ingested: for those who may read the channel that they stand in."""
    audience, source_id = (get_audience_channel(channel),), get_source_id(channel)
    return IngestOptions(mode, audience=audience, channel_id=source_id, read_at=datetime.now(UTC))


def get_witness(ctx: Context, options: IngestOptions) -> Reader:
    """What those who see the reply may be shown: everything where it is the admin's alone.

    A preview shows rows, so it is private where the channel may not read them.

    Raises:
        NotAllowedError: a text command has no private reply.
    """
    check_witness(ctx, options)
    public = build_public_reader(ctx)
    return public if public.may_read(options.audience) else EVERYTHING


def check_witness(ctx: Context, options: IngestOptions) -> None:
    """Refuse to show in public what not everybody there may read.

    Raises:
        NotAllowedError: a text command has no private reply.
    """
    if not build_witness(ctx).may_read(options.audience):
        raise NotAllowedError(translate(NOT_HERE))


def is_private(witness: Reader) -> bool:
    """Whether the reply is the admin's alone."""
    return witness.audiences is None
