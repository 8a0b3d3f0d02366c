"""Rules for every source file that no linter knows."""

import ast

import pytest

from tests.guards.imports import get_modules, get_name

MODULES = get_modules("bot", "cogs", "playground", "examples", "bench", "evaluation", "tools")
LINES_MAX = 400


def test_there_are_sources() -> None:
    assert len(MODULES) > 20


def has_summary(source: str) -> bool:
    """Whether a module begins with a docstring whose first line says it."""
    summary, *rest = (ast.get_docstring(ast.parse(source)) or "").splitlines() or [""]
    return summary.endswith(".") and (not rest or not rest[0].strip())


def test_a_module_begins_with_a_docstring_whose_first_line_says_it() -> None:
    assert [get_name(path) for path in MODULES if not has_summary(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "is_fine"),
    [
        ('"""Says it."""', True),
        ('"""Says it.\n\nAnd more."""', True),
        ('"""Says it\nin two lines."""', False),
        ('"""Says it.\nAnd more."""', False),
        ('""""""', False),
        ("import ast", False),
    ],
)
def test_what_a_summary_is(source: str, is_fine: bool) -> None:
    assert has_summary(source) == is_fine


def test_a_file_stays_readable() -> None:
    lengths = {get_name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LINES_MAX} == {}
