"""Names of collections and properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SchemaError
from bot.models import PROVENANCE, PropertySpec
from bot.naming import (
    PROPERTY_NAME_MAX,
    RESERVED_PROPERTY_NAMES,
    check_collection_name,
    check_property_name,
    find_key,
    is_valid_property_name,
    make_collection_name,
    make_distinct_name,
    make_nested_name,
    make_property_name,
    make_property_names,
    split_names,
)


@pytest.mark.parametrize(("given_name", "spelled"), [("Movie", "Movie"), ("movie", "Movie"), ("m_2", "M_2")])
def test_collection_name_gets_its_capital(given_name: str, spelled: str) -> None:
    assert check_collection_name(given_name) == spelled


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("my movies!", "MyMovies"),
        ("Größte Filme", "GrossteFilme"),
        ("", "Movie"),
        ("2001", "Movie"),
        ("_x", "X"),
        ("映画", "Movie"),
    ],
)
def test_bad_collection_name_is_answered_with_a_good_one(name: str, hint: str) -> None:
    with pytest.raises(SchemaError, match=f"How about “{hint}”"):
        check_collection_name(name)


def test_collection_name_of_256_letters_is_refused() -> None:
    assert check_collection_name("M" * 255) == "M" * 255
    with pytest.raises(SchemaError, match="at most 255"):
        check_collection_name("M" * 256)


def test_property_name_gets_its_small_letter() -> None:
    assert check_property_name("Title") == "title"


@pytest.mark.parametrize("name", [*sorted(RESERVED_PROPERTY_NAMES), "Vector", "Id", "text_searchable", "x__meta_count"])
def test_reserved_property_name_is_refused(name: str) -> None:
    with pytest.raises(SchemaError, match="keeps for itself"):
        check_property_name(name)


@pytest.mark.parametrize("name", [*PROVENANCE, "Source"])
def test_names_of_the_bots_own_properties_are_refused(name: str) -> None:
    with pytest.raises(SchemaError, match=r"that the bot keeps for itself. How about “.*_value”"):
        check_property_name(name)


def test_only_people_are_refused_the_bots_own_names() -> None:
    assert all(is_valid_property_name(name) for name in PROVENANCE)


@pytest.mark.parametrize(("raw", "name"), [("Batch", "batch"), ("id", "id_value"), ("First Name", "first_name")])
def test_key_of_an_object_becomes_a_nested_name(raw: str, name: str) -> None:
    assert make_nested_name(raw) == name


@pytest.mark.parametrize("name", ["", "release year", "1st", "naïve", "a-b", "x" * (PROPERTY_NAME_MAX + 1)])
def test_badly_formed_property_name_is_refused(name: str) -> None:
    with pytest.raises(SchemaError, match="cannot name a property"):
        check_property_name(name)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("title", "title"),
        ("Release Year", "release_year"),
        ("releaseYear", "releaseYear"),
        ("ReleaseYear", "releaseYear"),
        ("IMDB", "imdb"),
        ("Prix (€)", "prix_euro"),
        ("Straße", "strasse"),
        ("2020", "_2020"),
        ("題名", "property_1031a0"),
        (" 題名 ", "property_1031a0"),
        ("!?", "property_140c3c"),
        ("Score %", "score_percent"),
        ("# of votes", "number_of_votes"),
        ("Łódź", "lodz"),
        ("Цена (EUR)", "eur_110d70"),
        ("ID", "id_value"),
        ("vector", "vector_value"),
        ("_additional", "_additional_value"),
        ("my_temp", "my_temp_value"),
        ("source", "source_value"),
        ("Ingested At", "ingested_at_value"),
    ],
)
def test_header_becomes_a_property_name(raw: str, name: str) -> None:
    assert make_property_name(raw) == name


def test_headers_that_would_be_named_alike_are_told_apart_by_their_spelling_alone() -> None:
    headers = ["release_year", "Release Year", "release-year"]
    names = make_property_names(headers)

    assert names[0] == "release_year"
    assert names[1:] == [make_distinct_name(header) for header in headers[1:]]
    assert make_property_names(headers[::-1]) == names[::-1]
    assert make_property_names(["Release Year"]) == ["release_year"]


def test_headers_made_to_collide_are_told_apart_all_the_same() -> None:
    headers = ["a b", "a-b", make_distinct_name("a b"), make_distinct_name("a-b")]

    assert len({name.casefold() for name in make_property_names(headers)}) == len(headers)


@settings(deadline=None)
@given(headers=st.lists(st.text(max_size=400), max_size=6, unique_by=str.casefold))
def test_any_headers_become_valid_names_that_differ(headers: list[str]) -> None:
    names = make_property_names(headers)

    assert all(is_valid_property_name(name) and check_property_name(name) == name for name in names)
    assert len({name.casefold() for name in names}) == len(headers)


@settings(deadline=None)
@given(raw=st.text(max_size=300))
def test_any_hint_for_a_collection_is_itself_accepted(raw: str) -> None:
    try:
        check_collection_name(raw)
    except SchemaError as error:
        hint = error.user_message.rpartition("“")[2].partition("”")[0]
        if "…" not in hint:
            assert check_collection_name(hint) == hint


def test_the_key_is_found_in_any_case_among_what_people_put_there() -> None:
    properties = (PropertySpec("imdbId"), PropertySpec("title"))
    assert find_key(" IMDBID ", properties, collection="Movie") == "imdbId"
    assert find_key(None, properties, collection="Movie") is None
    with pytest.raises(SchemaError, match=r"Movie has no property “source”.* It has: imdbId, title\."):
        find_key("source", properties, collection="Movie")
    with pytest.raises(SchemaError, match=r"Did you mean title\?"):
        find_key("titel", properties, collection="Movie")


def test_names_are_split_at_commas() -> None:
    assert split_names(" title, overview ,,") == ("title", "overview")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("movies", "Movies"),
        ("club movies (2)", "ClubMovies2"),
        ("Película-2026", "Pelicula2026"),
        ("snake_case", "Snake_case"),
        ("2026 sales", "Table2026Sales"),
        ("…", None),
        ("映画", None),
        ("x" * 300, "X" + "x" * 59),
    ],
)
def test_a_file_gives_a_collection_its_name(raw: str, name: str | None) -> None:
    made = make_collection_name(raw)
    assert check_collection_name(made) == made
    assert made == name if name else made.startswith("Table_")


def test_names_without_latin_letters_are_told_apart() -> None:
    assert make_collection_name("映画") != make_collection_name("音楽")


def test_a_key_may_be_named_by_its_label() -> None:
    specs = (PropertySpec("price_dollar", label="Price ($)"), PropertySpec("title"))
    for key in ("Price ($)", " price  ($)", "PRICE_DOLLAR"):
        assert find_key(key, specs, collection="Shop") == "price_dollar"
