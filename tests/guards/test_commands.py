"""No two commands of the cogs have the same name."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tests.guards.imports import get_modules

KINDS = {"hybrid_command", "hybrid_group", "command", "group"}


def get_commands(path: Path) -> Iterator[str]:
    """The full names of a module's commands: that of a subcommand begins with its group's."""
    for function in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_function(node)):
        for call in (found for found in function.decorator_list if isinstance(found, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr in KINDS:
                name = get_given_name(call) or function.name
                # The modules of a family name the group that they share by its class: DocumentsGroup.documents.
                parent = ast.unparse(call.func.value).rpartition(".")[2]
                yield name if parent in {"commands", "app_commands"} else f"{parent} {name}"


def is_function(node: ast.AST) -> TypeGuard[ast.AsyncFunctionDef]:
    return isinstance(node, ast.AsyncFunctionDef)


def get_given_name(call: ast.Call) -> str | None:
    given = (word.value for word in call.keywords if word.arg == "name")
    return next((str(value.value) for value in given if isinstance(value, ast.Constant)), None)


def test_every_command_has_a_name_of_its_own() -> None:
    counts = Counter(name for path in get_modules("cogs") for name in get_commands(path))
    assert {"ask", "documents list"} <= counts.keys()
    assert [name for name, count in counts.items() if count > 1] == []
