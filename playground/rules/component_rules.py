"""Discord's limits on buttons and menus (https://discord.com/developers/docs/components/reference)."""

from collections.abc import Sequence

from playground.model.objects import Json
from playground.rules.component_types import (
    BUTTON,
    LINK_STYLE,
    PREMIUM_STYLE,
    ROW,
    SELECTS,
    STRING_SELECT,
    Check,
    iterate_components,
)
from playground.rules.field_rules import FIELD_CHECKS
from playground.rules.form_errors import FieldPath, FormErrors
from playground.rules.layout_rules import LAYOUT_CHECKS, check_layout, check_types

MAX_ROWS = 5
MAX_BUTTONS = 5
MAX_CUSTOM_ID = 100
MAX_BUTTON_LABEL = 80
MAX_BUTTON_URL = 512
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PLACEHOLDER = 150


def check_components(errors: FormErrors, at: FieldPath, components: Sequence[Json], *, is_v2: bool) -> None:
    """Note every component of a message that breaks a limit."""
    if is_v2:
        check_layout(errors, at, components)
    else:
        errors.check_count(at, list(components), most=MAX_ROWS)
        check_types(errors, at, components, (ROW,))
    check_each(errors, at, components)
    check_unique_ids(errors, at, components)


def check_unique_ids(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    """Note custom ids that two components have."""
    seen: set[str] = set()
    for component in iterate_components(components):
        custom_id = component.get("custom_id")
        if custom_id in seen:
            errors.add(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        elif custom_id is not None:
            seen.add(custom_id)


def check_each(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    """Note what is wrong with each component by itself, at any depth."""
    for index, component in enumerate(components):
        _check_one(errors, (*at, index), component)


def _check_one(errors: FormErrors, at: FieldPath, component: Json) -> None:
    check = CHECKS.get(component.get("type", 0))
    if check is not None:
        check(errors, at, component)
    check_each(errors, (*at, "components"), component.get("components") or [])
    for key in ("accessory", "component"):
        if component.get(key):
            _check_one(errors, (*at, key), component[key])


def _check_row(errors: FormErrors, at: FieldPath, row: Json) -> None:
    children = row.get("components") or []
    errors.check_count((*at, "components"), children, most=MAX_BUTTONS, least=1)
    if len(children) > 1 and any(child.get("type") != BUTTON for child in children):
        errors.add((*at, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The width of the components exceeds 5")


def _check_button(errors: FormErrors, at: FieldPath, button: Json) -> None:
    errors.check_length((*at, "label"), button.get("label"), most=MAX_BUTTON_LABEL)
    style = button.get("style")
    if style == LINK_STYLE:
        errors.check_length((*at, "url"), button.get("url"), most=MAX_BUTTON_URL, least=1)
    elif style != PREMIUM_STYLE:
        errors.check_length((*at, "custom_id"), button.get("custom_id"), most=MAX_CUSTOM_ID, least=1)
    if style != PREMIUM_STYLE and not (button.get("label") or button.get("emoji")):
        errors.add(at, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or an emoji")


def _check_select(errors: FormErrors, at: FieldPath, select: Json) -> None:
    errors.check_length((*at, "custom_id"), select.get("custom_id"), most=MAX_CUSTOM_ID, least=1)
    errors.check_length((*at, "placeholder"), select.get("placeholder"), most=MAX_PLACEHOLDER)
    if select.get("type") != STRING_SELECT:
        return
    options = select.get("options") or []
    errors.check_count((*at, "options"), options, most=MAX_OPTIONS, least=1)
    values = [option.get("value") for option in options]
    for index, option in enumerate(options):
        here = (*at, "options", index)
        errors.check_length((*here, "label"), option.get("label"), most=MAX_OPTION_TEXT, least=1)
        errors.check_length((*here, "value"), option.get("value"), most=MAX_OPTION_TEXT, least=1)
        errors.check_length((*here, "description"), option.get("description"), most=MAX_OPTION_TEXT)
        if option.get("value") in values[:index]:
            text = "The specified option value is already used"
            errors.add((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
    if (select.get("max_values") or 1) > max(len(options), 1):
        errors.add((*at, "max_values"), "BASE_TYPE_BAD_LENGTH", "There are fewer options than max_values.")


CHECKS: dict[int, Check] = {
    ROW: _check_row,
    BUTTON: _check_button,
    **LAYOUT_CHECKS,
    **FIELD_CHECKS,
    **dict.fromkeys(SELECTS, _check_select),
}
