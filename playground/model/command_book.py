"""The commands that a bot has registered, globally and for single guilds."""

from collections.abc import Sequence

from playground.model.errors import ApiError, UnknownCommandError
from playground.model.objects import Json, drop_nulls
from playground.model.snowflake import Snowflakes

CHAT_INPUT, USER, MESSAGE = 1, 2, 3


class CommandBook:
    """Commands by scope: a guild's id, or None for everywhere."""

    def __init__(self, snowflakes: Snowflakes) -> None:
        self._snowflakes = snowflakes
        self._scopes: dict[str | None, dict[str, Json]] = {}

    def get_all(self, guild_id: str | None) -> list[Json]:
        """Return the commands of exactly this scope."""
        return list(self._scopes.get(guild_id, {}).values())

    def get_visible(self, guild_id: str | None) -> dict[str, Json]:
        """Return slash commands by name as a client in the guild (None: in direct messages) lists them."""
        commands = [command for command in self.get_all(None) if guild_id is not None or _is_for_direct(command)]
        if guild_id is not None:
            commands += self.get_all(guild_id)
        return {command["name"]: command for command in commands if command["type"] == CHAT_INPUT}

    def find(self, guild_id: str | None, kind: int, name: str) -> Json:
        """Return a context menu command that is offered in the guild.

        Raises:
            UnknownCommandError: there is none.
        """
        for command in [*(self.get_all(guild_id) if guild_id else []), *self.get_all(None)]:
            if (command["type"], command["name"]) == (kind, name):
                return command
        raise UnknownCommandError(f"There is no context menu command {name!r} here")

    def get_menu_names(self, guild_id: str | None) -> list[str]:
        """Return the names of the context menu commands that are offered in a guild."""
        commands = [*(self.get_all(guild_id) if guild_id else []), *self.get_all(None)]
        return [command["name"] for command in commands if command["type"] != CHAT_INPUT]

    def get_names(self) -> set[str]:
        """Return the names of all slash commands of all scopes."""
        return {
            command["name"]
            for scope in self._scopes.values()
            for command in scope.values()
            if command["type"] == CHAT_INPUT
        }

    def get(self, guild_id: str | None, command_id: str) -> Json:
        """Return one command.

        Raises:
            ApiError: 10063, there is none.
        """
        command = self._scopes.get(guild_id, {}).get(command_id)
        if command is None:
            raise ApiError(404, 10063, "Unknown application command")
        return command

    def overwrite(self, guild_id: str | None, application_id: str, bodies: Sequence[Json]) -> list[Json]:
        """Replace all commands of a scope by checked ones; those that keep their name keep their id."""
        old = {(command["type"], command["name"]): command for command in self.get_all(guild_id)}
        commands = [self._complete(guild_id, application_id, body, old) for body in bodies]
        self._scopes[guild_id] = {command["id"]: command for command in commands}
        return commands

    def upsert(self, guild_id: str | None, application_id: str, body: Json) -> Json:
        """Add one checked command, or replace the one of its name."""
        old = {(command["type"], command["name"]): command for command in self.get_all(guild_id)}
        command = self._complete(guild_id, application_id, body, old)
        self._scopes.setdefault(guild_id, {})[command["id"]] = command
        return command

    def replace(self, guild_id: str | None, command_id: str, command: Json) -> Json:
        """Put a changed and checked command in the place of the one of its id."""
        changed = _complete_command(command) | {"version": self._snowflakes.next()}
        self._scopes[guild_id][command_id] = changed
        return changed

    def remove(self, guild_id: str | None, command_id: str) -> None:
        """Delete a command.

        Raises:
            ApiError: 10063, there is none.
        """
        self.get(guild_id, command_id)
        del self._scopes[guild_id][command_id]

    def _complete(
        self, guild_id: str | None, application_id: str, body: Json, old: dict[tuple[int, str], Json]
    ) -> Json:
        command = _complete_command(body)
        kept = old.get((command["type"], command["name"]))
        command |= {
            "id": kept["id"] if kept else self._snowflakes.next(),
            "application_id": application_id,
            "version": self._snowflakes.next(),
        }
        return command if guild_id is None else command | {"guild_id": guild_id}


def _complete_command(body: Json) -> Json:
    """Return a command with the defaults that Discord adds."""
    defaults: Json = {"type": CHAT_INPUT, "description": "", "nsfw": False}
    permissions = body.get("default_member_permissions")
    return (
        defaults | drop_nulls(body) | {"default_member_permissions": None if permissions is None else str(permissions)}
    )


def _is_for_direct(command: Json) -> bool:
    contexts = command.get("contexts")
    return bool(command.get("dm_permission", True)) if contexts is None else 1 in contexts
