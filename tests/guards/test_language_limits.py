"""What stands on buttons, menus and forms, and what describes commands, fits there in each language."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest

from bot.languages import LANGUAGES
from tests.guards.imports import get_modules, get_name
from tools.catalogue import load
from tools.sentences import find_described, get_called

# Discord's: of a button, a menu, a field of a form, a form and a command.
BUTTON, PLACEHOLDER, FIELD, FORM, DESCRIPTION = 80, 150, 45, 45, 100
# An argument by its name, of whatever is called; `title` and `text` are of many things, so of these.
ANYWHERE = {"label": BUTTON, "confirm_label": BUTTON, "placeholder": PLACEHOLDER}
OF = {("Modal", "title"): FORM, ("Label", "text"): FIELD, ("Label", "description"): DESCRIPTION}
# What the shell says of its commands has no limit.
MODULES = [path for path in get_modules("bot", "cogs") if get_name(path) != "bot.__main__"]


def list_limited() -> Iterator[tuple[str, int]]:
    """Texts, and how long they may be where they are shown."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    kept = {name: text for tree in trees.values() for name, text in find_kept(tree)}
    for path, tree in trees.items():
        yield from ((key.text, DESCRIPTION) for key in find_described(path))
        own = {**kept, **dict(find_kept(tree))}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from find_limited(node, own)
            elif isinstance(node, ast.Dict):  # the buttons of a question, by what they say
                looks = [key for key, value in zip(node.keys, node.values, strict=True) if "tyle" in ast.unparse(value)]
                yield from ((text, BUTTON) for key in looks for text in find_texts(key, own))


def find_kept(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The texts of a module's constants, by their names."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if get_called(node.value) == "phrase" and isinstance(node.value.args[0], ast.Constant):
                yield name, str(node.value.args[0].value)


def find_limited(call: ast.Call, kept: dict[str, str]) -> Iterator[tuple[str, int]]:
    for word in call.keywords:
        limit = ANYWHERE.get(word.arg or "") or OF.get((get_called(call), word.arg or ""))
        if limit is not None:
            yield from ((text, limit) for text in find_texts(word.value, kept))


def find_texts(node: ast.AST | None, kept: dict[str, str]) -> Iterator[str]:
    """What is said by an expression, itself or by a constant's name."""
    for inner in ast.walk(node) if node is not None else ():
        if isinstance(inner, ast.Call) and get_called(inner) == "translate":
            said = inner.args[0]
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.Name) and said.id in kept:
                yield kept[said.id]


def measure(text: str) -> int:
    """How long it is without what is filled in, which is cut where it may be long."""
    return sum(len(before.encode("utf-16-le")) // 2 for before, *_ in Formatter().parse(text))


LIMITED = sorted(set(list_limited()))


def test_texts_with_limits_are_found() -> None:
    assert {("Undo", BUTTON), ("Your question", FIELD), ("Ingest", BUTTON), ("Which message helped?", PLACEHOLDER)} <= {
        *LIMITED
    }
    assert len(LIMITED) > 100
    assert [text for text, limit in LIMITED if measure(text) > limit] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fit_where_they_are_shown(language: str) -> None:
    texts = load(language)
    longer = {texts[text]: limit for text, limit in LIMITED if text in texts and measure(texts[text]) > limit}
    assert longer == {}
