"""Reads from the sources what members are told: the texts that are in the catalogue, and those that are not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
# Called with a text that the catalogue has: the first argument, or those by name.
SPOKEN: Final = {
    "phrase": (),
    "translate": (),
    "list_spoken": (),
    "saying": (),
    "read_spoken": (),
    "translate_to": (),
    "translate_count": ("one", "many"),
}
DECORATORS: Final = frozenset({"command", "group", "hybrid_command", "hybrid_group", "with_app_command"})
# Called with what nobody but the operator and programmers reads.
SILENT_CALLS: Final = frozenset(
    {
        *("debug", "info", "warning", "error", "exception", "compile", "TypeVar", "ParamSpec", "NewType", "cast"),
        *("ValueError", "TypeError", "RuntimeError", "KeyError", "LookupError", "AssertionError", "AttributeError"),
        *("ContextVar", "getLogger", "Field", "words_of"),
    }
)
SILENT_WORDS: Final = frozenset({"name", "custom_id", "kind", "key"})
_CODE: Final = re.compile(r"`[^`]*`")
_SENTENCE: Final = re.compile(
    r"(?:^|(?<=[\s(“*]))(?:[A-Z][a-z]+(?=[\s.,:;?!…”*]|$)|[A-Za-z][a-z’']+(?=[.,:;?!]?\s)|(?<=\s)[a-z]{2,}(?=[.,:;?!]*$))"
)


class Sentence(NamedTuple):
    """A text in the sources; of an f-string the code."""

    text: str
    path: Path
    line: int


def find_keys(path: Path) -> Iterator[Sentence]:
    """The texts of a module that the catalogue has to have."""
    yield from find_described(path)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield from (Sentence(text, path, node.lineno) for text in _list_said(node))


def find_described(path: Path) -> Iterator[Sentence]:
    """The texts of a module that Discord shows of commands and options."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (Sentence(text, path, node.lineno) for text in _list_described(node))


def find_unsaid(path: Path) -> Iterator[Sentence]:
    """The texts of a module that look like sentences for members and are said without the catalogue."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(inner) for node in ast.walk(tree) for quiet in _list_silent(node) for inner in ast.walk(quiet)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        text = _get_text(node)
        if text is not None and is_sentence(text):
            yield Sentence(text, path, node.lineno)  # type: ignore[attr-defined] # what has a text has a line


def is_sentence(text: str) -> bool:
    """Whether a text is words for people, rather than a name, an id or a pattern; what stands in backticks is code."""
    return _SENTENCE.search(_CODE.sub("", text)) is not None


def get_called(node: ast.Call) -> str:
    """The last name of what is called."""
    return ast.unparse(node.func).rpartition(".")[2]


def _get_text(node: ast.AST) -> str | None:
    """What a literal says; of an f-string with `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def _list_silent(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that no member reads as they stand there."""
    if isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
        yield from (
            part.format_spec for part in node.values if isinstance(part, ast.FormattedValue) and part.format_spec
        )
    elif isinstance(node, ast.Call):
        yield from _list_silent_arguments(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Assert) and node.msg is not None:
        yield node.msg
    elif isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        yield node.value
    elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
        yield node.annotation
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (each for each in node.decorator_list if not ast.unparse(each).startswith("discord.ui."))
        yield from filter(None, [node.returns])


def _list_silent_arguments(call: ast.Call) -> Iterator[ast.AST]:
    name = get_called(call)
    if name in SPOKEN:
        yield from call.args[:1]
        yield from (word.value for word in call.keywords if word.arg in SPOKEN[name])
    elif name in SILENT_CALLS:
        yield call
    else:
        yield from (word.value for word in call.keywords if word.arg in SILENT_WORDS)


def _list_said(call: ast.Call) -> Iterator[str]:
    name = get_called(call)
    if name in SPOKEN:
        given = call.args[:1] if not SPOKEN[name] else []
        given += [word.value for word in call.keywords if word.arg in SPOKEN[name]]
        yield from (node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _list_described(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """What Discord shows of a command: the first line of its docstring, and what is said of its options."""
    calls = [each for each in function.decorator_list if isinstance(each, ast.Call)]
    if not any(get_called(call) in DECORATORS and _is_shown(call) for call in calls):
        return
    yield from (ast.get_docstring(function) or "").splitlines()[:1]
    for call in calls:
        if get_called(call) == "describe":
            values = [word.value for word in call.keywords]
            yield from (node.value for node in values if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_shown(call: ast.Call) -> bool:
    return not any(word.arg == "hidden" for word in call.keywords)
