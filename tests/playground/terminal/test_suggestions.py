"""What somebody meant who typed no command, or not quite one."""

from typing import Any

import pytest

from playground.terminal.suggestions import begins_with_command, build_example, correct_command, get_words

COMMANDS: dict[str, dict[str, Any]] = {
    "recommend": {"name": "recommend", "options": [{"name": "query", "type": 3}]},
    "collection": {
        "name": "collection",
        "options": [{"name": name, "type": 1, "options": []} for name in ("list", "info")],
    },
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/rec funny", "/recommend funny"),
        ("/Recommend funny", "/recommend funny"),
        ("/recomend a b", "/recommend a b"),
        ("/collection lst", "/collection list"),
        ("/colection inf", "/collection info"),
        ("/recommend funny", None),
        ("/xyz", None),
        ("/", None),
        ("/collection zzz", None),
    ],
)
def test_the_nearest_command(typed: str, meant: str | None) -> None:
    assert correct_command(typed, COMMANDS) == meant


def test_a_line_that_lacks_only_its_slash() -> None:
    assert begins_with_command("Recommend me something", COMMANDS)
    assert not begins_with_command("recommendation please", COMMANDS)


def test_an_example_is_a_hint_or_names_the_option() -> None:
    hints = ["/recommend romantic comedy"]

    assert build_example(get_words("/recommend", COMMANDS), "query", hints) == "/recommend romantic comedy"
    assert build_example(get_words("/collection info", COMMANDS), "name", hints) == "/collection info name:…"
