"""`python -m tools.platforms`: which platforms and Pythons the lock can be installed on without a compiler.

uv and not `pip download --platform`: pip evaluates the markers of requirements for the machine it runs on, so that for
another system it would look for the wrong packages.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
UV: Final = Path(sys.executable).with_name("uv")
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
# What README.md promises -> uv's name of it.
PROMISED: Final = {
    "Linux x86-64 (glibc 2.28)": "x86_64-manylinux_2_28",
    "Linux arm64 (glibc 2.28)": "aarch64-manylinux_2_28",
    "macOS 14, Apple silicon": "aarch64-apple-darwin",
    "macOS 14, Intel": "x86_64-apple-darwin",
    "Windows x86-64": "x86_64-pc-windows-msvc",
}
# Looked at as well, so that the table says what is missing there.
OTHERS: Final = {
    "Windows arm64": "aarch64-pc-windows-msvc",
    "Linux x86-64 (musl: Alpine)": "x86_64-unknown-linux-musl",
}
ALL: Final = {**PROMISED, **OTHERS}
MACOS: Final = "14.0"
RESOLVED: Final = "yes"
BEGIN: Final = "<!-- made by `make platforms` -->"
END: Final = "<!-- end -->"

Table = dict[tuple[str, str], str]


def check(platform: str, python: str, *, lock: Path) -> str:
    """`yes`, or what has no wheel there; looks for every package of the lock with its dependencies and hashes."""
    with tempfile.TemporaryDirectory() as target:
        command = (
            *(str(UV), "pip", "install", "--quiet", "--dry-run", "--only-binary", ":all:", "--require-hashes"),
            *("--python-platform", ALL[platform], "--python-version", python, "--target", target, "-r", str(lock)),
        )
        environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS}
        # Not in the project's folder, whose constraints have no hashes; the lock has obeyed them already.
        done = subprocess.run(command, cwd=target, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return RESOLVED
    missing = re.search(r"Because ([\w-]+).*? has no usable wheels", " ".join(done.stderr.split()))
    if missing is None:
        sys.exit(done.stderr)
    return f"no: {missing[1]}"


def build_table(lock: Path) -> Table:
    """The result for every platform and Python."""
    pairs = [(platform, python) for platform in ALL for python in PYTHONS]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(lambda pair: check(*pair, lock=lock), pairs)
    return dict(zip(pairs, results, strict=True))


def find_broken(table: Table) -> list[str]:
    """What is promised and cannot be installed."""
    return [f"{name}, Python {python}: {table[name, python]}" for name in PROMISED for python in PYTHONS
            if table[name, python] != RESOLVED]  # fmt: skip


def render(table: Table) -> str:
    """The table in Markdown."""
    return "\n".join(_render_rows(table))


def _render_rows(table: Table) -> Iterator[str]:
    yield f"| | {' | '.join(PYTHONS)} |"
    yield f"|---|{'---|' * len(PYTHONS)}"
    for platform in ALL:
        yield f"| {platform} | {' | '.join(table[platform, python] for python in PYTHONS)} |"


def replace_table(page: str, table: str) -> str:
    """The page with the table between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Print the table and write it into docs/platforms.md; fails if a promise is broken or the page was out of date."""
    table = build_table(ROOT / "requirements.lock")
    sys.stdout.write(render(table) + "\n")
    page = ROOT / "docs" / "platforms.md"
    old = page.read_text("utf-8")
    new = replace_table(old, render(table))
    page.write_text(new, "utf-8")
    broken = find_broken(table)
    if new != old:
        broken.append(f"{page.relative_to(ROOT)} was out of date, and is written again")
    sys.exit("\n".join(broken) or 0)


if __name__ == "__main__":
    main()
