"""What Tab offers: commands, options, choices, paths, and what the bot itself completes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.options import BOOLEAN, CHANNEL, MENTIONABLE, ROLE, USER
from playground.client.parse import ATTACHMENT
from playground.client.screen import get_offered
from playground.model.errors import PlaygroundError
from playground.model.objects import Json
from playground.rules.access import may
from playground.rules.command_rules import SUB_COMMAND, SUB_COMMAND_GROUP
from playground.terminal.paths import complete_path

BOT_SECONDS = 3.0
"""How long the bot may take to complete; Discord gives it as long (3 s for the first response)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One completion: the line as it would be, and what is shown of it in a list."""

    line: str
    label: str


def offer_words(words: Iterable[str], line: str, *, stem: str = "", after: str = "") -> list[Offer]:
    """Offer the words that begin as what follows `stem` does, whatever its case."""
    typed = line[len(stem) :].lower()
    return [Offer(f"{stem}{word}{after}", word) for word in words if word.lower().startswith(typed)]


async def complete_command(member: Member, channel: Channel, line: str) -> list[Offer]:
    """Return what could follow in a line that begins with a slash."""
    commands = get_offered(channel.hub.world, channel.model, member.model)
    name, space, _ = line.partition(" ")
    if not space:
        return offer_words((f"/{command}" for command in sorted(commands)), line, after=" ")
    command = commands.get(name.removeprefix("/"))
    if command is None:
        return []
    stem, options = f"{name} ", command.get("options", [])
    while options and options[0]["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP):
        word, space, _ = line[len(stem) :].partition(" ")
        if not space:
            return offer_words((option["name"] for option in options), line, stem=stem, after=" ")
        options = next((option.get("options", []) for option in options if option["name"] == word), None)
        if options is None:
            return []
        stem += f"{word} "
    return await _OptionCompleter(member, channel, line, stem, options).complete()


class _OptionCompleter:
    """Completes the options of a command; `stem` is the line up to the first of them."""

    def __init__(self, member: Member, channel: Channel, line: str, stem: str, options: Sequence[Json]) -> None:
        self._member = member
        self._channel = channel
        self._line = line
        self._stem = stem
        self._options = {option["name"]: option for option in options}
        names = "|".join(re.escape(name) for name in self._options) or "$"
        self._named = list(re.finditer(rf"(?<!\S)({names}):", line[len(stem) :]))

    async def complete(self) -> list[Offer]:
        """Offer values of the option that the cursor is in, and further options."""
        if self._named:
            last = self._named[-1]
            stem = self._line[: len(self._stem) + last.end()]
            offers = await self._complete_value(self._options[last.group(1)], stem)
        else:
            offers = await self._complete_free()
        return offers or self._offer_options()

    def _offer_options(self) -> list[Offer]:
        used = {match.group(1) for match in self._named}
        stem = self._line[: len(self._line) - len(self._get_word())]
        unused = [f"{name}:" for name in self._options if name not in used]
        return offer_words(unused, self._line, stem=stem) if stem.endswith(" ") else []

    async def _complete_free(self) -> list[Offer]:
        """Complete words without the name of an option: as a path where a file is wanted, or as the bot does."""
        offers = self._offer_options()
        word = self._get_word()
        if offers or not word:
            return offers
        if any(option["type"] == ATTACHMENT for option in self._options.values()):
            stem = self._line[: len(self._line) - len(word)]
            offers = [Offer(stem + path, label) for path, label in complete_path(word)]
        return offers or await self._ask_bot(self._stem)

    async def _complete_value(self, option: Json, stem: str) -> list[Offer]:
        if option["type"] == ATTACHMENT:
            return [Offer(stem + path, label) for path, label in complete_path(self._line[len(stem) :])]
        if option.get("autocomplete"):
            return await self._ask_bot(stem)
        return offer_words(self._list_values(option), self._line, stem=stem)

    def _list_values(self, option: Json) -> list[str]:
        """Return what an option can mean, where that is known beforehand."""
        guild, kind = self._channel.model.guild, option["type"]
        if option.get("choices"):
            return [choice["name"] for choice in option["choices"]]
        if kind == BOOLEAN:
            return ["true", "false"]
        if guild is None:
            return []
        values = []
        if kind in (USER, MENTIONABLE):
            values += [member.name for member in guild.members.values()]
        if kind in (ROLE, MENTIONABLE):
            values += [role.name for role in guild.roles.values()]
        if kind == CHANNEL:
            wanted = option.get("channel_types") or ()
            values += [
                place.name
                for place in self._channel.hub.world.get_channels(guild)
                if (not wanted or place.kind in wanted) and may(self._member.model, place, "view_channel")
            ]
        return values

    async def _ask_bot(self, stem: str) -> list[Offer]:
        try:
            offered = await self._member.autocomplete(self._channel, self._line, timeout=BOT_SECONDS)
        except PlaygroundError:  # it completes nothing here, or another option does not make sense yet
            return []
        return [Offer(f"{stem}{value}", str(name)) for name, value in offered]

    def _get_word(self) -> str:
        """Return the word at the cursor; one that began with a quote may hold spaces."""
        match = re.search(r'(?:(?<!\S)"[^"]*"?|\S*)$', self._line[len(self._stem) :])
        return match.group() if match else ""
