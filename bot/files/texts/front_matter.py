"""The front matter of a Markdown file: fields between `---` (YAML) or `+++` (TOML) above the text."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BLOCK: Final = re.compile(
    r"\s*(?:---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)^\+\+\+)[ \t]*(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)
_FIELD: Final = re.compile(r"(?P<name>[\w.\-\"' ]{1,100}?)(?:[ \t]*=[ \t]*|[ \t]*:(?:[ \t]+|$))(?P<value>.*)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title that it gives, and the names of its other fields."""

    title: str | None
    others: tuple[str, ...]


def split_front_matter(text: str) -> tuple[FrontMatter | None, str]:
    """The front matter, and the text below it.

    Lines between two rules that are no fields are text, and so is what no second rule ends.
    """
    block = _BLOCK.match(text)
    if block is None:
        return None, text
    inside = block["toml"] if block["yaml"] is None else block["yaml"]
    fields = _read_fields(inside, is_toml=block["yaml"] is None)
    if fields is None:
        return None, text
    others = tuple(name for name in fields if name.casefold() != "title")
    title = next((value for name, value in fields.items() if name.casefold() == "title"), None)
    return FrontMatter(title, others), text[block.end() :]


def _read_fields(inside: str, *, is_toml: bool) -> dict[str, str | None] | None:
    """The fields with their values where those are plain text; None where a line is no field."""
    if is_toml:
        try:
            return {name: value if isinstance(value, str) else None for name, value in tomllib.loads(inside).items()}
        except tomllib.TOMLDecodeError:
            pass  # a broken line takes nothing from the others: read them like those of YAML
    fields: dict[str, str | None] = {}
    lines = inside.splitlines()
    for place, line in enumerate(lines):
        if not line.strip() or line[0] in " \t#-]}[":  # inside of the field above
            if not fields and line.strip() and line[0] != "#":
                return None
            continue
        field = _FIELD.fullmatch(line)
        if field is None:
            return None
        below = _iterate_below(lines, place + 1)
        fields[field["name"].strip("\"' ")] = _read_value(field["value"], " ".join(below))
    return fields or None


def _iterate_below(lines: list[str], begin: int) -> Iterator[str]:
    """The indented lines that a field goes on with."""
    for place in range(begin, len(lines)):
        line = lines[place]
        if line.strip() and line[0] not in " \t":
            return
        yield line.strip()


def _read_value(value: str, below: str) -> str | None:
    """A plain, quoted or folded text; None for a list, a mapping and nothing."""
    text = value.strip()
    if text[:1] in ("|", ">"):
        return below.strip() or None
    if text[:1] in ("'", '"'):
        return _unquote(f"{text} {below}".strip())
    text = _COMMENT.sub("", text).strip()
    if not text or text[0] in "[{&*!-" or text in ("~", "null"):
        return None
    return f"{text} {below}".strip()


def _unquote(text: str) -> str | None:
    """The text between the quotes; where the second one is missing, all of it."""
    mark = text[0]
    if mark == '"':
        try:
            found, _ = json.JSONDecoder(strict=False).raw_decode(text)
            return str(found) or None
        except ValueError:
            return text.strip('"') or None
    quoted = re.match(r"'((?:[^']|'')*)'", text)
    return (quoted[1].replace("''", "'") if quoted else text.strip("'")) or None
