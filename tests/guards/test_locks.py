"""The locks can be installed by any pip on any day: all is pinned, with its extras and with hashes."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from itertools import product

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guards.imports import ROOT

RUNTIME = "requirements.lock"
ONNX = "requirements-onnx.lock"
OTEL = "requirements-otel.lock"
DEVELOPMENT = "requirements-dev.lock"
EXTRAS: dict[str, set[str]] = {
    RUNTIME: set(),
    ONNX: {"onnx"},
    OTEL: {"otel"},
    DEVELOPMENT: {"onnx", "otel", "dev"},
}
LOCKS = tuple(EXTRAS)
PROJECT = "ragbot"
SYSTEMS = (("linux", "Linux", "x86_64"), ("darwin", "Darwin", "arm64"), ("win32", "Windows", "AMD64"))
PYTHONS = ("3.11", "3.12", "3.13", "3.14")

Pins = dict[str, set[str]]


def read(lock: str) -> str:
    return (ROOT / lock).read_text("utf-8")


def parse_pins(text: str) -> Pins:
    """Each package of a lock with the extras it is pinned with."""
    pins: Pins = {}
    for line in re.findall(r"^([\w.-]+(?:\[[^]]*\])?==\S+)", text, re.MULTILINE):
        requirement = Requirement(line)
        pins.setdefault(canonicalize_name(requirement.name), set()).update(requirement.extras)
    return pins


def iterate_requirements(name: str, extras: set[str]) -> Iterator[Requirement]:
    """What an installed package requires with these extras, on any system and Python."""
    try:
        lines = distribution(name).requires or ()
    except PackageNotFoundError:  # for another system
        return
    for requirement in map(Requirement, lines):
        if requirement.marker is None or any(requirement.marker.evaluate(each) for each in iterate_places(extras)):
            yield requirement


def iterate_places(extras: set[str]) -> Iterator[dict[str, str]]:
    here = {name: str(value) for name, value in default_environment().items()}
    for extra, python, (platform, system, machine) in product(("", *extras), PYTHONS, SYSTEMS):
        yield here | {
            "extra": extra,
            "python_version": python,
            "python_full_version": f"{python}.0",
            "sys_platform": platform,
            "platform_system": system,
            "platform_machine": machine,
        }


def find_missing_extras(pins: Pins, *, extras: set[str]) -> list[str]:
    """The requirements with extras whose target is pinned without them; `extras` are those of the project itself."""
    return [
        f"{name} requires {requirement}"
        for name, wanted in (pins | {PROJECT: extras}).items()
        for requirement in iterate_requirements(name, wanted)
        if not requirement.extras <= pins.get(canonicalize_name(requirement.name), requirement.extras)
    ]


@pytest.mark.parametrize(("lock", "extras"), EXTRAS.items())
def test_requirements_with_extras_are_pinned_with_them(lock: str, extras: set[str]) -> None:
    assert find_missing_extras(parse_pins(read(lock)), extras=extras) == []


@pytest.mark.parametrize(("pinned", "by"), [("coverage[toml]", "pytest-cov"), ("discord-py[speed]", PROJECT)])
def test_a_lock_without_them_is_found_out(pinned: str, by: str) -> None:
    text = read(DEVELOPMENT)
    assert f"\n{pinned}==" in text
    (missing,) = find_missing_extras(parse_pins(text.replace(pinned, pinned.partition("[")[0])), extras={"dev"})
    assert missing.startswith(f"{by} requires ")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_or_a_hash_and_names_no_index(lock: str) -> None:
    lines = [line.strip() for line in read(lock).splitlines() if not line.lstrip().startswith("#")]
    odd = [line for line in lines if not re.match(r"[\w.-]+(\[[\w,-]+\])?==|--hash=sha256:[0-9a-f]{64}( \\)?$", line)]
    assert odd == []


@pytest.mark.parametrize("lock", LOCKS)
def test_what_the_project_requires_is_pinned(lock: str) -> None:
    required = {canonicalize_name(each.name) for each in iterate_requirements(PROJECT, EXTRAS[lock])}
    assert required - parse_pins(read(lock)).keys() == set()


def test_all_locks_have_the_same_runtime() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+", read(lock), re.MULTILINE))

    for extra in (ONNX, OTEL):
        assert pins(RUNTIME) - pins(extra) == set()
        assert pins(extra) - pins(DEVELOPMENT) == set()
