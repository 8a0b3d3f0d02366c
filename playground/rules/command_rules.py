"""Discord's rules for application commands (https://discord.com/developers/docs/interactions/application-commands)."""

import re
from collections.abc import Sequence

from playground.model.command_book import CHAT_INPUT
from playground.model.objects import Json
from playground.rules.form_errors import FieldPath, FormErrors

SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10

MAX_NAME = 32
MAX_DESCRIPTION = 100
MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_CHOICE_TEXT = 100
MAX_COMMANDS = 100
MAX_TOTAL = 8_000
MAX_DEPTH = 2
SLASH_NAME = re.compile(r"[-_'\w]{1,32}")
LOCALES = frozenset(
    (
        *(
            "id",
            "da",
            "de",
            "en-GB",
            "en-US",
            "es-ES",
            "es-419",
            "fr",
            "hr",
            "it",
            "lt",
            "hu",
            "nl",
            "no",
            "pl",
            "pt-BR",
        ),
        *("ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
    )
)


def check_commands(commands: Sequence[Json]) -> None:
    """Check a whole set, as a bulk overwrite brings it; errors carry the index of the command.

    Raises:
        ApiError: 50035 with every field that breaks a rule.
    """
    errors = FormErrors()
    if sum(command.get("type", CHAT_INPUT) == CHAT_INPUT for command in commands) > MAX_COMMANDS:
        errors.add(
            (), "APPLICATION_COMMANDS_EXCEEDED", f"Maximum number of application commands reached ({MAX_COMMANDS})."
        )
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        _check_command(errors, (index,), command)
        key = (command.get("type") or CHAT_INPUT, str(command.get("name")))
        if key in seen:
            text = "Application command names must be unique"
            errors.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        seen.add(key)
    errors.raise_if_any()


def check_command(command: Json) -> None:
    """Check one command.

    Raises:
        ApiError: 50035 with every field that breaks a rule.
    """
    errors = FormErrors()
    _check_command(errors, (), command)
    errors.raise_if_any()


def _check_command(errors: FormErrors, at: FieldPath, command: Json) -> None:
    kind = command.get("type") or CHAT_INPUT
    if kind == CHAT_INPUT:
        _check_name_and_description(errors, at, command)
        options = command.get("options") or []
        _check_options(errors, (*at, "options"), options, depth=0)
        if _count_characters(command) > MAX_TOTAL:
            text = f"Command exceeds maximum size ({MAX_TOTAL})"
            errors.add(at, "APPLICATION_COMMAND_TOO_LARGE", text)
    else:
        errors.check_length((*at, "name"), command.get("name"), most=MAX_NAME, least=1)
        if command.get("description"):
            text = "Context menu commands cannot have description"
            errors.add((*at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", text)


def _check_name_and_description(errors: FormErrors, at: FieldPath, entry: Json) -> None:
    _check_name(errors, (*at, "name"), entry.get("name"))
    errors.check_length((*at, "description"), entry.get("description"), most=MAX_DESCRIPTION, least=1)
    for locale, name in (entry.get("name_localizations") or {}).items():
        _check_locale(errors, (*at, "name_localizations", locale), locale)
        _check_name(errors, (*at, "name_localizations", locale), name)
    for locale, text in (entry.get("description_localizations") or {}).items():
        here = (*at, "description_localizations", locale)
        _check_locale(errors, here, locale)
        errors.check_length(here, text, most=MAX_DESCRIPTION, least=1)


def _check_locale(errors: FormErrors, at: FieldPath, locale: str) -> None:
    if locale not in LOCALES:
        errors.add(at, "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')


def _check_name(errors: FormErrors, at: FieldPath, name: object) -> None:
    if not isinstance(name, str) or not name:
        errors.add(at, "BASE_TYPE_REQUIRED", "This field is required")
    elif not SLASH_NAME.fullmatch(name) or name != name.lower():
        errors.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(errors: FormErrors, at: FieldPath, options: Sequence[Json], *, depth: int) -> None:
    errors.check_count(at, list(options), most=MAX_OPTIONS)
    seen: set[str] = set()
    has_optional = False
    for index, option in enumerate(options):
        here = (*at, index)
        _check_option(errors, here, option, depth=depth)
        name = str(option.get("name"))
        if name in seen:
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME", "Option names must be unique")
        seen.add(name)
        if option.get("type") in (SUB_COMMAND, SUB_COMMAND_GROUP):
            continue
        if option.get("required") and has_optional:
            text = "Required options must be placed before non-required options"
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        has_optional = has_optional or not option.get("required")


def _check_option(errors: FormErrors, at: FieldPath, option: Json, *, depth: int) -> None:
    _check_name_and_description(errors, at, option)
    kind = option.get("type")
    if kind in (SUB_COMMAND, SUB_COMMAND_GROUP):
        if depth >= MAX_DEPTH or (kind == SUB_COMMAND_GROUP and depth > 0):
            text = "Sub-command nesting is too deep or of the wrong kind"
            errors.add(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
            return
        _check_options(errors, (*at, "options"), option.get("options") or [], depth=depth + 1)
        return
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        text = "Autocomplete cannot be set to true if choices are present"
        errors.add((*at, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", text)
    check_choices(errors, (*at, "choices"), choices, is_text=kind == STRING)


def check_choices(errors: FormErrors, at: FieldPath, choices: Sequence[Json], *, is_text: bool) -> None:
    """Note every choice, of a command or of an autocompletion, that breaks a limit."""
    errors.check_count(at, list(choices), most=MAX_CHOICES)
    for index, choice in enumerate(choices):
        errors.check_length((*at, index, "name"), choice.get("name"), most=MAX_CHOICE_TEXT, least=1)
        if is_text:
            errors.check_length((*at, index, "value"), choice.get("value"), most=MAX_CHOICE_TEXT, least=1)
        elif not isinstance(choice.get("value"), int | float):
            errors.add((*at, index, "value"), "NUMBER_TYPE_COERCE", f'Value "{choice.get("value")}" is not a number.')


def _count_characters(entry: Json) -> int:
    """Return the characters of names, descriptions and values that count towards a command's size."""
    own = sum(len(str(entry.get(key) or "")) for key in ("name", "description"))
    choices = sum(len(str(c.get("name", ""))) + len(str(c.get("value", ""))) for c in entry.get("choices") or [])
    return own + choices + sum(_count_characters(option) for option in entry.get("options") or [])
