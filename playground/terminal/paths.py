"""Paths as people type them: with `~`, and in quotes where there are spaces."""

import os
from pathlib import Path


def complete_path(typed: str) -> list[tuple[str, str]]:
    """Return, for the files and folders whose path begins with `typed`, what to type for each, and its name."""
    bare = typed.removeprefix('"').removesuffix('"')
    parent, slash, beginning = bare.rpartition("/")
    folder = Path(f"{parent}{slash}" or ".").expanduser()
    try:
        entries = sorted(folder.iterdir())
    except OSError:  # there is no such folder, or it may not be read
        return []
    shown = [entry for entry in entries if _begins(entry.name, beginning)]
    return [(_quote(f"{parent}{slash}{_name(entry)}"), _name(entry)) for entry in shown]


def _begins(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and (beginning.startswith(".") or not name.startswith("."))


def _name(entry: Path) -> str:
    return entry.name + (os.sep if entry.is_dir() else "")


def _quote(path: str) -> str:
    """Quote a path with spaces; the quotes of a folder stay open, since more is to come."""
    if " " not in path:
        return path
    return f'"{path}' if path.endswith(os.sep) else f'"{path}"'
