"""Discord's limits on the fields of a modal: texts, files and choices."""

from playground.model.objects import Json
from playground.rules.component_types import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    SELECTS,
    TEXT_INPUT,
    Check,
)
from playground.rules.form_errors import FieldPath, FormErrors

MAX_CUSTOM_ID = 100
MAX_LABEL = 45
MAX_TEXT = 100
MAX_INPUT_VALUE = 4_000
MAX_CHOICES = 10
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def _check_text_input(errors: FormErrors, at: FieldPath, field: Json) -> None:
    _check_custom_id(errors, at, field)
    errors.check_length((*at, "label"), field.get("label"), most=MAX_LABEL)
    errors.check_length((*at, "placeholder"), field.get("placeholder"), most=MAX_TEXT)
    errors.check_length((*at, "value"), field.get("value"), most=MAX_INPUT_VALUE)


def _check_label(errors: FormErrors, at: FieldPath, label: Json) -> None:
    errors.check_length((*at, "label"), label.get("label"), most=MAX_LABEL, least=1)
    errors.check_length((*at, "description"), label.get("description"), most=MAX_TEXT)
    component = label.get("component")
    if component is None:
        errors.add((*at, "component"), "BASE_TYPE_REQUIRED", "This field is required")
    elif component.get("type") not in IN_LABEL:
        errors.add((*at, "component"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {IN_LABEL}.')


def _check_upload(errors: FormErrors, at: FieldPath, field: Json) -> None:
    _check_custom_id(errors, at, field)
    _check_range(errors, at, field, most=MAX_CHOICES)


def _check_radio_group(errors: FormErrors, at: FieldPath, field: Json) -> None:
    _check_custom_id(errors, at, field)
    _check_options(errors, at, field, least=2)


def _check_checkbox_group(errors: FormErrors, at: FieldPath, field: Json) -> None:
    _check_custom_id(errors, at, field)
    _check_options(errors, at, field, least=1)
    _check_range(errors, at, field, most=len(field.get("options") or []))


def _check_custom_id(errors: FormErrors, at: FieldPath, field: Json) -> None:
    errors.check_length((*at, "custom_id"), field.get("custom_id"), most=MAX_CUSTOM_ID, least=1)


def _check_options(errors: FormErrors, at: FieldPath, field: Json, *, least: int) -> None:
    options = field.get("options") or []
    errors.check_count((*at, "options"), options, most=MAX_CHOICES, least=least)
    values = [option.get("value") for option in options]
    for index, option in enumerate(options):
        here = (*at, "options", index)
        errors.check_length((*here, "label"), option.get("label"), most=MAX_TEXT, least=1)
        errors.check_length((*here, "value"), option.get("value"), most=MAX_TEXT, least=1)
        errors.check_length((*here, "description"), option.get("description"), most=MAX_TEXT)
        if option.get("value") in values[:index]:
            text = "The specified option value is already used"
            errors.add((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)


def _check_range(errors: FormErrors, at: FieldPath, field: Json, *, most: int) -> None:
    """Check how few and how many choices are taken; by default 1 and as many as there are."""
    fewest, largest = field.get("min_values"), field.get("max_values")
    if fewest is not None and not 0 <= fewest <= most:
        errors.add((*at, "min_values"), "NUMBER_TYPE_MAX", f"int value should be between 0 and {most}.")
    if largest is not None and not 1 <= largest <= most:
        errors.add((*at, "max_values"), "NUMBER_TYPE_MAX", f"int value should be between 1 and {most}.")


FIELD_CHECKS: dict[int, Check] = {
    TEXT_INPUT: _check_text_input,
    LABEL: _check_label,
    FILE_UPLOAD: _check_upload,
    RADIO_GROUP: _check_radio_group,
    CHECKBOX_GROUP: _check_checkbox_group,
    CHECKBOX: _check_custom_id,
}
