"""What Discord's client sends for menus, modals and context menus."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from playground.component_rules import LABEL, ROW, SELECTS, STRING_SELECT
from playground.errors import InvalidInputError
from playground.message_payloads import build_message
from playground.messages import Json
from playground.payloads import build_member_part, build_user
from playground.render import iterate_fields
from playground.reply import Reply

if TYPE_CHECKING:
    from playground.member import Member


def build_target(target: "Member | Reply") -> Json:
    """Return what a context menu command on a member or a message sends beside its name.

    Raises:
        InvalidInputError: the reply is a modal.
    """
    if not isinstance(target, Reply):
        user, part = build_user(target.user), build_member_part(target)
        permissions = {"permissions": str(target.guild.get_permissions(target))}
        return {
            "target_id": target.id,
            "resolved": {"users": {target.id: user}, "members": {target.id: part | permissions}},
        }
    if target.message is None:
        raise InvalidInputError("A modal is no message")
    return {
        "target_id": target.message.id,
        "resolved": {"messages": {target.message.id: build_message(target.message)}},
    }


def _get_value(menu: Json, wanted: str) -> str:
    if menu["type"] != STRING_SELECT:
        return wanted
    for option in menu["options"]:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    raise InvalidInputError(f"The menu has no option {wanted!r}")


def choose(menu: Json, wanted: Sequence[str]) -> Json:
    """Return what choosing options, by label or value, sends.

    Raises:
        InvalidInputError: there is no such option, or they are too few or too many.
    """
    chosen = [_get_value(menu, value) for value in wanted]
    least, most = menu["min_values"], menu["max_values"]
    if not least <= len(chosen) <= most:
        raise InvalidInputError(f"The menu takes {least} to {most} choices, not {len(chosen)}")
    return {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": chosen, "id": menu["id"]}


def fill_in(modal: Json, values: Mapping[str, str]) -> list[Json]:
    """Return the components of a submitted modal.

    Raises:
        InvalidInputError: a field is unknown, or required and empty.
    """
    fields = {field["custom_id"]: (name, field) for name, field in iterate_fields(modal)}
    texts = {key: field.get("value") or "" for key, (_, field) in fields.items()}
    for given, text in values.items():
        key = next((key for key, (name, _) in fields.items() if given in (key, name)), None)
        if key is None:
            raise InvalidInputError(f"The modal has no field {given!r}")
        texts[key] = text
    for key, (name, field) in fields.items():
        if field.get("required", True) and not texts[key]:
            raise InvalidInputError(f"The field {name} is required")
    return [_fill_in_one(component, texts) for component in modal["components"]]


def _fill_in_one(component: Json, texts: Mapping[str, str]) -> Json:
    filled: Json = {"type": component["type"], "id": component.get("id", 1)}
    if component["type"] == ROW:
        filled["components"] = [_fill_in_one(child, texts) for child in component["components"]]
    elif component["type"] == LABEL:
        filled["component"] = _fill_in_one(component["component"], texts)
    elif component["type"] in SELECTS:
        text = texts[component["custom_id"]]
        filled |= {"custom_id": component["custom_id"], "values": [_get_value(component, text)] if text else []}
    elif "custom_id" in component:
        filled |= {"custom_id": component["custom_id"], "value": texts[component["custom_id"]]}
    return filled
