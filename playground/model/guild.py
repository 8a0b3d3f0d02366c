"""Guilds of the simulated Discord."""

from collections.abc import Iterable

from playground.model.files import ATTACHMENT_SIZE_LIMIT
from playground.model.people import Membership, Role, User
from playground.model.permissions import EVERYONE, build_permissions

UPLOAD_LIMITS = (ATTACHMENT_SIZE_LIMIT, ATTACHMENT_SIZE_LIMIT, 50 * 1024 * 1024, 100 * 1024 * 1024)
"""Bytes that a file may have, by a guild's boost level."""


class Guild:
    """A guild ("server") with its roles and members; its channels know it, and the world knows them.

    `locale` is its preferred language, `boosts` its boost level (0 to 3), and `blocked_words` are AutoMod's keywords.
    """

    def __init__(self, guild_id: str, name: str, owner: User, *, created: float) -> None:
        self.id = guild_id
        self.name = name
        self.owner = owner
        self.created = created
        self.roles: dict[str, Role] = {guild_id: Role(guild_id, "@everyone", build_permissions(EVERYONE), 0)}
        self.members: dict[str, Membership] = {}
        self.locale = "en-US"
        self.boosts = 0
        self.blocked_words: list[str] = []
        self.system_channel_id: str | None = None

    def add_role(self, role_id: str, name: str, permissions: int, *, is_managed: bool = False) -> Role:
        """Add a role below all others but @everyone, as Discord does."""
        for other in self.roles.values():
            other.position += other.id != self.id
        role = Role(role_id, name, permissions, 1, is_managed=is_managed)
        self.roles[role.id] = role
        return role

    def remove_role(self, role: Role) -> None:
        """Delete a role and take it from its members."""
        del self.roles[role.id]
        for member in self.members.values():
            member.roles[:] = [each for each in member.roles if each is not role]

    def join(self, user: User, roles: Iterable[Role] = (), *, at: float) -> Membership:
        """Make a user a member, at a time in seconds since 1970."""
        member = Membership(user, at, list(roles))
        self.members[user.id] = member
        return member


def get_upload_limit(guild: Guild | None) -> int:
    """Return how many bytes a file may have in a guild, or in direct messages."""
    return UPLOAD_LIMITS[0] if guild is None else UPLOAD_LIMITS[guild.boosts]
