"""Discord's limits on buttons, menus and modals (https://discord.com/developers/docs/components/reference)."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from playground.model.objects import Json
from playground.rules.form_errors import FieldPath, FormErrors

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
FIELDS = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)
LINK_STYLE, PREMIUM_STYLE = 5, 6

MAX_ROWS = 5
MAX_BUTTONS = 5
MAX_COMPONENTS_V2 = 40
MAX_TEXT_V2 = 4_000
MAX_CUSTOM_ID = 100
MAX_BUTTON_LABEL = 80
MAX_BUTTON_URL = 512
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PLACEHOLDER = 150
MAX_MODAL_TITLE = 45
MAX_INPUT_VALUE = 4_000

Check: TypeAlias = Callable[[FormErrors, FieldPath, Json], None]


def iterate_components(components: Sequence[Json]) -> Iterator[Json]:
    """Yield every component, the outer one before those in it."""
    for component in components:
        yield component
        yield from iterate_components(component.get("components") or [])
        yield from iterate_components([component[key] for key in ("accessory", "component") if component.get(key)])


def check_components(errors: FormErrors, at: FieldPath, components: Sequence[Json], *, is_v2: bool) -> None:
    """Note every component of a message that breaks a limit."""
    if is_v2:
        _check_v2_totals(errors, at, components)
    else:
        errors.check_count(at, list(components), most=MAX_ROWS)
        for index, component in enumerate(components):
            if component.get("type") != ROW:
                text = "The specified component type is invalid in this context"
                errors.add((*at, index), "UNION_TYPE_CHOICES", text)
    _check_each(errors, at, components)
    _check_unique_ids(errors, at, components)


def check_modal(errors: FormErrors, at: FieldPath, modal: Json) -> None:
    """Note everything in a modal that breaks a limit."""
    errors.check_length((*at, "title"), modal.get("title"), most=MAX_MODAL_TITLE, least=1)
    errors.check_length((*at, "custom_id"), modal.get("custom_id"), most=MAX_CUSTOM_ID, least=1)
    components = modal.get("components") or []
    errors.check_count((*at, "components"), components, most=MAX_ROWS, least=1)
    _check_each(errors, (*at, "components"), components)
    _check_unique_ids(errors, (*at, "components"), components)


def _check_v2_totals(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    everything = list(iterate_components(components))
    errors.check_count(at, everything, most=MAX_COMPONENTS_V2)
    length = sum(len(entry.get("content") or "") for entry in everything if entry.get("type") == TEXT_DISPLAY)
    if length > MAX_TEXT_V2:
        text = f"The total length of all text cannot exceed {MAX_TEXT_V2} characters."
        errors.add(at, "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED", text)


def _check_unique_ids(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    seen: set[str] = set()
    for component in iterate_components(components):
        custom_id = component.get("custom_id")
        if custom_id in seen:
            errors.add(at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        elif custom_id is not None:
            seen.add(custom_id)


def _check_each(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    for index, component in enumerate(components):
        here = (*at, index)
        check = CHECKS.get(component.get("type", 0))
        if check is not None:
            check(errors, here, component)
        _check_each(errors, (*here, "components"), component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                _check_each(errors, (*here, key), [component[key]])


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


def _check_text_input(errors: FormErrors, at: FieldPath, field: Json) -> None:
    errors.check_length((*at, "custom_id"), field.get("custom_id"), most=MAX_CUSTOM_ID, least=1)
    errors.check_length((*at, "label"), field.get("label"), most=MAX_MODAL_TITLE)
    errors.check_length((*at, "placeholder"), field.get("placeholder"), most=MAX_OPTION_TEXT)
    errors.check_length((*at, "value"), field.get("value"), most=MAX_INPUT_VALUE)


def _check_label(errors: FormErrors, at: FieldPath, label: Json) -> None:
    errors.check_length((*at, "label"), label.get("label"), most=MAX_MODAL_TITLE, least=1)


CHECKS: dict[int, Check] = {
    ROW: _check_row,
    BUTTON: _check_button,
    TEXT_INPUT: _check_text_input,
    LABEL: _check_label,
    **dict.fromkeys(SELECTS, _check_select),
}
