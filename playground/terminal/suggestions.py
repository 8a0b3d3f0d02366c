"""What somebody meant who typed no command, or not quite one."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from playground.client.parse import parse_command
from playground.model.objects import Json
from playground.rules.command_rules import SUB_COMMAND, SUB_COMMAND_GROUP

LIKENESS = 0.6
"""How alike two names must be (`difflib`'s ratio): "recomend" and "recommend" are, "help" and "hello" are not."""


def find_nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that begins with the word, or the one most like it, if any is."""
    known = sorted(names)
    wanted = word.lower()
    beginning = [name for name in known if wanted and name.startswith(wanted)]
    return next(iter(beginning or get_close_matches(wanted, known, n=1, cutoff=LIKENESS)), None)


def correct_command(line: str, commands: Mapping[str, Json]) -> str | None:
    """Return the line with the nearest names of the command and its sub-commands; None if there is none to change."""
    words = line.removeprefix("/").split(" ")
    options: Sequence[Json] = [{"name": name, "type": SUB_COMMAND, **command} for name, command in commands.items()]
    for position, word in enumerate(words):
        names = {option["name"]: option for option in options if option["type"] in (SUB_COMMAND, SUB_COMMAND_GROUP)}
        if not names:
            break
        nearest = word if word in names else find_nearest(word, names)
        if nearest is None:
            return None
        words[position] = nearest
        options = names[nearest].get("options", [])
    corrected = "/" + " ".join(words)
    return None if corrected == line else corrected


def begins_with_command(line: str, commands: Iterable[str]) -> bool:
    """The first word is a command's name, without its slash."""
    return line.partition(" ")[0].lower() in commands


def get_words(line: str, commands: Mapping[str, Json]) -> str:
    """Return the names of the command and its sub-commands with which a line begins, e.g. `/collection create`."""
    typed = parse_command(line, commands)
    return " ".join([f"/{typed.command['name']}", *(step["name"] for step in typed.path)])


def build_example(words: str, option: str, hints: Sequence[str]) -> str:
    """Return the first hint for a command, or the command with the option that is missing."""
    return next((hint for hint in hints if hint.startswith(f"{words} ")), f"{words} {option}:…")
