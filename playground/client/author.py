"""A member as far as they write: messages, edits, deletions, reactions, threads."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from playground.client.channel import Channel
from playground.client.home import Home
from playground.client.reply import Reply
from playground.client.revising import delete, edit, get_target, react, unreact
from playground.client.writing import start_thread, write
from playground.model.files import Attachment
from playground.model.people import Membership, Role, User
from playground.server.hub import Hub


class Author:
    """A member of a guild who writes without waiting for the bot."""

    def __init__(self, hub: Hub, guild: Home, model: Membership) -> None:
        self._hub = hub
        self._world = hub.world
        self.guild = guild
        self.model = model

    @property
    def user(self) -> User:
        """Who it is, whatever the guild."""
        return self.model.user

    @property
    def roles(self) -> list[Role]:
        """The roles that they hold, beside @everyone; may be changed, of which the bot does not hear."""
        return self.model.roles

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name

    @property
    def direct(self) -> Channel:
        """The direct messages with the bot."""
        return Channel(self._hub, self._world.open_direct(self.user))

    def say(
        self,
        channel: Channel,
        text: str,
        *,
        files: Iterable[Path | Attachment] = (),
        at: datetime | None = None,
        to: Reply | None = None,
        is_ping: bool = True,
    ) -> Reply:
        """Write a message without waiting for anybody; return it, e.g. for `use`.

        `at` is an earlier moment: such a message is in the history as if it had been written then, and the bot is not
        told of it. `to` is a message of the channel that this one replies to, and `is_ping` whether its author is
        notified of that, which is Discord's default.

        Raises:
            InvalidInputError: this member may not write here, or the message is empty.
        """
        origin = None if to is None else get_target(self.model, to)
        message = write(self._hub, self.model, channel.model, text, files=files, at=at, origin=origin, is_ping=is_ping)
        return Reply(self._world, message)

    async def edit(self, reply: Reply, text: str) -> Reply:
        """Edit a message of one's own; return it as it is now.

        Raises:
            InvalidInputError: the message is somebody else's, or is not there.
        """
        await self._hub.traffic.react()
        edit(self._hub, self.model, get_target(self.model, reply), text)
        return reply.refresh()

    async def delete(self, *replies: Reply) -> None:
        """Delete a message, or several of one channel at once as moderators do.

        Raises:
            InvalidInputError: one is not there, or this member may not delete it.
        """
        await self._hub.traffic.react()
        delete(self._hub, self.model, [get_target(self.model, reply) for reply in replies])

    async def react(self, reply: Reply, emoji: str) -> None:
        """React to a message with an emoji: a character, or `name:id`.

        Raises:
            InvalidInputError: the message is not there, or this member may not.
        """
        await self._hub.traffic.react()
        react(self._hub, self.model, get_target(self.model, reply), emoji)

    async def unreact(self, reply: Reply, emoji: str) -> None:
        """Take one's reaction back.

        Raises:
            InvalidInputError: there is none.
        """
        await self._hub.traffic.react()
        unreact(self._hub, self.model, get_target(self.model, reply), emoji)

    def open_thread(
        self, origin: Channel | Reply, name: str, text: str = "", *, files: Iterable[Path | Attachment] = (),
        at: datetime | None = None,
        tags: Iterable[str] = (), private: bool = False,
    ) -> Channel:  # fmt: skip
        """Open a post of a forum with its first message, a thread of a channel, or the thread of a message.

        `tags` are names of those that the forum offers; a `private` thread is seen by those whom `Channel.let_in` adds.

        Raises:
            InvalidInputError: this member may not, or a post has no text and no files.
        """
        place = origin.model if isinstance(origin, Channel) else origin.message or self.direct.model
        thread = start_thread(self._hub, self.model, place, name, text, files=files, at=at, tags=tags, private=private)
        return Channel(self._hub, thread)
