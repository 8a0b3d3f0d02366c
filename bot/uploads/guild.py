"""A whole guild -> one file, and back: its collections, and what it has besides them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final, TypeAlias

from bot.audience import EVERYTHING
from bot.files import ExportHeader, render_header
from bot.follow import parse_follow, render_follow
from bot.golden import parse_golden, render_golden
from bot.guild import NOTHING_CHOSEN, ROLES, Choices, Setting
from bot.learning import parse_correction, render_correction
from bot.library import Library
from bot.solved import parse_solved, render_solved
from bot.uploads.export import Export, write_export

# Whoever was forgotten, as far as that is remembered, was so after the export, for all that is known.
_BEGINNING: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class StateKind:
    """One kind of what a guild has besides its collections, as JSON takes it.

    Attributes:
        noun: what one entry is called.
        fetch: the guild's entries.
        restore: adds those that are missing, and returns how many that were.
    """

    noun: str
    fetch: Callable[[Library, int], Awaitable[list[str]]]
    restore: Callable[[Library, int, list[str]], Awaitable[int]]


async def write_guild(library: Library, guild_id: int, out: IO[str]) -> int:
    """Write the guild's own collections and what it has besides; returns how many objects there were.

    Earlier versions of objects, which undo uses, votes and questions are not written: they are kept for days only.
    """
    out.write(render_header(ExportHeader(guild=str(guild_id), state=await _fetch_state(library, guild_id))))
    infos = [
        info for info in await library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING) if not info.is_shared
    ]
    exports = (Export(info, library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)) for info in infos)
    return await write_export(exports, out)


async def write_state(library: Library, guild_id: int, out: IO[str]) -> int:
    """Write what a guild has besides its collections, with what is kept for days only; returns how many entries."""
    kept = {name: await fetch(library, guild_id) for name, fetch in KEPT_FOR_DAYS.items()}
    state = {**await _fetch_state(library, guild_id), **kept}
    out.write(render_header(ExportHeader(guild=str(guild_id), state=state)))
    return sum(map(len, state.values()))


async def restore_state(library: Library, guild_id: int, state: Mapping[str, Any]) -> list[str]:
    """Add what is missing of a guild's state; a line for each kind that changed, or that this version does not know."""
    lines = []
    for name, entries in state.items():
        kind = STATE.get(name)
        if name in KEPT_FOR_DAYS:
            lines.append(f"“{name}” is not restored: it is kept for days only.")
        elif kind is None or not isinstance(entries, list):
            lines.append(f"“{name}” is not restored: this version of ragbot does not know it.")
        elif count := await kind.restore(library, guild_id, [str(entry) for entry in entries]):
            lines.append(f"{count:,} {kind.noun}{'' if count == 1 else 's'} restored")
    return lines


async def _fetch_state(library: Library, guild_id: int) -> dict[str, list[Any]]:
    return {name: await kind.fetch(library, guild_id) for name, kind in STATE.items()}


async def _fetch_settings(library: Library, guild_id: int) -> list[str]:
    """What admins chose, each as JSON: the guild, the setting, the channel that it is for, and the value."""
    settings = await library.guild_settings.fetch(guild_id)
    places: list[tuple[int | None, Choices]] = [(None, settings.server), *sorted(settings.channels.items())]
    return [
        json.dumps([guild_id, setting, channel_id, value])
        for channel_id, choices in places
        for setting in Setting
        if (value := getattr(choices, setting)) is not None
    ]


async def _restore_settings(library: Library, guild_id: int, entries: list[str]) -> int:
    """Choose what is not chosen; in another guild nothing of channels and roles, which are nobody's there."""
    settings, count = await library.guild_settings.fetch(guild_id), 0
    for origin, name, channel_id, value in map(json.loads, entries):
        setting = Setting(name)
        held = settings.server if channel_id is None else settings.channels.get(channel_id, NOTHING_CHOSEN)
        is_elsewhere = origin != guild_id and (channel_id is not None or setting in ROLES)
        if getattr(held, setting) is None and not is_elsewhere:
            await library.guild_settings.choose(guild_id, setting, value, channel_id=channel_id)
            count += 1
    return count


async def _fetch_prompts(library: Library, guild_id: int) -> list[str]:
    return await library.templates.export_all(guild_id)


async def _restore_prompts(library: Library, guild_id: int, entries: list[str]) -> int:
    return await library.templates.restore(guild_id, entries)


async def _fetch_opt_outs(library: Library, guild_id: int) -> list[str]:
    return sorted(await library.privacy.fetch_opted_out(guild_id))


async def _restore_opt_outs(library: Library, guild_id: int, members: list[str]) -> int:
    missing = set(members) - await library.privacy.fetch_opted_out(guild_id)
    for member in sorted(missing):
        await library.privacy.opt_out(guild_id, member)
    return len(missing)


async def _fetch_shared_access(library: Library, guild_id: int) -> list[str]:
    """Who of the guild may ask shared collections, each as JSON: the name, then the audiences."""
    infos = await library.collections.fetch_visible(guild_id=guild_id, reader=EVERYTHING)
    return [json.dumps([info.name, *info.access]) for info in infos if info.is_shared and info.access]


async def _restore_shared_access(library: Library, guild_id: int, entries: list[str]) -> int:
    infos = await library.collections.fetch_visible(guild_id=guild_id, reader=EVERYTHING)
    open_ones = {info.name for info in infos if info.is_shared and not info.access}
    missing = [(name, access) for name, *access in map(json.loads, entries) if name in open_ones]
    for name, access in missing:
        await library.collections.set_access(name, access, guild_id=guild_id)
    return len(missing)


async def _fetch_follows(library: Library, guild_id: int) -> list[str]:
    """The followed channels, each as JSON: the guild that the channel is in, then the follow."""
    return [json.dumps([guild_id, render_follow(each)]) for each in await library.follows.fetch_all(guild_id)]


async def _restore_follows(library: Library, guild_id: int, entries: list[str]) -> int:
    """Follow what is not followed; in another guild nothing, where the channels would be taken for deleted ones."""
    known = {follow.channel_id for follow in await library.follows.fetch_all(guild_id)}
    follows = [parse_follow(text) for guild, text in map(json.loads, entries) if guild == guild_id]
    missing = [follow for follow in follows if follow.channel_id not in known]
    for follow in missing:
        await library.privacy.follow(guild_id, follow, read_at=_BEGINNING)
    return len(missing)


async def _fetch_corrections(library: Library, guild_id: int) -> list[str]:
    return [render_correction(each) for each in await library.corrections.fetch_all(guild_id)]


async def _restore_corrections(library: Library, guild_id: int, entries: list[str]) -> int:
    """Those whose questions nobody has answered here; in another guild their roles and channels are nobody's."""
    return await library.corrections.restore(guild_id, [parse_correction(entry) for entry in entries])


async def _fetch_golden(library: Library, guild_id: int) -> list[str]:
    return [render_golden(each) for each in await library.golden.fetch_all(guild_id)]


async def _restore_golden(library: Library, guild_id: int, entries: list[str]) -> int:
    return await library.golden.restore(guild_id, [parse_golden(entry) for entry in entries])


async def _fetch_solved(library: Library, guild_id: int) -> list[str]:
    return [render_solved(each) for each in await library.solved.fetch_all(guild_id)]


async def _restore_solved(library: Library, guild_id: int, entries: list[str]) -> int:
    return await library.solved.restore(guild_id, [parse_solved(entry) for entry in entries])


STATE: Final = {
    "opt_outs": StateKind("opt-out", _fetch_opt_outs, _restore_opt_outs),
    "follows": StateKind("followed channel", _fetch_follows, _restore_follows),
    "corrections": StateKind("correction", _fetch_corrections, _restore_corrections),
    "golden": StateKind("golden question", _fetch_golden, _restore_golden),
    "solved": StateKind("solved post", _fetch_solved, _restore_solved),
    "settings": StateKind("setting", _fetch_settings, _restore_settings),
    "prompts": StateKind("prompt version", _fetch_prompts, _restore_prompts),
    "shared_access": StateKind("limit of a shared collection", _fetch_shared_access, _restore_shared_access),
}

FetchKept: TypeAlias = Callable[[Library, int], Awaitable[list[dict[str, Any]]]]
# Each entry with its time; votes and kept questions also with whose they are.
KEPT_FOR_DAYS: Final[Mapping[str, FetchKept]] = {
    "votes": lambda library, guild_id: library.votes.export_all(guild_id),
    "gaps": lambda library, guild_id: library.gaps.export_all(guild_id),
    "questions": lambda library, guild_id: library.questions.export_all(guild_id),
    "usage": lambda library, guild_id: library.usage.export_all(guild_id),
}
