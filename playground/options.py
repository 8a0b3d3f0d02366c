"""Turns typed options into what Discord sends a bot, with the checks of Discord's client."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.errors import InvalidInputError
from playground.files import Attachment
from playground.message_payloads import build_attachment
from playground.messages import Json
from playground.parse import ATTACHMENT, TypedCommand
from playground.payloads import build_channel, build_member_part, build_role, build_user

if TYPE_CHECKING:
    from playground.guilds import Channel, Guild

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
MAX_STRING = 6_000
CONVERTERS: dict[int, Callable[[str], str | int | float]] = {STRING: str, INTEGER: int, NUMBER: float}


class OptionBuilder:
    """Builds the options of one interaction and the objects that they refer to."""

    def __init__(self, channel: "Channel", files: Iterable[Path | Attachment] = ()) -> None:
        self._channel = channel
        self._files = [file if isinstance(file, Attachment) else Attachment.from_path(file) for file in files]
        self._resolved: Json = {}

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
        return data | {"resolved": self._resolved} if self._resolved else data

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
                raise InvalidInputError(f"The option {name} is required")
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
            path = Path(text).expanduser()
            if not path.is_file():
                raise InvalidInputError(f"There is no file {text}")
            self._files.insert(0, Attachment.from_path(path))
        if not self._files:
            return None
        file = self._channel.world.store_file(self._channel, self._files.pop(0))
        self._resolve("attachments", file.id, build_attachment(file) | {"ephemeral": True})
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
        guild, kind = self._channel.guild, definition["type"]
        if guild is not None:
            word = text.strip("<>").lstrip("@!&#")
            finders = {
                USER: (self._find_user,),
                CHANNEL: (self._find_channel,),
                ROLE: (self._find_role,),
                MENTIONABLE: (self._find_user, self._find_role),
            }
            for find in finders.get(kind, ()):
                found = find(guild, word)
                if found is not None:
                    return found
        raise InvalidInputError(f"{text!r} is nothing that the option {definition['name']} could mean")

    def _find_user(self, guild: "Guild", word: str) -> str | None:
        for member in guild.members.values():
            if word in (member.user.id, member.user.name):
                self._resolve("users", member.user.id, build_user(member.user))
                permissions = {"permissions": str(guild.get_permissions(member))}
                self._resolve("members", member.user.id, build_member_part(member) | permissions)
                return member.user.id
        return None

    def _find_channel(self, guild: "Guild", word: str) -> str | None:
        for channel in guild.channels.values():
            if word in (channel.id, channel.name):
                permissions = {"permissions": str(guild.get_permissions(guild.me, channel))}
                self._resolve("channels", channel.id, build_channel(channel) | permissions)
                return channel.id
        return None

    def _find_role(self, guild: "Guild", word: str) -> str | None:
        for role in guild.roles.values():
            if word in (role.id, role.name.lstrip("@")):
                self._resolve("roles", role.id, build_role(role))
                return role.id
        return None

    def _resolve(self, kind: str, key: str, payload: Json) -> None:
        self._resolved.setdefault(kind, {})[key] = payload


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
