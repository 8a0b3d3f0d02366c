"""Cells of an exported CSV: never a formula, and read back as what they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.tables.restore import restore_value
from bot.files.tables.spreadsheet import read_cell, render_cell
from bot.models import PropertySpec

BEGINNINGS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.text(st.sampled_from(f"'{BEGINNINGS}a; |[\"")) | st.text()


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_text_begins_like_a_formula(beginning: str) -> None:
    assert render_cell(f"{beginning}1+1") == f"'{beginning}1+1"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, "-5"),
        (1e300, "1e+300"),
        (False, "false"),
        ("-5", "'-5"),
        ("", "'"),
        ("'90s", "'90s"),
        (None, ""),
        (["a", "b"], "a; b"),
        ([1, 2.5], "1; 2.5"),
        (["a; b"], '["a; b"]'),
        ([], "[]"),
        ({"a": 1}, '{"a":1}'),
    ],
)
def test_values_are_written_as_people_read_them(value: object, cell: str) -> None:
    assert render_cell(value) == cell


@given(TEXTS)
def test_any_text_is_read_back_and_is_no_formula(text: str) -> None:
    cell = render_cell(text)
    assert read_cell(cell) == text
    assert cell[:1] not in tuple(BEGINNINGS)


@given(st.lists(TEXTS))
def test_any_list_is_read_back(texts: list[str]) -> None:
    cell = read_cell(render_cell(texts))
    if not any("\0" in text for text in texts):
        assert restore_value(cell, PropertySpec("x", "text[]")) == texts


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_read_back(number: float) -> None:
    assert repr(restore_value(read_cell(render_cell(number)), PropertySpec("x", "number"))) == repr(number)
