"""Guilds, roles, channels and users of the simulated Discord."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground import payloads
from playground.gateway_intents import GUILD_MEMBERS, GUILDS
from playground.member import Member
from playground.permissions import EVERYONE, build_permissions, compute_permissions
from playground.reply import Reply

if TYPE_CHECKING:
    from playground.messages import Message
    from playground.world import World

TEXT, DIRECT, PUBLIC_THREAD = 0, 1, 11


@dataclass(eq=False, slots=True)
class User:
    """A person or the bot."""

    id: str
    name: str
    is_bot: bool = False


@dataclass(eq=False, slots=True)
class Role:
    """A role of a guild; `permissions` are Discord's bits."""

    id: str
    name: str
    permissions: int
    position: int
    is_managed: bool = False


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a thread, or the direct messages of one member with the bot."""

    id: str
    name: str
    world: "World" = field(repr=False)
    guild: "Guild | None" = None
    kind: int = TEXT
    recipient: User | None = None
    parent: "Channel | None" = None
    position: int = 0
    history: "dict[str, Message]" = field(default_factory=dict, repr=False)
    denied: int = 0

    @property
    def messages(self) -> list[Reply]:
        """What the bot has written here by itself, oldest first: no replies to interactions, nothing deleted."""
        return [Reply(self.world, message) for message in self.history.values() if self._is_own_words(message)]

    def _is_own_words(self, message: "Message") -> bool:
        return message.author.is_bot and message.interaction is None

    def deny_bot(self, *names: str) -> None:
        """Take permissions from the bot in this channel, e.g. `send_messages`; no names give all of them back."""
        self.denied = build_permissions(names)

    async def wait_for(self, predicate: Callable[[Reply], bool], *, timeout: float = 30) -> Reply:
        """Return the first of `messages` that fits, as soon as there is one.

        Raises:
            TimeoutError: there was none within `timeout` seconds.
        """
        return await self.world.changes.wait_for(
            lambda: next((message for message in self.messages if predicate(message)), None), timeout=timeout
        )


class Guild:
    """A guild ("server") of which the bot is a member."""

    def __init__(self, world: "World", name: str, guild_id: str | None = None) -> None:
        self.world = world
        self.id = guild_id or world.snowflakes.next()
        self.name = name
        everyone = Role(self.id, "@everyone", build_permissions(EVERYONE), 0)
        self.roles: dict[str, Role] = {everyone.id: everyone}
        self.channels: dict[str, Channel] = {}
        self.members: dict[str, Member] = {}
        self.created = world.clock()
        self.owner = world.add_user("owner")
        self._join(self.owner, [])
        bot_role = self._create_role(world.bot.name, EVERYONE, is_managed=True)
        self._join(world.bot, [bot_role])
        self._create_channel("general")

    @property
    def channel(self) -> Channel:
        """The first text channel."""
        return next(iter(self.channels.values()))

    @property
    def me(self) -> Member:
        """The bot as a member."""
        return self.members[self.world.bot.id]

    def add_channel(self, name: str) -> Channel:
        """Create a text channel; the bot hears of it."""
        channel = self._create_channel(name)
        self.world.gateway.dispatch("CHANNEL_CREATE", payloads.build_channel(channel), intents=GUILDS)
        return channel

    def add_role(self, name: str, **permissions: bool) -> Role:
        """Create a role, e.g. `add_role("Curators", manage_messages=True)`; the bot hears of it."""
        role = self._create_role(name, [key for key, is_granted in permissions.items() if is_granted])
        payload = {"guild_id": self.id, "role": payloads.build_role(role)}
        self.world.gateway.dispatch("GUILD_ROLE_CREATE", payload, intents=GUILDS)
        return role

    def add_member(self, name: str, *, roles: Iterable[str] = (), owner: bool = False, **permissions: bool) -> Member:
        """Let a person join, e.g. `add_member("ada", manage_guild=True)`.

        Roles are named; those that do not exist are created without permissions. Permissions come as a role of the
        member's own.
        """
        held = [self.get_role(role) or self.add_role(role) for role in roles]
        if permissions:
            held.append(self.add_role(f"{name}'s role", **permissions))
        user = self.world.add_user(name)
        member = self._join(user, held)
        if owner:
            self.owner = user
        payload = {**payloads.build_member(member), "guild_id": self.id}
        self.world.gateway.dispatch("GUILD_MEMBER_ADD", payload, intents=GUILD_MEMBERS)
        return member

    def get_role(self, name: str) -> Role | None:
        """Return the role of that name."""
        return next((role for role in self.roles.values() if role.name == name), None)

    def get_permissions(self, member: Member, channel: Channel | None = None) -> int:
        """Return the bits of what a member may do, in `channel` if given."""
        bits = self.roles[self.id].permissions
        for role in member.roles:
            bits |= role.permissions
        bits = compute_permissions(bits, is_owner=member.user is self.owner)
        if channel is not None and member.user.is_bot:
            bits &= ~channel.denied
        return bits

    def _create_channel(self, name: str) -> Channel:
        channel = Channel(self.world.snowflakes.next(), name, self.world, self, position=len(self.channels))
        self.channels[channel.id] = channel
        self.world.channels[channel.id] = channel
        return channel

    def _create_role(self, name: str, permissions: Iterable[str], *, is_managed: bool = False) -> Role:
        role = Role(
            self.world.snowflakes.next(), name, build_permissions(permissions), len(self.roles), is_managed=is_managed
        )
        self.roles[role.id] = role
        return role

    def _join(self, user: User, roles: list[Role]) -> Member:
        member = Member(self.world, self, user, roles, joined=self.world.clock())
        self.members[user.id] = member
        return member
