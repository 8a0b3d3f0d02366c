"""Templates of admins: what fits a collection, how it is spelled, and which one holds."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TemplateError
from bot.models import CollectionInfo, PropertySpec, RecommendStyle
from bot.schema import HIDDEN
from bot.templates import (
    PLACES_MAX,
    TEMPLATE_MAX,
    GuildTemplates,
    TemplatePiece,
    TemplateSlot,
    TemplateVersion,
    check_template,
    split_template,
)

EACH, TOGETHER = RecommendStyle.EACH, RecommendStyle.TOGETHER
OWN = (
    PropertySpec("title"),
    PropertySpec("release_year", "int", label="Release Year (US)"),
    PropertySpec("source_value", label="Source"),
    PropertySpec("poster", "blob"),
)
MOVIE = CollectionInfo("Movie", (*OWN, *(PropertySpec(name) for name in HIDDEN)))
NUMBERS = CollectionInfo("Number", (PropertySpec("value", "int"),))
HERE, THREAD = 11, 12

typed = st.one_of(
    st.text(max_size=60),
    st.builds(
        "".join,
        st.lists(st.sampled_from(("{", "}", "{{", "}}", "title", " ", "{title}", "Source", "\n", "x")), max_size=12),
    ),
)


def build_version(text: str, number: int = 1) -> TemplateVersion:
    return TemplateVersion(number, text, 1, datetime(2026, 11, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sell {title}.", "Sell {title}."),
        ("  Sell { Title }.\r\nNow. ", "Sell {title}.\nNow."),
        ("In {release year (us)}", "In {release_year}"),
        ("From {Source}", "From {source_value}"),
        ("{{title}} is {{{title}}}", "{{title}} is {{{title}}}"),
        ("Bell\x07 \ud800", "Bell ?"),
    ],
)
def test_properties_are_spelled_as_the_collection_spells_them(text: str, expected: str) -> None:
    assert check_template(text, MOVIE, EACH) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no text in it"),
        (" \n ", "no text in it"),
        ("Sell {titel}", "Did you mean title?"),
        ("Sell {zzz}", "It has: title, release_year, source_value."),
        ("Sell {audience}", "keep for myself"),
        ("Sell {Search_Text}", "keep for myself"),
        ("Sell {poster}", "no property"),
        ("Sell {}", "nothing between"),
        ("Sell {title", "`{` at character 6 has no `}`"),
        ("Sell title}", "`}` at character 11 has no `{`"),
        ("Sell {title}}", "`}` at character 13"),
        ("Sell {a{title}}", "`{` at character 6"),
        ("x" * (TEMPLATE_MAX + 1), "2,001 characters"),
        ("{title}" * (PLACES_MAX + 1), "21 times"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_template(text, MOVIE, EACH)
    assert reason in caught.value.user_message


def test_a_text_about_all_has_no_braces() -> None:
    assert check_template("As a list.", MOVIE, TOGETHER) == "As a list."
    for text in ("About {title}", "{{", "}"):
        with pytest.raises(TemplateError, match="has no braces"):
            check_template(text, MOVIE, TOGETHER)


def test_a_collection_without_texts_has_no_text_about_each() -> None:
    with pytest.raises(TemplateError, match="Set `together` instead"):
        check_template("Say {value}", NUMBERS, EACH)
    assert check_template("Count.", NUMBERS, TOGETHER)


@given(typed)
def test_what_is_saved_is_taken_again_and_names_nothing_but_own_properties(text: str) -> None:
    try:
        checked = check_template(text, MOVIE, EACH)
    except TemplateError:
        return
    assert check_template(checked, MOVIE, EACH) == checked
    named = {piece.text for piece in split_template(checked) if piece.is_property}
    assert named <= {"title", "release_year", "source_value"}


def test_a_template_is_split_into_words_and_properties() -> None:
    assert list(split_template("a {title}{{b")) == [
        TemplatePiece("a "),
        TemplatePiece("title", is_property=True),
        TemplatePiece("{"),
        TemplatePiece("b"),
    ]


def test_the_nearest_place_wins_and_what_is_reset_or_does_not_fit_is_passed_over() -> None:
    def find(versions: Mapping[TemplateSlot, tuple[TemplateVersion, ...]], *places: int) -> str:
        return GuildTemplates(versions).at(places)(MOVIE, EACH)

    everywhere, here = TemplateSlot("Movie", EACH), TemplateSlot("Movie", EACH, HERE)
    thread = TemplateSlot("Movie", EACH, THREAD)
    versions: dict[TemplateSlot, tuple[TemplateVersion, ...]] = {
        everywhere: (build_version("all"),),
        here: (build_version("here"),),
        thread: (build_version("thread"),),
    }
    assert find(versions, THREAD, HERE) == "thread"
    assert find(versions, HERE) == "here"
    assert find(versions, 99) == "all"
    assert find(versions | {thread: (build_version("", 2), build_version("thread"))}, THREAD, HERE) == "here"
    assert find(versions | {here: (build_version("Sell {deleted}"),)}, HERE) == "all"
    assert find({TemplateSlot("Movie", TOGETHER): (build_version("all"),)}, HERE) == ""
    assert find({TemplateSlot("Other", EACH): (build_version("all"),)}, HERE) == ""
