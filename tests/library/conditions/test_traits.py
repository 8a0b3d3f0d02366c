"""What properties are about, by their names, types and values."""

import pytest

from bot.library.conditions.traits import build_traits
from bot.models import CollectionInfo, PropertySpec


def build(*specs: PropertySpec) -> CollectionInfo:
    return CollectionInfo("Things", (PropertySpec("title"), *specs))


@pytest.mark.parametrize(
    ("spec", "value", "minutes"),
    [
        (PropertySpec("runtime", "int"), 120, 1),
        (PropertySpec("duration", "number"), 2.5, 60),
        (PropertySpec("length_in_hours", "number"), 40.0, 60),
        (PropertySpec("dauer", "int", label="Dauer (Minuten)"), 7, 1),
        (PropertySpec("duration_seconds", "int"), 90, 1 / 60),
    ],
)
def test_the_unit_of_a_duration_is_in_its_name_or_its_values(spec: PropertySpec, value: float, minutes: float) -> None:
    traits = build_traits(build(spec), [{spec.name: value}])
    assert traits.duration == (spec, minutes)


def test_a_year_is_a_number_that_can_be_one() -> None:
    year = PropertySpec("release_year", "int")
    assert build_traits(build(year), [{"release_year": 1999}]).year == year
    assert build_traits(build(year), [{"release_year": 12}]).year is None
    assert build_traits(build(PropertySpec("rank", "int")), [{"rank": 1999}]).year is None


def test_the_only_date_is_the_year_of_a_thing() -> None:
    when = PropertySpec("when", "date")
    assert build_traits(build(when), []).year == when
    assert build_traits(build(when, PropertySpec("other", "date")), []).year is None


def test_texts_of_a_few_words_are_short() -> None:
    genre, plot = PropertySpec("genre"), PropertySpec("plot")
    traits = build_traits(build(genre, plot), [{"genre": "drama", "plot": "x" * 200, "title": "A"}])
    assert traits.short == (genre,)
    assert traits.title == PropertySpec("title")


def test_texts_that_were_not_read_are_not_short() -> None:
    traits = build_traits(build(PropertySpec("genre"), PropertySpec("year", "int")), [{"year": 1999}])
    assert traits.short == ()
    assert traits.year == PropertySpec("year", "int")


def test_a_list_of_questions_and_plain_passages_are_no_things() -> None:
    faq = CollectionInfo("Faq", (PropertySpec("question"), PropertySpec("answer"), PropertySpec("topic")))
    row = {"question": "May I?", "answer": "y" * 100, "topic": "rules"}
    assert not build_traits(faq, [row]).is_of_things
    passages = CollectionInfo("Passages", (PropertySpec("title"), PropertySpec("text")))
    assert not build_traits(passages, [{"title": "Wings", "text": "z" * 100}]).is_of_things
