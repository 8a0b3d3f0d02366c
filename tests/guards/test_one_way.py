"""Rules that stand in one place: what is called from elsewhere would be a second way."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.guards.imports import get_modules, get_name

HOMES = {
    ".ingester.ingest": "bot.uploads.run",
    "read_upload": "bot.uploads.reader",
    "render_failed_csv": "bot.uploads",
    "CollectionReadOnlyError": "bot.library",
    "has_entry": "bot.ui.permissions",
    "send_late": "bot",
}


@cache
def get_calls(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call))


@pytest.mark.parametrize(("function", "home"), HOMES.items())
def test_a_rule_is_applied_in_its_home_only(function: str, home: str) -> None:
    callers = {
        get_name(path)
        for path in get_modules("bot", "cogs")
        if any(call == function or call.endswith((function, f".{function}")) for call in get_calls(path))
    }
    assert callers
    assert [name for name in callers if name != home and not name.startswith(f"{home}.")] == []
