"""Guilds of the simulated Discord."""

from collections.abc import Iterable

from playground.model.people import Membership, Role, User
from playground.model.permissions import EVERYONE, build_permissions


class Guild:
    """A guild ("server") with its roles and members; its channels know it, and the world knows them."""

    def __init__(self, guild_id: str, name: str, owner: User, *, created: float) -> None:
        self.id = guild_id
        self.name = name
        self.owner = owner
        self.created = created
        self.roles: dict[str, Role] = {guild_id: Role(guild_id, "@everyone", build_permissions(EVERYONE), 0)}
        self.members: dict[str, Membership] = {}
        self.system_channel_id: str | None = None

    def add_role(self, role_id: str, name: str, permissions: int, *, is_managed: bool = False) -> Role:
        """Add a role below all others but @everyone, as Discord does."""
        for other in self.roles.values():
            other.position += other.id != self.id
        role = Role(role_id, name, permissions, 1, is_managed=is_managed)
        self.roles[role.id] = role
        return role

    def join(self, user: User, roles: Iterable[Role] = (), *, at: float) -> Membership:
        """Make a user a member, at a time in seconds since 1970."""
        member = Membership(user, at, list(roles))
        self.members[user.id] = member
        return member
