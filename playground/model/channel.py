"""Channels, and the messages in them."""

import copy
from dataclasses import dataclass, field

from playground.model import message_flags
from playground.model.channel_kinds import TEXT
from playground.model.files import StoredFile
from playground.model.guild import Guild
from playground.model.objects import Json
from playground.model.origin import Origin
from playground.model.overwrite import Overwrite
from playground.model.people import User
from playground.model.site import Site
from playground.model.tag import Tag


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a forum, a thread (in a forum: a post), or the direct messages of one member with the bot.

    `history` is in the order of ids. `archived`, and `typing`, when the bot last showed that it is typing, are in
    seconds since 1970. `overwrites` are by the ids of roles and users. `members` are the users in a thread, `tags`
    those that a forum offers, and `applied_tags` the ids of those that a post has.
    """

    id: str
    name: str
    site: Site = field(repr=False)
    guild: Guild | None = None
    kind: int = TEXT
    recipient: User | None = None
    parent: "Channel | None" = None
    owner: User | None = None
    position: int = 0
    archived: float | None = None
    typing: float | None = None
    history: "dict[str, Message]" = field(default_factory=dict, repr=False)
    threads: "dict[str, Channel]" = field(default_factory=dict, repr=False)
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    members: list[User] = field(default_factory=list, repr=False)
    tags: list[Tag] = field(default_factory=list)
    applied_tags: list[str] = field(default_factory=list)
    topic: str | None = None
    category_id: str | None = None

    def add(self, message: "Message") -> None:
        """Put a message where its id belongs: one that is said to be of an earlier day comes before later ones."""
        last = next(reversed(self.history), None)
        self.history[message.id] = message
        if last is not None and int(last) > int(message.id):
            self.history = dict(sorted(self.history.items(), key=lambda item: int(item[0])))


@dataclass(eq=False, slots=True)
class Message:
    """One message; `revision` rises with every edit, `created` and `edited` are seconds since 1970.

    `notice` is the type of a message that Discord itself wrote, e.g. about the thread that was `opened`. `versions`
    are copies of how it was, with how it is last; a "thinking…" is none. Its author chose the `nonce`.
    """

    id: str
    channel: Channel
    author: User
    created: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    flags: int = 0
    edited: float | None = None
    reference: "Message | None" = None
    origin: Origin | None = None
    allowed_mentions: Json | None = None
    nonce: str | int | None = None
    reactions: dict[str, list[User]] = field(default_factory=dict)
    notice: int | None = None
    opened: Channel | None = None
    is_deleted: bool = False
    revision: int = 0
    versions: "list[Message]" = field(default_factory=list, repr=False)

    @property
    def is_ephemeral(self) -> bool:
        """Only the member who asked sees it."""
        return bool(self.flags & message_flags.EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """It reads "thinking…" until the bot edits it."""
        return bool(self.flags & message_flags.LOADING)

    @property
    def is_empty(self) -> bool:
        """Nothing in it that a person could see (an embed needs more than a colour)."""
        shown = any(set(embed) - {"type", "color", "timestamp", "flags"} for embed in self.embeds)
        return not (self.content.strip() or shown or self.files or self.components)

    def keep_version(self) -> None:
        """Remember how the message is now."""
        version = copy.copy(self)
        version.files, version.versions = list(self.files), []
        self.versions = [*self.versions, version]
