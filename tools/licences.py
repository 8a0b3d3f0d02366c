"""`python -m tools.licences`: the licences of the packages of the locks, and whether all of them are allowed."""

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
# The biggest lock: the others are parts of it.
LOCK: Final = ROOT / "requirements-dev.lock"

# Permissive ones, and MPL-2.0, which asks for nothing of a program that uses a package unchanged.
ALLOWED: Final = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
        *("MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    }
)
# What packages call them that do not use the names of SPDX.
SPDX: Final = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-clause": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Read in the licence files of those whose metadata names none or quotes it whole, and of those for other systems.
READ: Final = {
    "atheris": "Apache-2.0",
    "audioop-lts": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "wordllama": "MIT",
}
_OPERATORS: Final = re.compile(r"\s+(?:AND|OR)\s+|[()]")


def read_names(lock: Path = LOCK) -> list[str]:
    """The packages of a lock, each once: some have another version for another Python."""
    return list(dict.fromkeys(re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE)))


def read_licence(name: str) -> str:
    """The licence of a package as SPDX names it, `unknown` where nothing says so.

    What is written down here counts first, then the package's expression, its classifiers, its free text.
    """
    if name in READ:
        return READ[name]
    try:
        about = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return "unknown"
    if expression := about.get("license_expression"):
        return str(expression)
    names = [line.rpartition(" :: ")[2] for line in about.get("classifier", ()) if line.startswith("License ::")]
    said = [SPDX[name] for name in names if name in SPDX]
    text = str(about.get("license") or "unknown")
    return " AND ".join(said) or SPDX.get(text, text)


def is_allowed(licence: str) -> bool:
    """Whether every licence of an expression is allowed, also those between which one may choose."""
    parts = [part.strip() for part in _OPERATORS.split(licence) if part.strip()]
    return bool(parts) and all(part in ALLOWED for part in parts)


def find_refused(names: list[str]) -> Iterator[str]:
    """A line for each package whose licence is not allowed."""
    for name in names:
        licence = read_licence(name)
        if not is_allowed(licence):
            yield f"{name}: {licence.splitlines()[0][:80]}"


def main() -> None:
    """Print the licences with how many packages are under each; status 1 where one is not allowed."""
    names = read_names()
    licences = [read_licence(name) for name in names]
    for licence in sorted(set(licences), key=lambda each: -licences.count(each)):
        sys.stdout.write(f"{licences.count(licence):4} {licence.splitlines()[0][:80]}\n")
    if refused := list(find_refused(names)):
        sys.exit("Not allowed:\n" + "\n".join(refused))


if __name__ == "__main__":
    main()
