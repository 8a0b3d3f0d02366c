"""Reads a slash command as a person types it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.model.errors import InvalidInputError, UnknownCommandError
from playground.model.objects import Json
from playground.rules.command_rules import STRING, SUB_COMMAND, SUB_COMMAND_GROUP

ATTACHMENT = 11
LAST_WORD = re.compile(r'(?:(?<!\S)"(?:[^"\\]|\\.)*"|\S+)$', re.DOTALL)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A command with the texts of its options; `path` names sub-commands, `last` the option typed last."""

    command: Json
    path: tuple[Json, ...]
    definitions: Mapping[str, Json]
    values: Mapping[str, str]
    last: str | None


def parse_command(text: str, commands: Mapping[str, Json]) -> TypedCommand:
    """Read `/name [sub-command] [words] [option:value …]`.

    Words without a name fill required options first, and the last of several options takes the rest. A value in double
    quotes may hold anything; in it `\\"` is a quote. A word that is the path of a file goes to an attachment option.

    Raises:
        UnknownCommandError: there is no such command or sub-command.
    """
    name, rest = _split_word(text.removeprefix("/"))
    if name not in commands:
        known = ", ".join(f"/{known}" for known in sorted(commands)) or "none"
        raise UnknownCommandError(f"There is no command /{name} here; there are: {known}")
    command = commands[name]
    path, options, rest = _descend(command, rest)
    definitions = {option["name"]: option for option in options}
    named, free = _split_named(rest, definitions)
    values = _place_free(free, definitions, named)
    last = next(reversed(named), None) or next(reversed(values), None)
    return TypedCommand(command, path, definitions, values, last)


def _split_word(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word, rest.strip()


def _descend(command: Json, rest: str) -> tuple[tuple[Json, ...], Sequence[Json], str]:
    """Follow sub-command names; return them, the options of the last one, and the rest of the text."""
    path: list[Json] = []
    options: Sequence[Json] = command.get("options", [])
    while options and options[0]["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP):
        word, rest = _split_word(rest)
        found = next((option for option in options if option["name"] == word), None)
        if found is None:
            names = ", ".join(option["name"] for option in options)
            raise UnknownCommandError(f"/{command['name']} has no sub-command {word!r}; it has: {names}")
        path.append(found)
        options = found.get("options", [])
    return tuple(path), options, rest


def _split_named(text: str, definitions: Mapping[str, Json]) -> tuple[dict[str, str], str]:
    """Split the text at `option:`; return the named values, and the words before the first of them."""
    if not definitions:
        return {}, text
    names = "|".join(re.escape(name) for name in sorted(definitions, key=len, reverse=True))
    quoted = [match.span() for match in QUOTED.finditer(text)]
    starts = [
        match
        for match in re.finditer(rf"(?<!\S)({names}):", text)
        if not any(begin < match.start() < end for begin, end in quoted)
    ]
    ends = [match.start() for match in starts[1:]] + [len(text)]
    if not starts:
        return {}, text.strip()
    named = {match.group(1): _unquote(text[match.end() : end]) for match, end in zip(starts, ends, strict=True)}
    return named, text[: starts[0].start()].strip()


def _unquote(text: str) -> str:
    text = text.strip()
    match = QUOTED.fullmatch(text)
    return re.sub(r"\\(.)", r"\1", match.group(1), flags=re.DOTALL) if match else text


def _split_paths(text: str, *, most: int) -> tuple[str, list[str]]:
    """Split off the paths of up to `most` files with which a text ends."""
    paths: list[str] = []
    while len(paths) < most and (match := LAST_WORD.search(text)):
        path = _unquote(match.group())
        if not Path(path).expanduser().is_file():
            break
        paths.insert(0, path)
        text = text[: match.start()].strip()
    return text, paths


def _place_free(text: str, definitions: Mapping[str, Json], named: Mapping[str, str]) -> dict[str, str]:
    """Give the words without a name to the options that are still empty."""
    values = dict(named)
    if not text:
        return values
    empty = [option for name, option in definitions.items() if name not in values]
    files = [option["name"] for option in empty if option["type"] == ATTACHMENT]
    text, paths = _split_paths(text, most=len(files))
    values |= dict(zip(files, paths, strict=False))
    if not text:
        return values
    candidates = [entry for entry in empty if entry["type"] != ATTACHMENT]
    candidates.sort(key=lambda entry: (not entry.get("required", False), entry["type"] != STRING))
    if not candidates:
        raise InvalidInputError(f"There is no option for {text!r}")
    required = [entry for entry in candidates if entry.get("required")] or candidates[:1]
    for option in required[:-1]:
        values[option["name"]], text = _split_word(text)
    values[required[-1]["name"]] = _unquote(text)
    return values
