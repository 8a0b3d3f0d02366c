"""Members and roles in Discord's JSON."""

from playground.model.objects import Json
from playground.model.people import Membership, Role
from playground.model.snowflake import format_time
from playground.wire.user_payloads import build_user


def build_role(role: Role) -> Json:
    """Return a role."""
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.is_managed,
        "mentionable": role.is_mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def build_member(member: Membership) -> Json:
    """Return a member with its user."""
    return build_member_part(member) | {"user": build_user(member.user)}


def build_member_part(member: Membership) -> Json:
    """Return a member without its user, as messages carry it."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": format_time(member.joined),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [role.id for role in member.roles],
        "mute": False,
        "deaf": False,
    }
