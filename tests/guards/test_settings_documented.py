"""Every setting is in .env.example with its default, and in the README."""

import re

from bot.settings import Settings, load_settings
from tests.guards.imports import ROOT

EXAMPLE = ROOT / ".env.example"
NAMES = [name.upper() for name in Settings.model_fields]


def test_the_example_names_every_setting_once_and_nothing_else() -> None:
    named = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(NAMES)


def test_the_example_shows_the_defaults() -> None:
    assert load_settings({}, env_file=EXAMPLE) == Settings()


def expand(text: str) -> str:
    """`A_HOST/PORT` names A_HOST and A_PORT, as tables write it."""

    def spell_out(match: re.Match[str]) -> str:
        first, *others = match[0].split("/")
        return " ".join([first, *(f"{first.rpartition('_')[0]}_{other}" for other in others)])

    return re.sub(r"\b[A-Z]+(?:_[A-Z]+)+(?:/[A-Z]+)+\b", spell_out, text)


def test_the_readme_names_every_setting() -> None:
    words = set(re.findall(r"[A-Z_]+", expand((ROOT / "README.md").read_text("utf-8"))))
    assert [name for name in NAMES if name not in words] == []
