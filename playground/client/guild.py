"""A guild as tests and people hold it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from playground.client.channel import Channel
from playground.client.member import Member
from playground.model.channel_kinds import FORUM
from playground.model.guild import Guild as Model
from playground.model.people import Membership, Role, User
from playground.model.permissions import build_permissions
from playground.model.tag import Tag
from playground.server.channels import add_channel, remove_channel
from playground.server.guilds import add_role, announce_guild, change_role, join, leave, remove_role
from playground.server.hub import Hub


@dataclass(frozen=True, slots=True)
class Guild:
    """A guild ("server") of which the bot is a member; two are equal if they are of the same `model`."""

    hub: Hub = field(repr=False)
    model: Model

    @property
    def id(self) -> str:
        """The guild's id."""
        return self.model.id

    @property
    def name(self) -> str:
        """The guild's name."""
        return self.model.name

    @property
    def owner(self) -> User:
        """Who may do everything."""
        return self.model.owner

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels and threads by their ids, in the order of their creation."""
        return {channel.id: Channel(self.hub, channel) for channel in self.hub.world.get_channels(self.model)}

    @property
    def channel(self) -> Channel:
        """The first text channel."""
        return next(iter(self.channels.values()))

    @property
    def members(self) -> Mapping[str, Member]:
        """The members by their users' ids, in the order of their joining."""
        return {member.id: self._present(member) for member in self.model.members.values()}

    @property
    def me(self) -> Member:
        """The bot as a member."""
        return self._present(self.hub.world.get_me(self.model))

    def add_channel(self, name: str) -> Channel:
        """Create a text channel; the bot hears of it."""
        return Channel(self.hub, add_channel(self.hub, self.model, name))

    def add_forum(self, name: str, *, tags: Iterable[str] = ()) -> Channel:
        """Create a forum, for posts instead of messages, with the tags that they may have; the bot hears of it."""
        offered = [Tag(self.hub.world.make_id(), tag) for tag in tags]
        return Channel(self.hub, add_channel(self.hub, self.model, name, kind=FORUM, tags=offered))

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread; the bot hears of the one, and not of its threads."""
        remove_channel(self.hub, channel.model)

    def set_locale(self, locale: str) -> None:
        """Change the guild's preferred language, e.g. to `de`."""
        self.model.locale = locale
        announce_guild(self.hub, self.model)

    def set_boosts(self, level: int) -> None:
        """Change the boost level, 0 to 3, with which the size of uploads rises to 50 MiB (2) and 100 MiB (3)."""
        self.model.boosts = level
        announce_guild(self.hub, self.model)

    def block_words(self, *keywords: str) -> None:
        """Let AutoMod block messages with these words, whoever writes them; `*` stands for any part of a word.

        They take the place of the words before.
        """
        self.model.blocked_words[:] = keywords

    def grant_bot(self, **permissions: bool) -> None:
        """Give the bot permissions that it was not invited with, e.g. `grant_bot(manage_roles=True)`, or take them."""
        role = self.me.roles[0]
        for name, is_granted in permissions.items():
            bit = build_permissions([name])
            role.permissions = role.permissions | bit if is_granted else role.permissions & ~bit
        change_role(self.hub, self.model, role)

    def add_role(self, name: str, *, mentionable: bool = False, **permissions: bool) -> Role:
        """Create a role below the others, e.g. `add_role("Curators", manage_messages=True)`; the bot hears of it.

        A `mentionable` one is pinged by everybody's mentions.
        """
        granted = build_permissions(key for key, is_granted in permissions.items() if is_granted)
        return add_role(self.hub, self.model, name, granted, is_mentionable=mentionable)

    def remove_role(self, role: Role) -> None:
        """Delete a role, which its members lose; the bot hears of it."""
        remove_role(self.hub, self.model, role)

    def get_role(self, name: str) -> Role | None:
        """Return the role of that name."""
        return next((role for role in self.model.roles.values() if role.name == name), None)

    def add_member(
        self,
        name: str,
        *,
        roles: Iterable[str] = (),
        owner: bool = False,
        is_bot: bool = False,
        locale: str = "en-US",
        **permissions: bool,
    ) -> Member:
        """Let a person, or somebody else's bot, join, e.g. `add_member("ada", manage_guild=True)`.

        Roles are named; those that do not exist are created without permissions. Permissions come as a role of the
        member's own, and `locale` is the language of their client.
        """
        held = [self.get_role(role) or self.add_role(role) for role in roles]
        if permissions:
            held.append(self.add_role(f"{name}'s role", **permissions))
        user = self.hub.world.add_user(name, is_bot=is_bot)
        user.locale = locale
        if owner:
            self.model.owner = user
        return self._present(join(self.hub, self.model, user, held))

    def remove_member(self, member: Member) -> None:
        """Let a member leave; a bot with the members intent hears of it."""
        leave(self.hub, self.model, member.model)

    def _present(self, member: Membership) -> Member:
        return Member(self.hub, self, member)
