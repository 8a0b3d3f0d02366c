"""Changes of guilds, roles and members, with the events that follow."""

from collections.abc import Iterable

from playground.model.guild import Guild
from playground.model.intents import GUILD_MEMBERS, GUILDS
from playground.model.people import Membership, Role, User
from playground.server.hub import Hub
from playground.wire.member_payloads import build_member, build_role


def add_guild(hub: Hub, name: str, guild_id: str | None = None) -> Guild:
    """Create a guild with the bot in it."""
    guild = hub.world.add_guild(name, guild_id)
    hub.gateway.dispatch_guild(guild)
    return guild


def remove_guild(hub: Hub, guild: Guild) -> None:
    """Let the bot be removed from a guild."""
    hub.world.remove_guild(guild)
    hub.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, intents=GUILDS)


def add_role(hub: Hub, guild: Guild, name: str, permissions: Iterable[str]) -> Role:
    """Create a role above the others.

    Raises:
        KeyError: there is no permission of such a name.
    """
    role = guild.add_role(hub.world.make_id(), name, permissions)
    hub.gateway.dispatch("GUILD_ROLE_CREATE", {"guild_id": guild.id, "role": build_role(role)}, intents=GUILDS)
    return role


def join(hub: Hub, guild: Guild, user: User, roles: Iterable[Role]) -> Membership:
    """Let a user become a member."""
    member = guild.join(user, roles, at=hub.world.clock())
    payload = {**build_member(member), "guild_id": guild.id}
    hub.gateway.dispatch("GUILD_MEMBER_ADD", payload, intents=GUILD_MEMBERS)
    return member
