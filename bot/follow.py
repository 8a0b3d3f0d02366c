"""A channel that a collection keeps up with, and how it stands with it; nothing here does I/O."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Final

_TIMES: Final = ("changed_at", "compared_at", "lost_at")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of messages: how many objects were added, changed and deleted."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Follow:
    """A channel, thread or forum that a guild's collection keeps up with.

    Attributes:
        name: what the channel was called when it was last seen.
        collection: as the guild calls it.
        batch: what all objects carry that following writes: one upload, however long it goes on.
        by: id of the member who asked for it.
        audience: for whom its messages are.
        since: the first message that counts, as Discord's ids count; 0 for all.
        posts: ids of a forum's posts that were seen, so that those deleted meanwhile are found.
        changed_at: when a change was last applied; None before the first.
        compared_at: when the history was last compared with what is stored.
        compared: what that comparison found.
        forgotten: members who were forgotten, with the first message that may be stored of each again.
        error: why the channel is not kept up to date at the moment; empty while it is.
        lost_at: since when the channel is deleted, or hidden from the bot; None while it is there.
    """

    channel_id: int
    name: str
    collection: str
    batch: str
    by: int
    audience: tuple[str, ...] = ()
    since: int = 0
    posts: tuple[int, ...] = ()
    changed_at: datetime | None = None
    compared_at: datetime | None = None
    compared: Counts = Counts()
    forgotten: Mapping[str, int] = field(default_factory=dict)
    error: str = ""
    lost_at: datetime | None = None

    @property
    def is_disturbed(self) -> bool:
        """Whether something keeps it from being up to date."""
        return self.lost_at is not None or bool(self.error)

    @property
    def places(self) -> tuple[int, ...]:
        """Ids of the channels whose messages it is about."""
        return (self.channel_id, *self.posts)

    def with_posts(self, posts: Iterable[int]) -> "Follow":
        """The same with these posts beside the known ones."""
        new = dict.fromkeys((*self.posts, *(post for post in posts if post != self.channel_id)))
        return replace(self, posts=tuple(new))


def render_follow(follow: Follow) -> str:
    """A follow as JSON, to be stored and exported."""
    entry = asdict(follow)
    times = {name: entry[name].isoformat() for name in _TIMES if entry[name] is not None}
    return json.dumps({**entry, **times}, ensure_ascii=False)


def parse_follow(text: str) -> Follow:
    """A follow that was rendered."""
    entry = json.loads(text)
    times = {name: datetime.fromisoformat(entry[name]) for name in _TIMES if entry[name] is not None}
    lists = {name: tuple(entry[name]) for name in ("audience", "posts")}
    return Follow(**{**entry, **times, **lists, "compared": Counts(**entry["compared"])})
