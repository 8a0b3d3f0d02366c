"""Changes of guilds, roles and members, with the events that follow."""

from collections.abc import Iterable

from playground.model.guild import Guild
from playground.model.intents import GUILD_MEMBERS, GUILDS
from playground.model.people import Membership, Role, User
from playground.server.hub import Hub
from playground.wire.guild_payloads import build_guild
from playground.wire.member_payloads import build_member, build_role
from playground.wire.user_payloads import build_user


def add_guild(hub: Hub, name: str, guild_id: str | None = None) -> Guild:
    """Create a guild with the bot in it."""
    guild = hub.world.add_guild(name, guild_id)
    hub.gateway.dispatch_guild(guild)
    return guild


def remove_guild(hub: Hub, guild: Guild) -> None:
    """Let the bot be removed from a guild."""
    hub.world.remove_guild(guild)
    hub.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, intents=GUILDS)


def return_to_guild(hub: Hub, guild: Guild) -> None:
    """Let the bot be invited again."""
    hub.world.return_to_guild(guild)
    hub.gateway.dispatch_guild(guild)


def announce_guild(hub: Hub, guild: Guild) -> None:
    """Tell the bot of a guild that has been changed."""
    hub.gateway.dispatch("GUILD_UPDATE", build_guild(guild), intents=GUILDS)


def add_role(hub: Hub, guild: Guild, name: str, permissions: int, *, is_mentionable: bool = False) -> Role:
    """Create a role with these bits below the others."""
    role = guild.add_role(hub.world.make_id(), name, permissions)
    role.is_mentionable = is_mentionable
    hub.gateway.dispatch("GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": build_role(role)}, intents=GUILDS)
    return role


def change_role(hub: Hub, guild: Guild, role: Role) -> None:
    """Tell the bot of a role that has been changed."""
    hub.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": guild.id, "role": build_role(role)}, intents=GUILDS)


def remove_role(hub: Hub, guild: Guild, role: Role) -> None:
    """Delete a role, which its members lose."""
    guild.remove_role(role)
    hub.gateway.dispatch("GUILD_ROLE_DELETE", {"guild_id": guild.id, "role_id": role.id}, intents=GUILDS)


def change_roles(hub: Hub, guild: Guild, member: Membership, roles: Iterable[Role]) -> None:
    """Give a member these roles instead of those that they have."""
    member.roles[:] = roles
    payload = {**build_member(member), "guild_id": guild.id}
    hub.gateway.dispatch("GUILD_MEMBER_UPDATE", payload, intents=GUILD_MEMBERS)
    hub.world.changes.notify()


def leave(hub: Hub, guild: Guild, member: Membership) -> None:
    """Let a member leave, or be kicked."""
    del guild.members[member.id]
    payload = {"guild_id": guild.id, "user": build_user(member.user)}
    hub.gateway.dispatch("GUILD_MEMBER_REMOVE", payload, intents=GUILD_MEMBERS)


def join(hub: Hub, guild: Guild, user: User, roles: Iterable[Role]) -> Membership:
    """Let a user become a member."""
    member = guild.join(user, roles, at=hub.world.clock())
    payload = {**build_member(member), "guild_id": guild.id}
    hub.gateway.dispatch("GUILD_MEMBER_ADD", payload, intents=GUILD_MEMBERS)
    return member
