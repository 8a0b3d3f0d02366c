"""What Discord's client sends for menus and context menus."""

from collections.abc import Sequence

from playground.client.references import CHANNELS, ROLES, USERS, References
from playground.client.reply import Reply
from playground.model.errors import InvalidInputError
from playground.model.guild import Guild
from playground.model.objects import Json
from playground.model.people import Membership
from playground.rules.access import compute_permissions
from playground.wire.member_payloads import build_member_part
from playground.wire.message_payloads import build_message
from playground.wire.user_payloads import build_user

SELECT_NOUNS = {5: (USERS,), 6: (ROLES,), 7: (USERS, ROLES), 8: (CHANNELS,)}
"""What the menus that Discord itself fills are for, by their type."""


def build_member_target(guild: Guild, member: Membership) -> Json:
    """Return what a context menu command on a member sends beside its name."""
    part = build_member_part(member) | {"permissions": str(compute_permissions(guild, member))}
    users, members = {member.id: build_user(member.user)}, {member.id: part}
    return {"target_id": member.id, "resolved": {"users": users, "members": members}}


def build_message_target(reply: Reply) -> Json:
    """Return what a context menu command on a message sends beside its name.

    Raises:
        InvalidInputError: the reply is a modal.
    """
    message = reply.message
    if message is None:
        raise InvalidInputError("A modal is no message")
    return {"target_id": message.id, "resolved": {"messages": {message.id: build_message(message)}}}


def get_choice(menu: Json, wanted: str, references: References) -> str:
    """Return the value of an option, by label or value; members, roles and channels are named or identified.

    Raises:
        InvalidInputError: the menu does not offer it.
    """
    if menu["type"] in SELECT_NOUNS:
        types = menu.get("channel_types", ())
        found = references.find(SELECT_NOUNS[menu["type"]], wanted, channel_types=types)
        if found is None:
            raise InvalidInputError(f"The menu does not offer {wanted!r}")
        return found
    for option in menu["options"]:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    raise InvalidInputError(f"The menu has no option {wanted!r}")


def choose(menu: Json, wanted: Sequence[str], references: References) -> Json:
    """Return what choosing options, by label or value, sends; members, roles and channels are chosen by name or id.

    Raises:
        InvalidInputError: there is no such option, or they are too few or too many.
    """
    chosen = [get_choice(menu, value, references) for value in wanted]
    least, most = menu["min_values"], menu["max_values"]
    if not least <= len(chosen) <= most:
        raise InvalidInputError(f"The menu takes {least} to {most} choices, not {len(chosen)}")
    data: Json = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": chosen, "id": menu["id"]}
    return data | {"resolved": references.resolved} if references.resolved else data
