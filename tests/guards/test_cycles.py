"""No module of these packages imports itself by a detour; imports for typing only count as much as any other."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.guards.imports import get_imports, get_modules, get_name

PACKAGES = ("bot.files", "playground")


def find_cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """The modules of one circle, from any of them back to itself; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def build_graph(package: str) -> dict[str, set[str]]:
    """For each module of a package the other ones of it that it imports."""
    paths = {get_name(path): path for path in get_modules(package.replace(".", "/"))}
    return {
        name: {found for target in get_imports(path) if (found := _find_module(target, paths.keys()))} - {name}
        for name, path in paths.items()
    }


def _find_module(target: str, names: Collection[str]) -> str | None:
    """The module that a dotted name is, or is in."""
    return next((name for name in (target, target.rpartition(".")[0]) if name in names), None)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_import_each_other_in_a_circle(package: str) -> None:
    graph = build_graph(package)
    assert any(graph.values())
    assert find_cycle(graph) == []


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}}
    assert set(find_cycle(graph)) == {"b", "c"}
