"""What README, pyproject.toml, Makefile and docs/platforms.md promise of platforms and Pythons is the same."""

import re
import tomllib
from itertools import product

import pytest

from tests.guards.imports import ROOT
from tools.platforms import ALL, PROMISED, PYTHONS, RESOLVED

FIRST, LAST = PYTHONS[0], PYTHONS[-1]
NEXT = f"3.{int(LAST.partition('.')[2]) + 1}"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def read_table() -> dict[tuple[str, str], str]:
    """The table of docs/platforms.md by platform and Python."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in read("docs/platforms.md").splitlines()
            if line.startswith("|") and "---" not in line]  # fmt: skip
    (_, *pythons), *body = rows
    return {(name, python): cell for name, *cells in body for python, cell in zip(pythons, cells, strict=True)}


def test_the_page_has_every_combination() -> None:
    assert set(read_table()) == set(product(ALL, PYTHONS))


@pytest.mark.parametrize("platform", PROMISED)
def test_what_is_promised_can_be_installed(platform: str) -> None:
    table = read_table()
    assert [python for python in PYTHONS if table[platform, python] != RESOLVED] == []


@pytest.mark.parametrize("platform", PROMISED)
def test_the_readme_promises_it(platform: str) -> None:
    system, detail = re.split(r"\W+", platform, maxsplit=1)
    (sentence,) = re.findall(r"^- \*\*Platforms\.\*\*.*?(?=\n- |\n\n)", read("README.md"), re.MULTILINE | re.DOTALL)
    assert system in sentence
    assert all(word in sentence for word in re.findall(r"x86-64|arm64|Apple silicon|Intel|\d+", detail))


def test_the_python_versions_are_the_same_everywhere() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["requires-python"] == f">={FIRST},<{NEXT}"
    assert f"Python {FIRST} to {LAST}" in read("README.md")
    makefile = read("Makefile")
    assert f"Python {FIRST} to {LAST}" in makefile
    assert f"({FIRST.replace('.', ', ')}) <= sys.version_info < ({NEXT.replace('.', ', ')})" in makefile
    assert f"--python-version {FIRST} " in makefile
