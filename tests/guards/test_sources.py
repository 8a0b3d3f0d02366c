"""Rules for every source file that no linter knows."""

import ast
from pathlib import Path

import pytest

from tests.guards.imports import get_modules, get_name

MODULES = get_modules("bot", "cogs", "playground", "examples", "bench", "evaluation", "tools")
LINES_MAX = 400


def test_there_are_sources() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("path", MODULES, ids=get_name)
def test_a_module_begins_with_a_docstring_whose_first_line_says_it(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring
    summary, *rest = docstring.splitlines()
    assert summary.endswith(".")
    assert not rest or not rest[0].strip()


@pytest.mark.parametrize("path", MODULES, ids=get_name)
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES_MAX
