"""How a typed line becomes a command with options."""

from pathlib import Path
from typing import Any

import pytest

from playground import InvalidInputError
from playground.client.parse import parse_command

STRING, INTEGER, FILE = 3, 4, 11


def build_commands(*options: tuple[str, int, bool]) -> dict[str, dict[str, Any]]:
    built = [{"name": name, "type": kind, "required": required} for name, kind, required in options]
    return {"find": {"name": "find", "options": built}}


SEARCH = build_commands(("query", STRING, True), ("limit", INTEGER, False), ("genre", STRING, False))
PAIR = build_commands(("name", STRING, True), ("text", STRING, True), ("limit", INTEGER, False))
OPTIONAL = build_commands(("limit", INTEGER, False), ("topic", STRING, False))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("/find", {}),
        ("/find romantic comedy", {"query": "romantic comedy"}),
        ("/find  two\nlines ", {"query": "two\nlines"}),
        ("/find romantic comedy limit:5", {"query": "romantic comedy", "limit": "5"}),
        ("/find query:a b limit:5 genre:x y", {"query": "a b", "limit": "5", "genre": "x y"}),
        ('/find query:"a limit:5 b" limit:3', {"query": "a limit:5 b", "limit": "3"}),
        ('/find "quoted words"', {"query": "quoted words"}),
        ('/find say "hi" to her', {"query": 'say "hi" to her'}),
        (r'/find query:"a \"b\" c"', {"query": 'a "b" c'}),
        ('/find {"a": 1} {secret}', {"query": '{"a": 1} {secret}'}),
        ("/find time:12 sublimit:5", {"query": "time:12 sublimit:5"}),
        ("/find genre:", {"genre": ""}),
    ],
)
def test_one_required_option_takes_the_words(text: str, values: dict[str, str]) -> None:
    assert parse_command(text, SEARCH).values == values


def test_of_several_required_options_the_last_takes_the_rest() -> None:
    assert parse_command("/find Movie all the rest limit:2", PAIR).values == {
        "name": "Movie",
        "text": "all the rest",
        "limit": "2",
    }
    assert parse_command("/find all of it name:Movie", PAIR).values == {"name": "Movie", "text": "all of it"}


def test_without_required_options_words_go_to_the_first_text() -> None:
    assert parse_command("/find sea stories", OPTIONAL).values == {"topic": "sea stories"}


def test_words_without_a_place_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="left over"):
        parse_command("/find left over", build_commands())


def test_a_file_goes_to_the_attachment(tmp_path: Path) -> None:
    commands = build_commands(("collection", STRING, True), ("file", FILE, True))
    path = tmp_path / "films.csv"
    path.touch()

    assert parse_command(f"/find Movie {path}", commands).values == {"file": str(path), "collection": "Movie"}
    assert parse_command(f"/find {path}", commands).values == {"file": str(path)}
    assert parse_command("/find no/such/file.csv", commands).values == {"collection": "no/such/file.csv"}


def test_a_path_with_spaces_is_quoted(tmp_path: Path) -> None:
    commands = build_commands(("collection", STRING, True), ("file", FILE, True))
    path = tmp_path / "my films.csv"
    path.touch()

    for text in (f'/find Movie "{path}"', f'/find Movie file:"{path}"'):
        assert parse_command(text, commands).values == {"file": str(path), "collection": "Movie"}


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "films.csv").touch()

    commands = build_commands(("collection", STRING, True), ("file", FILE, True))
    assert parse_command("/find Movie ~/films.csv", commands).values["file"] == "~/films.csv"


def test_the_last_typed_option_is_known() -> None:
    assert parse_command("/find query:x genre:co", SEARCH).last == "genre"
    assert parse_command("/find com", SEARCH).last == "query"
