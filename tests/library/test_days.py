"""Days in texts, in the ways in which people write them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.days import find_day_spans, find_days


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-14",
        "2024/3/14",
        "2024.03.14",
        "14.3.2024",
        "14. 3. 2024",
        "14/03/2024",
        "03/14/2024",
        "14-03-2024",
        "14 March 2024",
        "14th of March, 2024",
        "14 Mar. 2024",
        "March 14th, 2024",
        "mar 14 2024",
        "14. März 2024",
        "14 de marzo de 2024",
        "14 mars 2024",
        "2024年3月14日",
        "2024년 3월 14일",
    ],
)
def test_a_day_is_one_word_however_it_is_written(text: str) -> None:
    sentence = f"We meet on {text}: come!"
    assert find_days(sentence) == ["@2024-03-14"]
    ((start, end),) = find_day_spans(sentence)
    assert sentence[start:end] == text


def test_what_may_be_two_days_is_both_and_several_are_all_found() -> None:
    assert find_days("3/4/2024") == ["@2024-03-04", "@2024-04-03"]
    assert find_days("2024-05-01 2024-05-02 3.5.2024") == ["@2024-05-01", "@2024-05-02", "@2024-05-03"]
    assert sorted(find_days("1 May 2024, 2024-05-02 and 1 May 2024")) == ["@2024-05-01", "@2024-05-02"]


@pytest.mark.parametrize(
    "text", ["30.2.2024", "2024-13-13", "March 2024", "1.2.3.2024", "2024-03-140", "CVE-2024-03-14", "14 Marches 2024"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert find_days(text) == []
    assert find_day_spans(text) == []


@given(st.dates())
def test_every_day_is_found_as_it_is_stored(day: date) -> None:
    assert find_days(day.isoformat()) == [f"@{day.isoformat()}"]


@given(st.text())
def test_any_text_has_words_without_blanks(text: str) -> None:
    assert all(re.fullmatch(r"@\d{4}-\d\d-\d\d", word) for word in find_days(text))
