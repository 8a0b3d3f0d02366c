"""Texts that are kept before it is known who reads them."""

from collections.abc import Mapping

import pytest

from bot.languages import catalogues, saying, using_locale
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import Condition, build_absence, build_equals, build_range, build_value, negate
from bot.models import PropertySpec

GERMAN = {
    "not {condition}": "nicht {condition}",
    "without “{words}”": "ohne „{words}“",
    "{name}: {values}": "{name}: {values}",
    "{first} or {last}": "{first} oder {last}",
    "{first} and {last}": "{first} und {last}",
    "{label} ({remark})": "{label} ({remark})",
    "the cheapest third": "das billigste Drittel",
    "yes": "ja",
}
CATALOGUES: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "es": {}, "fr": {}, "ja": {}, "en": {}}
PRICE = PropertySpec("price", "number")
GENRE = PropertySpec("genre")
STOCKED = PropertySpec("stocked", "boolean")


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "get_catalogue", CATALOGUES.__getitem__)


def test_a_saying_is_said_as_each_reader_reads_it() -> None:
    text = saying("not {condition}", condition=saying("without “{words}”", words="{condition} or"))
    assert str(text) == "not without “{condition} or”"
    with using_locale("de"):
        assert str(text) == "nicht ohne „{condition} or“"
    assert text.list_spoken() == (
        "not without “{condition} or”",
        "nicht ohne „{condition} or“",
        *["not without “{condition} or”"] * 3,
    )


@pytest.mark.parametrize(
    ("condition", "english", "german"),
    [
        (negate(build_value(GENRE, "crime")), "not genre: crime", "nicht genre: crime"),
        (build_absence([GENRE], "a plot", ["plot"]), "without “a plot”", "ohne „a plot“"),
        (build_equals(GENRE, ["a", "b"], ["a", "b"]), "genre: a or b", "genre: a oder b"),
        (build_equals(STOCKED, [True], [saying("yes")]), "stocked: yes", "stocked: ja"),
        (
            build_range(PRICE, Interval(Bound(5, is_inclusive=False), Bound(9)), is_negated=True),
            "not price > 5 and ≤ 9",
            "nicht price > 5 und ≤ 9",
        ),
        (
            build_range(PRICE, Interval(high=Bound(9)), remark=saying("the cheapest third")),
            "price ≤ 9 (the cheapest third)",
            "price ≤ 9 (das billigste Drittel)",
        ),
        (build_range(PRICE, Interval(high=Bound(9))), "price ≤ 9", "price ≤ 9"),
    ],
)
def test_a_condition_is_called_by_its_label_in_any_language(condition: Condition, english: str, german: str) -> None:
    assert condition.label == english
    with using_locale("de"):
        assert condition.label == german
        # What a chip says in one language is taken off by a member who reads another one.
        assert condition.is_called([english])
    assert condition.is_called(["something else", german])
    assert not condition.is_called(["something else"])
