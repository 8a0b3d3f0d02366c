"""Audiences as members name them and as they are shown."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import discord
from discord.ext import commands

from bot.audience import EVERYONE, FOR_EVERYONE, for_channel, for_role, split_audience
from bot.errors import QueryError
from bot.languages import phrase, render_count, translate
from bot.ui import palette
from bot.ui.context import Context
from bot.ui.embeds import add_field, build_embed
from bot.ui.readers import build_member_reader, get_audience_channel
from bot.ui.text import cut

SET_BACK: Final = phrase("Set back")
_SHOWN_MAX: Final = 1_000
_MEMBERS_MAX: Final = 100  # each is looked up in every channel, on the event loop
_MENTION: Final = re.compile(r"<(?P<kind>@&|#)(?P<id>\d{1,20})>")
_SEPARATOR: Final = re.compile(r"[,\s]+")


def parse_audience(guild: discord.Guild, text: str) -> tuple[str, ...]:
    """The roles and channels that somebody names, by mention, id or name, separated by commas or blanks.

    Raises:
        QueryError: one is not there; the message says which.
    """
    # Names may have blanks in them, so they are looked for before the text is split.
    whole = _find(guild, text.strip())
    if whole is not None:
        return (whole,)
    pieces = [piece for piece in (text.split(",") if "," in text else _SEPARATOR.split(text)) if piece.strip()]
    found = [_find(guild, piece.strip()) for piece in pieces]
    for piece, audience in zip(pieces, found, strict=True):
        if audience is None:
            raise QueryError(
                translate(
                    "There is no role or channel “{piece}” here. Name roles and channels of this server, or everyone.",
                    piece=piece.strip()[:60],
                )
            )
    if not found:
        raise QueryError(translate("Name the roles and channels, or everyone."))
    chosen = tuple(dict.fromkeys(each for each in found if each is not None))
    return FOR_EVERYONE if EVERYONE in chosen else chosen


def render_audience(audience: Sequence[str]) -> str:
    """Return `everyone`, or the roles and channels as Discord shows them."""
    if not audience:
        return translate("nobody yet")
    return cut(", ".join(map(_render, audience)), _SHOWN_MAX)


class MemberChange(NamedTuple):
    """How many of the members that the bot knows gain and lose something."""

    known: int
    gain: int
    lose: int


def name_audience(ctx: Context, roles: str, channels: str) -> tuple[str, ...]:
    """The audience that two options name; everyone where both are empty.

    Raises:
        QueryError: a role or a channel is not there.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    named = [value for text in (roles, channels) if text.strip() for value in parse_audience(ctx.guild, text)]
    return FOR_EVERYONE if not named or EVERYONE in named else tuple(dict.fromkeys(named))


def count_members(ctx: Context, before: Sequence[Sequence[str]], after: Sequence[str]) -> MemberChange:
    """Who gains and who loses it, among the members that the bot knows: without a privileged intent these are few.

    Args:
        before: the audiences that objects have now.
        after: the one that all of them get.
    """
    assert ctx.guild is not None, "commands are for guilds"
    members = [member for member in ctx.guild.members if not member.bot][:_MEMBERS_MAX]
    readers = [build_member_reader(ctx.guild, member) for member in members]
    could = [any(reader.may_read(audience) for audience in before) for reader in readers]
    can = [reader.may_read(after) for reader in readers]
    pairs = list(zip(could, can, strict=True))
    return MemberChange(len(members), pairs.count((False, True)), pairs.count((True, False)))


def render_access_question(
    name: str,
    before: Sequence[Sequence[str]],
    after: Sequence[str],
    change: MemberChange,
    *,
    objects: int | None = None,
) -> discord.Embed:
    """Return the question before somebody's access changes."""
    what = "" if objects is None else f"{render_count(objects, 'object')}. "
    text = what + translate(
        "Of {members} that I know at the moment, {gain:,} would gain it and {lose:,} would lose it.",
        members=render_count(change.known, "member"),
        gain=change.gain,
        lose=change.lose,
    )
    embed = build_embed(translate("Change who may ask for {name}?", name=name), text, colour=palette.WARNING)
    add_field(embed, translate("Now"), "; ".join(dict.fromkeys(map(render_audience, before))))
    add_field(embed, translate("Then"), render_audience(after))
    return embed


def render_access(
    name: str, audience: Sequence[str], *, before: Sequence[Sequence[str]] = (), objects: int | None = None
) -> discord.Embed:
    """Return who may ask now, and who could before, so that it can be changed back."""
    text = "" if objects is None else translate("{objects} changed.", objects=render_count(objects, "object"))
    embed = build_embed(translate("Who may ask for {name}", name=name), text, colour=palette.SUCCESS)
    add_field(embed, translate("Now"), render_audience(audience))
    add_field(embed, translate("Before"), "; ".join(dict.fromkeys(map(render_audience, before))))
    return embed


def _render(value: str) -> str:
    kind, number = split_audience(value)
    if number is None:
        return translate("everyone")
    return f"<@&{number}>" if kind == "role" else f"<#{number}>"


def _find(guild: discord.Guild, text: str) -> str | None:
    name = text.removeprefix("@").removeprefix("#").casefold()
    if name == EVERYONE:
        return EVERYONE
    mention = _MENTION.fullmatch(text)
    number = mention["id"] if mention else text
    roles = {str(role.id): role for role in guild.roles}
    channels = {str(channel.id): channel for channel in (*guild.channels, *guild.threads)}
    role = roles.get(number) or next((each for each in guild.roles if each.name.casefold() == name), None)
    if role is not None and not (mention and mention["kind"] == "#"):
        return EVERYONE if role.is_default() else for_role(role.id)
    channel = channels.get(number) or next((each for each in guild.channels if each.name.casefold() == name), None)
    if isinstance(channel, discord.Thread):
        return get_audience_channel(channel)
    return None if channel is None else for_channel(channel.id)
