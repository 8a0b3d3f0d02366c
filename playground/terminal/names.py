"""What mentions and timestamps in a message read as: `<@1>` is @ada, `<t:0:f>` a date and a time."""

import re
from datetime import datetime, tzinfo

from playground.model.world import World

REFERENCE = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|/(?P<command>[^:<>\n]+):\d+"
    r"|t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFsSR]))?|a?:(?P<emoji>\w+):\d+)>"
)
CODE = re.compile(r"(```.*?```|``.+?``|`[^`\n]+`)", re.DOTALL)
UNITS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
# https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
FORMATS = {
    "t": "{0:%H:%M}",
    "T": "{0:%H:%M:%S}",
    "d": "{0:%d/%m/%Y}",
    "D": "{0.day} {0:%B %Y}",
    "f": "{0.day} {0:%B %Y %H:%M}",
    "F": "{0:%A}, {0.day} {0:%B %Y %H:%M}",
    "s": "{0:%d/%m/%Y, %H:%M}",
    "S": "{0:%d/%m/%Y, %H:%M:%S}",
}


class Names:
    """Finds the names in a world; `zone` is where times are read, by default where this machine is."""

    def __init__(self, world: World, *, zone: tzinfo | None = None) -> None:
        self._world = world
        self._zone = zone

    def resolve(self, text: str) -> str:
        """Return the text with names and times in the places of references, except in code."""
        pieces = CODE.split(text)
        pieces[::2] = [REFERENCE.sub(self.name, piece) for piece in pieces[::2]]
        return "".join(pieces)

    def name(self, match: re.Match[str]) -> str:
        """Return what one match of `REFERENCE` reads as."""
        kind = match.lastgroup if match["style"] is None else "time"
        if kind == "time":
            return self._tell_time(int(match["time"]), match["style"] or "f")
        if kind == "user":
            user = self._world.users.get(match["user"])
            return f"@{user.name if user else 'unknown-user'}"
        if kind == "role":
            return f"@{self._find_role(match['role']).lstrip('@')}"
        if kind == "channel":
            channel = self._world.channels.get(match["channel"])
            return f"#{channel.name if channel else 'unknown'}"
        return f"/{match['command']}" if kind == "command" else f":{match['emoji']}:"

    def _find_role(self, role_id: str) -> str:
        guilds = self._world.guilds.values()
        return next((guild.roles[role_id].name for guild in guilds if role_id in guild.roles), "unknown-role")

    def _tell_time(self, seconds: int, style: str) -> str:
        if style == "R":
            return _tell_distance(seconds - self._world.clock())
        return FORMATS[style].format(datetime.fromtimestamp(seconds, self._zone).astimezone(self._zone))


def _tell_distance(seconds: float) -> str:
    """Return `in 5 minutes` or `2 days ago`."""
    size = abs(seconds)
    unit, length = next(((unit, length) for unit, length in UNITS if size >= length), UNITS[-1])
    count = int(size // length)
    amount = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"
