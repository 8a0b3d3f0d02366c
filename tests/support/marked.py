"""A language in which every text of the bot stands in ⟦ ⟧, and what members read outside of those."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from playground import Reply

# What Discord shows of a message, an embed, a component or a form; ids, addresses and an option's value are not shown.
SHOWN = frozenset({"content", "title", "description", "name", "text", "label", "placeholder"})
ROOT = Path(__file__).parents[2]
# One that was cut has no end.
_TEXT = re.compile(r"⟦[^⟦⟧]*⟧|⟦[^⟦⟧\n]*…")
# Code, mentions, times, addresses, commands, numbers and ids are the same in all languages.
_CODE = re.compile(r"```.*?```|`[^`]*`|<[^>\s]*>|https?://\S+|/[a-z-]+(?: [a-z-]+)?|[\w-]*\d[\w-]*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
# The worker that reads uploads is a process of its own, and finds this first.
_WORKER = """
from bot.languages import catalogues
from tests.support.marked import Marked
catalogues.get_catalogue = lambda language: {} if language == "en" else Marked()
"""


class Marked(Mapping[str, str]):
    """A catalogue that has every text, marked up to what is filled in."""

    def __getitem__(self, english: str) -> str:
        return "".join(map(_render, Formatter().parse(english)))

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[str]:
        return iter(())


def _render(piece: tuple[str, str | None, str | None, str | None]) -> str:
    text, name, spec, conversion = piece
    marked = "⟦{}⟧".format(text.replace("{", "{{").replace("}", "}}")) if text else ""
    if name is None:
        return marked
    return f"{marked}{{{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}}}"


def write_worker(folder: Path) -> str:
    """The `PYTHONPATH` with which a worker speaks like that too."""
    (folder / "sitecustomize.py").write_text(_WORKER, "utf-8")
    return f"{folder}:{ROOT}"


def find_unmarked(reply: Reply, content: Iterable[str]) -> list[str]:
    """The words of a reply that are neither the bot's, in ⟦ ⟧, nor content."""
    seen: list[str] = []
    for text in list_shown([reply.content, reply.embeds, reply.components, reply.modal]):
        rest = _TEXT.sub(" ", _CODE.sub(" ", text))
        for own in sorted(content, key=len, reverse=True):
            rest = rest.replace(own, " ")
        seen += _WORD.findall(rest)
    return seen


def list_shown(part: Any, name: str = "content") -> Iterator[str]:
    """The texts of a payload; `name` is the key under which it stands."""
    if isinstance(part, Mapping):
        is_field = "name" in part and "inline" in part
        for key, value in part.items():
            yield from list_shown(value, "content" if is_field and key == "value" else key)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from list_shown(each, name)
    elif isinstance(part, str) and name in SHOWN:
        yield part
