"""The text that names the rows of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from bot.models import DataType, FailedRow, PropertySpec, Record
from bot.uploads.messages import Messages
from bot.uploads.titles import pick_title


@dataclass(frozen=True, slots=True)
class Rows(Messages):
    """Rows with columns of their own."""

    entries: tuple[Record, ...] = ()
    failed_rows: tuple[FailedRow, ...] = ()

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        names = {spec.name for spec in properties}
        yield from self.failed_rows
        for record in self.entries:
            yield Record(record.line, {name: value for name, value in record.values.items() if name in names})


def build_rows(count: int, **columns: Any) -> Rows:
    """Rows of which a column's value is its text with the row's number in `{}`, or that of a list in turn."""
    names = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Rowan", "Yew"]

    def build(value: Any, row: int) -> Any:
        if isinstance(value, list):
            return value[row % len(value)]
        return value.format(row, name=f"{names[row % 12]} {names[row // 12 % 12]}") if isinstance(value, str) else value

    return Rows(
        tuple(Record(row, {name: build(value, row) for name, value in columns.items()}) for row in range(count))
    )


def specify(*names: str) -> tuple[PropertySpec, ...]:
    return (PropertySpec("year", DataType.INT), *map(PropertySpec, names))


@pytest.mark.parametrize("name", ["title", "name", "question", "headline", "subject"])
def test_what_is_called_a_title_is_one(name: str) -> None:
    rows = build_rows(3, film="{name}", **{name: "same"})
    assert pick_title([rows], specify("film", name)) == name


def test_else_it_is_the_shortest_text_that_tells_the_rows_apart() -> None:
    columns = {"genre": ["drama", "war", "love"], "plot": "A long story of {name} and its end", "film": "{name}"}
    assert pick_title([build_rows(100, **columns)], specify(*columns)) == "film"


def test_ids_and_addresses_name_nothing() -> None:
    columns = {
        "imdb": "tt{:04d}",
        "page": "https://x.y/{}",
        "mail": "a{}@x.y",
        "film": "The {name}",
        "plot": "{name} " * 9,
    }
    assert pick_title([build_rows(50, **columns)], specify(*columns)) == "film"


def test_a_few_repeated_or_missing_ones_do_not_matter() -> None:
    film = [f"{name} {end}" for name in ("Ink", "Pen", "Ash", "Oak") for end in ("one", "two", "three", "four", "five")]
    film[-1] = film[0]
    columns = {"film": film, "place": ["Rome", "Bonn"]}
    assert pick_title([build_rows(20, **columns)], specify(*columns)) == "film"


def test_where_nothing_tells_the_rows_apart_it_is_what_differs_most() -> None:
    columns = {"place": ["Rome", "Bonn"], "kind": ["a", "b", "c", "d"]}
    assert pick_title([build_rows(40, **columns)], specify(*columns)) == "kind"


def test_several_files_are_one_table_and_bad_rows_do_not_count() -> None:
    first = build_rows(2, film="{name}", place="Rome")
    second = Rows((Record(2, {"film": "Other", "place": "Bonn"}),), failed_rows=(FailedRow(1, "bad"),))
    assert pick_title([first, second], specify("place", "film")) == "film"


def test_numbers_alone_have_no_title() -> None:
    assert pick_title([build_rows(2, year=1)], specify()) is None
    assert pick_title([], specify("a", "b")) == "a"
