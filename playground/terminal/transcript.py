"""What a member has been shown of a channel, and what is new in it."""

from collections.abc import Iterator

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.reply import Reply
from playground.model.world import World
from playground.terminal.names import Names
from playground.terminal.parts import Part, build_parts, get_changed


class Transcript:
    """Remembers by message what has been shown: its pieces, and the revision up to which it was looked at."""

    def __init__(self, world: World, channel: Channel, names: Names) -> None:
        self._world = world
        self._channel = channel
        self._names = names
        self._shown: dict[str, list[Part]] = {}
        self._seen: dict[str, int] = {}

    def iterate_newest(self, member: Member) -> Iterator[Reply]:
        """Yield what the bot has written and this member sees, newest first."""
        for message in reversed(list(self._channel.history.values())):
            asker = message.origin.user if message.origin is not None else None
            is_hidden = message.is_ephemeral and asker is not member.user
            if message.author is self._world.bot and not message.is_loading and not is_hidden:
                yield Reply(self._world, message, self._world.find_interaction(message))

    def look(self, member: Member) -> list[Reply]:
        """Return what is new or edited since the last look, oldest first."""
        news = [reply for reply in self.iterate_newest(member) if self._seen.get(_get_id(reply), -1) < reply.revision]
        self._seen |= {_get_id(reply): reply.revision for reply in news}
        return news[::-1]

    def is_shown(self, reply: Reply) -> bool:
        """Some version of this message has been shown."""
        return _get_id(reply) in self._shown

    def take(self, reply: Reply) -> list[Part]:
        """Return what has not been shown yet of a message as it is now, and note that it is."""
        parts = build_parts(reply, self._names)
        before = self._shown.get(_get_id(reply))
        self._shown[_get_id(reply)] = parts
        return parts if before is None else get_changed(parts, before)


def _get_id(reply: Reply) -> str:
    assert reply.message is not None, "a modal is no message"
    return reply.message.id
