"""What is completed of filters that somebody is typing, and that what is offered can be read."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.library.filters.pieces import Piece, complete_names, complete_values, split_piece
from bot.library.filters.terms import MARKS, read_terms
from bot.library.wording import to_line
from bot.models import PropertySpec

SPECS = (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("release_year", "int", label="Release Year"))
PARTS = st.sampled_from(["year", ">=", ":", "..", ",", "-", '"', "“", "”", " ", "1990", "genre"])
TYPED = st.lists(PARTS | st.text(max_size=4), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("", Piece("", "")),
        ("ye", Piece("", "ye")),
        ("-ti", Piece("-", "ti")),
        ("year>=1990 ", Piece("year>=1990 ", "")),
        ("year>=1990 -ge", Piece("year>=1990 -", "ge")),
        ("year>=1990", Piece("year>=", "1990", "year")),
        ("year >= ", Piece("year >= ", "", "year")),
        ("genre:comedy,", Piece("genre:comedy,", "", "genre")),
        ('genre:"science fiction", dra', Piece('genre:"science fiction", ', "dra", "genre")),
        ('-title:"love ac', Piece("-title:", "love ac", "title")),
        ("year:1980..19", Piece("year:1980..", "19", "year")),
        ('"Release Year":', Piece('"Release Year":', "", "Release Year")),
        ('"Release', Piece("", '"Release')),
        (":x", Piece(":", "x", "")),
    ],
)
def test_the_last_piece_is_completed(text: str, piece: Piece) -> None:
    assert split_piece(text) == piece


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("", ["title:", "year>=", "release_year>="]),
        ("year", ["year>=", "year<=", "year:", "year>", "year<", "year!="]),
        ("title:x  RELEASE Y", [f"title:x  release_year{sign}" for sign in (">=", "<=", ":", ">", "<", "!=")]),
        ("-tit", ["-title:", "-title!="]),
        ("nothing", []),
    ],
)
def test_names_are_offered_with_signs(text: str, offered: list[str]) -> None:
    piece = split_piece(text.replace("RELEASE Y", '"release y'))
    assert complete_names(piece, SPECS) == offered


def test_values_are_offered_in_quotation_marks_where_they_need_some() -> None:
    piece = split_piece("year>1 genre:drama,")
    offered = complete_values(piece, ["noir", "science fiction", 'the "best"', '“odd” "ones"', "a,b", "1..2", "noir"])
    values = ["noir", '"science fiction"', '“the "best"”', '"a,b"', '"1..2"']
    assert offered == [f"year>1 genre:drama,{value}" for value in values]
    assert complete_values(split_piece("genre:FI"), ["science fiction", "film noir"]) == [
        'genre:"film noir"',
        'genre:"science fiction"',
    ]


@given(TYPED | st.text(max_size=200))
def test_what_stands_before_the_piece_is_kept(text: str) -> None:
    piece = split_piece(text)
    assert text.startswith(piece.kept)
    for offered in (*complete_names(piece, SPECS), *complete_values(piece, ["1990", "science fiction"])):
        assert offered.startswith(piece.kept)


@given(st.text(min_size=1, max_size=40).map(to_line))
def test_what_is_offered_is_read_as_that_value(value: str) -> None:
    assume(value and not set(value) & set(MARKS))
    (offered,) = complete_values(split_piece("year>1 genre:drama, "), [value])
    first, second = read_terms(offered)
    assert (first.name, second.name) == ("year", "genre")
    assert [each.text for each in second.values] == ["drama", value]
