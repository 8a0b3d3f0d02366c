"""What people mean by names and mentions: members, roles and channels, as Discord's client offers them."""

from collections.abc import Collection, Sequence

from playground.model.guild import Guild
from playground.model.objects import Json
from playground.model.people import Membership
from playground.model.world import World
from playground.rules.access import compute_permissions, may
from playground.wire.channel_payloads import build_resolved_channel
from playground.wire.member_payloads import build_member_part, build_role
from playground.wire.user_payloads import build_user

USERS, ROLES, CHANNELS = "users", "roles", "channels"


class References:
    """Finds what a member refers to; `resolved` holds everything found so far, as interactions carry it.

    A member refers to channels on their screen only, unless `sees_all`.
    """

    def __init__(self, world: World, guild: Guild | None, member: Membership, *, sees_all: bool = False) -> None:
        self._world = world
        self._guild = guild
        self._member = member
        self._sees_all = sees_all
        self.resolved: Json = {}

    def find(self, nouns: Sequence[str], text: str, *, channel_types: Collection[int] = ()) -> str | None:
        """Return the id of the thing of one of these `nouns` that `text` names, mentions or identifies."""
        word = text.strip().strip("<>").lstrip("@!&#")
        for noun in nouns if self._guild is not None else ():
            found = self._find_channel(word, channel_types) if noun == CHANNELS else self._find_holder(noun, word)
            if found is not None:
                return found
        return None

    def _find_holder(self, noun: str, word: str) -> str | None:
        assert self._guild is not None
        if noun == ROLES:
            for role in self._guild.roles.values():
                if word in (role.id, role.name.lstrip("@")):
                    return self._resolve(ROLES, role.id, build_role(role))
            return None
        for member in self._guild.members.values():
            if word in (member.user.id, member.user.name):
                permissions = {"permissions": str(compute_permissions(self._guild, member))}
                self._resolve("members", member.id, build_member_part(member) | permissions)
                return self._resolve(USERS, member.id, build_user(member.user))
        return None

    def _find_channel(self, word: str, types: Collection[int]) -> str | None:
        assert self._guild is not None
        for channel in self._world.get_channels(self._guild):
            is_shown = self._sees_all or may(self._member, channel, "view_channel")
            if word in (channel.id, channel.name) and is_shown and (not types or channel.kind in types):
                permissions = compute_permissions(self._guild, self._member, channel)
                return self._resolve(CHANNELS, channel.id, build_resolved_channel(channel, permissions))
        return None

    def _resolve(self, noun: str, key: str, payload: Json) -> str:
        self.resolved.setdefault(noun, {})[key] = payload
        return key
