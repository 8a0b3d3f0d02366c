"""Channels of the simulated Discord: text, forums, threads and direct messages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from playground.channel_kinds import TEXT
from playground.channel_payloads import build_channel
from playground.gateway_intents import GUILDS
from playground.permissions import build_permissions
from playground.reply import Reply

if TYPE_CHECKING:
    from playground.guilds import Guild, User
    from playground.member import Member
    from playground.messages import Message
    from playground.world import World


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a forum, a thread (in a forum: a post), or the direct messages of one member with the bot.

    `history` is in the order of ids, `archived` in seconds since 1970, and `denied` holds permission bits by user id.
    """

    id: str
    name: str
    world: "World" = field(repr=False)
    guild: "Guild | None" = None
    kind: int = TEXT
    recipient: "User | None" = None
    parent: "Channel | None" = None
    owner: "User | None" = None
    position: int = 0
    archived: float | None = None
    history: "dict[str, Message]" = field(default_factory=dict, repr=False)
    denied: dict[str, int] = field(default_factory=dict)

    @property
    def messages(self) -> list[Reply]:
        """What the bot has written here by itself, oldest first: no replies to interactions, nothing deleted."""
        return [Reply(self.world, message) for message in self.history.values() if self._is_own_words(message)]

    def _is_own_words(self, message: "Message") -> bool:
        return message.author is self.world.bot and message.interaction is None and message.notice is None

    @property
    def threads(self) -> "list[Channel]":
        """The threads in this channel, or the posts of this forum, oldest first."""
        channels = self.guild.channels.values() if self.guild else ()
        return sorted((channel for channel in channels if channel.parent is self), key=lambda thread: int(thread.id))

    def add(self, message: "Message") -> None:
        """Put a message where its id belongs: one that is said to be of an earlier day comes before later ones."""
        last = next(reversed(self.history), None)
        self.history[message.id] = message
        if last is not None and int(last) > int(message.id):
            self.history = dict(sorted(self.history.items(), key=lambda item: int(item[0])))

    def deny(self, member: "Member", *names: str) -> None:
        """Take permissions from a member here and in the threads here; no names give all of them back."""
        place = self.parent or self
        place.denied[member.id] = build_permissions(names)
        self.world.gateway.dispatch("CHANNEL_UPDATE", build_channel(place), intents=GUILDS)

    def deny_bot(self, *names: str) -> None:
        """Take permissions from the bot in this channel, e.g. `send_messages`; no names give all of them back."""
        if self.guild is not None:
            self.deny(self.guild.me, *names)

    def archive(self, *, at: datetime | None = None) -> None:
        """Let a thread rest, as Discord does after some days without a message; the next message wakes it."""
        self.archived = at.timestamp() if at else self.world.clock()
        self._announce()

    def wake(self) -> None:
        """Take a thread out of the archive."""
        if self.archived is not None:
            self.archived = None
            self._announce()

    def _announce(self) -> None:
        self.world.gateway.dispatch("THREAD_UPDATE", build_channel(self), intents=GUILDS)

    async def wait_for(self, predicate: Callable[[Reply], bool], *, timeout: float = 30) -> Reply:
        """Return the first of `messages` that fits, as soon as there is one.

        Raises:
            TimeoutError: there was none within `timeout` seconds.
        """
        return await self.world.changes.wait_for(
            lambda: next((message for message in self.messages if predicate(message)), None), timeout=timeout
        )
