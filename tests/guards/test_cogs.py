"""`cogs/` holds command families and nothing else: what several of them need has a room of its own in `bot/`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.imports import ROOT, get_modules, get_name
from tests.guards.test_commands import get_commands

LINES_MAX = 150


def get_families(folder: Path) -> list[Path]:
    """What RagBot loads as extensions: the modules and packages of a folder."""
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    return sorted([*modules, *(path.parent for path in folder.glob("*/__init__.py"))])


def find_faults(family: Path) -> Iterator[str]:
    """What keeps a module or a package from being a command family."""
    files = sorted(family.rglob("*.py")) if family.is_dir() else [family]
    entry = family / "__init__.py" if family.is_dir() else family
    if family.name.startswith("_"):
        yield "its name says that it is a helper"
    if "setup" not in {node.name for node in ast.parse(entry.read_text("utf-8")).body if hasattr(node, "name")}:
        yield "it has no setup"
    if not any([*get_commands(path), *get_listeners(path)] for path in files):
        yield "it has no command"
    yield from (f"{path.name} is too long" for path in files if len(path.read_text("utf-8").splitlines()) > LINES_MAX)


def get_listeners(path: Path) -> Iterator[str]:
    """What a cog hears of by itself: a family may answer what happens in Discord instead of what members type."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            yield from (node.name for mark in marks if mark == "commands.Cog.listener()")


@pytest.mark.parametrize("family", get_families(ROOT / "cogs"), ids=lambda path: path.stem)
def test_cogs_are_command_families(family: Path) -> None:
    assert list(find_faults(family)) == []


def test_every_module_of_the_cogs_is_looked_at() -> None:
    families = get_families(ROOT / "cogs")
    seen = {path for family in families for path in (family.rglob("*.py") if family.is_dir() else [family])}
    assert seen == set(get_modules("cogs")) - {ROOT / "cogs" / "__init__.py"}
    assert {"recommend", "ingest"} <= {family.stem for family in families}
    assert get_name(ROOT / "cogs" / "ingest" / "flow.py") == "cogs.ingest.flow"


@pytest.mark.parametrize(
    ("name", "text", "faults"),
    [
        ("_helper.py", "", ["its name says that it is a helper", "it has no setup", "it has no command"]),
        ("texts.py", "async def setup(bot): ...\n", ["it has no command"]),
        (
            "joins.py",
            "@commands.Cog.listener()\nasync def on_member_join(member): ...\nasync def setup(bot): ...\n",
            [],
        ),
        (
            "ask.py",
            "@commands.hybrid_command()\nasync def ask(ctx): ...\nasync def setup(bot): ...\n" + "\n" * 150,
            ["ask.py is too long"],
        ),
    ],
)
def test_a_cog_that_grows_a_helper_is_found(tmp_path: Path, name: str, text: str, faults: list[str]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (family,) = get_families(tmp_path)
    assert list(find_faults(family)) == faults
