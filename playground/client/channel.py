"""A channel as tests and people hold it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from playground.client.reply import Reply
from playground.model.channel import Channel as Place
from playground.model.channel import Message
from playground.model.overwrite import MEMBER, ROLE, Overwrite
from playground.model.people import User
from playground.model.permissions import build_permissions
from playground.server.channels import archive, change_thread_members, set_overwrite
from playground.server.hub import Hub


class HasId(Protocol):
    """A member, a user or a role."""

    @property
    def id(self) -> str:
        """Its id."""


class IsUser(Protocol):
    """A member."""

    @property
    def user(self) -> User:
        """Who it is."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A text channel, a forum, a thread (in a forum: a post), or the direct messages of one member with the bot.

    Two are equal if they are of the same `model`.
    """

    hub: Hub = field(repr=False)
    model: Place

    @property
    def id(self) -> str:
        """The channel's id."""
        return self.model.id

    @property
    def name(self) -> str:
        """The channel's name, without #."""
        return self.model.name

    @property
    def archived(self) -> float | None:
        """When a thread was put into the archive, in seconds since 1970; None while it is active."""
        return self.model.archived

    @property
    def history(self) -> Mapping[str, Message]:
        """All messages by their ids, oldest first; of ephemeral ones, too."""
        return self.model.history

    @property
    def messages(self) -> list[Reply]:
        """What the bot has written here by itself, oldest first: no replies to interactions, nothing deleted."""
        world = self.hub.world
        return [Reply(world, message) for message in self.history.values() if self._is_own_words(message)]

    def _is_own_words(self, message: Message) -> bool:
        return message.author is self.hub.world.bot and message.origin is None and message.notice is None

    @property
    def threads(self) -> "list[Channel]":
        """The threads in this channel, or the posts of this forum, oldest first."""
        threads = sorted(self.model.threads.values(), key=lambda thread: int(thread.id))
        return [Channel(self.hub, thread) for thread in threads]

    def deny(self, whom: HasId, *names: str) -> None:
        """Take permissions from a member or a role here and in the threads here; no names give all of them back."""
        self._set_overwrite(whom.id, deny=build_permissions(names))

    def allow(self, whom: HasId, *names: str) -> None:
        """Give permissions to a member or a role here and in the threads here; no names take all of them back."""
        self._set_overwrite(whom.id, allow=build_permissions(names))

    def _set_overwrite(self, key: str, *, allow: int | None = None, deny: int | None = None) -> None:
        place = self.model.parent or self.model
        is_role = place.guild is not None and key in place.guild.roles
        old = place.overwrites.get(key, Overwrite(key, ROLE if is_role else MEMBER))
        new = replace(old, allow=old.allow if allow is None else allow, deny=old.deny if deny is None else deny)
        set_overwrite(self.hub, place, new)

    def deny_bot(self, *names: str) -> None:
        """Take permissions from the bot in this channel, e.g. `send_messages`; no names give all of them back."""
        self.deny(self.hub.world.bot, *names)

    def let_in(self, *members: IsUser) -> None:
        """Let members, or the bot, into this thread."""
        change_thread_members(self.hub, self.model, added=[member.user for member in members])

    def put_out(self, *members: IsUser) -> None:
        """Take members, or the bot, out of this thread."""
        change_thread_members(self.hub, self.model, removed=[member.user for member in members])

    @property
    def tags(self) -> list[str]:
        """The names of the tags that this forum offers, or that this post has."""
        offered = (self.model.parent or self.model).tags
        is_post = self.model.parent is not None
        return [tag.name for tag in offered if not is_post or tag.id in self.model.applied_tags]

    def archive(self, *, at: datetime | None = None) -> None:
        """Let a thread rest, as Discord does after some days without a message; the next message wakes it."""
        archive(self.hub, self.model, at.timestamp() if at else self.hub.world.clock())

    def wake(self) -> None:
        """Take a thread out of the archive."""
        archive(self.hub, self.model, None)

    async def wait_for(self, predicate: Callable[[Reply], bool], *, timeout: float = 30) -> Reply:
        """Return the first of `messages` that fits, as soon as there is one.

        Raises:
            TimeoutError: there was none within `timeout` seconds.
        """
        return await self.hub.world.changes.wait_for(
            lambda: next((message for message in self.messages if predicate(message)), None), timeout=timeout
        )
