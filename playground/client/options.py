"""Turns typed options into what Discord sends a bot, with the checks of Discord's client."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playground.client.parse import ATTACHMENT, TypedCommand
from playground.client.references import CHANNELS, ROLES, USERS, References
from playground.model.channel import Channel
from playground.model.errors import InvalidInputError, MissingOptionError
from playground.model.files import Attachment
from playground.model.objects import Json
from playground.model.people import Membership
from playground.model.world import World
from playground.wire.message_payloads import build_attachment

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
MAX_STRING = 6_000
NOUNS = {USER: (USERS,), CHANNEL: (CHANNELS,), ROLE: (ROLES,), MENTIONABLE: (USERS, ROLES)}
CONVERTERS: dict[int, Callable[[str], str | int | float]] = {STRING: str, INTEGER: int, NUMBER: float}


class OptionBuilder:
    """Builds the options of one interaction and the objects that they refer to."""

    def __init__(
        self,
        world: World,
        channel: Channel,
        member: Membership,
        files: Iterable[Path | Attachment] = (),
        *,
        sees_all: bool = False,
    ) -> None:
        self._world = world
        self._channel = channel
        self._files = [file if isinstance(file, Attachment) else Attachment.from_path(file) for file in files]
        self._references = References(world, channel.guild, member, sees_all=sees_all)

    def build(self, typed: TypedCommand, *, focused: str | None = None) -> Json:
        """Return the interaction's `data`; with `focused`, for the autocompletion of that option.

        Raises:
            InvalidInputError: an option is missing, out of range, or not among the choices.
        """
        options = [
            entry for definition in typed.definitions.values() if (entry := self._build_one(typed, definition, focused))
        ]
        if self._files and focused is None:
            raise InvalidInputError(f"No option takes the file {self._files[0].name}")
        for parent in reversed(typed.path):
            options = [{"type": parent["type"], "name": parent["name"], "options": options}]
        data: Json = {"id": typed.command["id"], "type": 1, "name": typed.command["name"], "options": options}
        if "guild_id" in typed.command:
            data["guild_id"] = typed.command["guild_id"]
        resolved = self._references.resolved
        return data | {"resolved": resolved} if resolved else data

    def _build_one(self, typed: TypedCommand, definition: Json, focused: str | None) -> Json | None:
        name, kind = definition["name"], definition["type"]
        text = typed.values.get(name)
        if focused is not None:
            return self._build_unfinished(definition, text, is_focused=name == focused)
        value: Any = None
        if kind == ATTACHMENT:
            value = self._attach(text)
        elif text is not None:
            value = self._convert(definition, text)
        if value is None:
            if definition.get("required"):
                if kind == ATTACHMENT:
                    _check_paths(typed.values.values())
                raise MissingOptionError(name)
            return None
        return {"type": kind, "name": name, "value": value}

    def _build_unfinished(self, definition: Json, text: str | None, *, is_focused: bool) -> Json | None:
        if text is None or definition["type"] == ATTACHMENT:
            return None
        value = text if is_focused else self._convert(definition, text)
        entry: Json = {"type": definition["type"], "name": definition["name"], "value": value}
        return entry | {"focused": True} if is_focused else entry

    def _attach(self, text: str | None) -> str | None:
        if text is not None:
            _check_file(text)
            self._files.insert(0, Attachment.from_path(Path(text).expanduser()))
        if not self._files:
            return None
        file = self._world.store_file(self._channel, self._files.pop(0))
        attachments = self._references.resolved.setdefault("attachments", {})
        attachments[file.id] = build_attachment(file) | {"ephemeral": True}
        return file.id

    def _convert(self, definition: Json, text: str) -> Any:
        kind = definition["type"]
        if kind in (STRING, INTEGER, NUMBER):
            value = _convert_choice(definition, text)
            _check_range(definition, value)
            return value
        if kind == BOOLEAN:
            if text.lower() not in ("true", "false"):
                raise InvalidInputError(f"The option {definition['name']} is true or false, not {text!r}")
            return text.lower() == "true"
        return self._convert_reference(definition, text)

    def _convert_reference(self, definition: Json, text: str) -> str:
        nouns = NOUNS.get(definition["type"], ())
        found = self._references.find(nouns, text, channel_types=definition.get("channel_types", ()))
        if found is None:
            raise InvalidInputError(f"{text!r} is nothing that the option {definition['name']} could mean")
        return found


def _check_file(text: str) -> None:
    path = Path(text).expanduser()
    if path.is_dir():
        raise InvalidInputError(f"{text} is a folder, not a file")
    if not path.is_file():
        raise InvalidInputError(f"{text} is not there (looked in {path.parent.resolve()})")


def _check_paths(values: Iterable[str]) -> None:
    """Say of words that look like a path why they were not taken for the file that is missing."""
    for word in (word for value in values for word in value.split()):
        if "/" in word or Path(word).suffix:
            _check_file(word)


def _convert_choice(definition: Json, text: str) -> str | int | float:
    """Return the value of a choice by its name or value, or the text in the option's type."""
    choices = definition.get("choices", [])
    for choice in choices:
        if text in (choice["name"], str(choice["value"])):
            value: str | int | float = choice["value"]
            return value
    if choices:
        names = ", ".join(choice["name"] for choice in choices)
        raise InvalidInputError(f"The option {definition['name']} is one of {names}, not {text!r}")
    try:
        return CONVERTERS[definition["type"]](text)
    except ValueError as error:
        raise InvalidInputError(f"The option {definition['name']} is a number, not {text!r}") from error


def _check_range(definition: Json, value: str | int | float) -> None:
    name = definition["name"]
    if isinstance(value, str):
        least, most = definition.get("min_length", 0), definition.get("max_length", MAX_STRING)
        if not least <= len(value) <= most:
            raise InvalidInputError(f"The option {name} takes {least} to {most} characters, not {len(value)}")
        return
    least, most = definition.get("min_value", float("-inf")), definition.get("max_value", float("inf"))
    if not least <= value <= most:
        raise InvalidInputError(f"The option {name} takes {least} to {most}, not {value}")
