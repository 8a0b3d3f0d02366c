"""`python -m tools.catalogue`: what the catalogues of languages lack, and what nobody says (any more); sorts them.

`python -m tools.catalogue de` prints what German lacks, to be translated. `python -m tools.catalogue de FILE` takes the
translations of such a file over, and takes out what nobody says.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.sentences import ROOT, find_keys

FOLDER: Final = ROOT / "bot" / "languages" / "catalogue"
ROOMS: Final = ("bot", "cogs")


def list_keys() -> list[str]:
    """All texts that the bot says, in the order of the alphabet."""
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted({key.text for path in modules for key in find_keys(path)})


def load(language: str) -> dict[str, str]:
    """The catalogue of a language."""
    texts: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


def save(language: str, texts: Mapping[str, str]) -> None:
    """Write the catalogue of a language, sorted."""
    text = json.dumps(texts, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / f"{language}.json").write_text(text + "\n", "utf-8")


def merge(texts: Mapping[str, str], new: Mapping[str, str], keys: list[str]) -> dict[str, str]:
    """What is said of both; new texts win, and empty ones are none."""
    both = {**texts, **{key: text for key, text in new.items() if text}}
    return {key: both[key] for key in keys if key in both}


def main(language: str = "", file: str = "") -> None:
    """Say how complete the catalogues are, print what one lacks, or take translations over."""
    keys = list_keys()
    if file:
        save(language, merge(load(language), json.loads(Path(file).read_text("utf-8")), keys))
    elif language:
        lacking = {key: "" for key in keys if key not in load(language)}
        sys.stdout.write(json.dumps(lacking, ensure_ascii=False, indent=1) + "\n")
    for path in sorted(FOLDER.glob("*.json")):
        texts = load(path.stem)
        save(path.stem, texts)
        missing, unsaid = len(set(keys) - texts.keys()), len(texts.keys() - set(keys))
        sys.stderr.write(f"{path.stem}: {missing} of {len(keys)} texts missing, {unsaid} that nobody says\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
