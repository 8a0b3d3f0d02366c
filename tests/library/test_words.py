"""Words: what is in a text is found by the same word in another spelling, whatever its script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.words import normalise, split_query, split_stored

LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1)


def is_found(query: str, text: str) -> bool:
    """Whether every word of the query is among those of the text."""
    wanted = split_query(query)
    return bool(wanted) and set(wanted) <= set(split_stored(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Amelie", "Amélie"),
        ("AMÉLIE", "Ame\u0301lie"),
        ("walle", "WALL·E"),
        ("Wall-E", "WALL·E"),
        ("strasse", "Straße"),
        ("Łódź", "lodz"),
        ("smørrebrød", "Smorrebrod"),
        ("da nang", "Đà Nẵng"),
        ("istanbul", "İSTANBUL"),
        ("елка", "Ёлка"),
        ("αθηνα", "Αθήνα"),
        ("find", "ﬁnd"),
        ("full width", "ｆｕｌｌ　ｗｉｄｔｈ"),
        ("hyphen", "hy\u00adphen"),
        ("zero", "ze\u200bro"),
        ("كتاب", "والكتاب"),
        ("كتاب", "كِتَاب"),
        ("احمد", "أحمد"),
        ("1994", "١٩٩٤"),
        ("天気", "東京都の明日の天気は晴れです。"),
        ("猫", "黒い猫が好きです"),
        ("タワー", "東京・タワー"),
        ("แมว", "แมวชอบนอนบนโซฟาทุกวัน"),
        ("งู", "ฉันเห็นงูเขียว"),
        ("한국어", "한국어를 배우다"),
        ("क्षेत्र", "यह क्षेत्र बड़ा है।"),
        ("err-4711", "Fault ERR-4711 again"),
        ("4711", "ERR-4711"),
        ("ERR4711", "err-4711"),
        ("c++", "We write C++, and C#."),
        ("C#", "We write C++, and C#."),
        ("12 V", "a 12V battery"),
        ("rtx 4090", "RTX4090"),
        (".net", "Only .NET here"),
        ("nodejs", "node.js"),
        ("2024-05-31", "due 2024-05-31"),
        ("20240531", "2024-05-31"),
        ("1000", "1,000 people"),
        ("6F1C2E0A-1B2C-4D3E-8F90-A1B2C3D4E5F6", "6f1c2e0a-1b2c-4d3e-8f90-a1b2c3d4e5f6"),
        ("it", "It"),
        ("🎬", "🎬💔"),
        ("שלום", "שָׁלוֹם עולם"),
    ],
)
def test_a_word_is_found_in_another_spelling(query: str, text: str) -> None:
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("wedding", "weddings"), ("romance", "romantic"), ("книга", "книгами"), ("Häuser", "Hauses")]
)
def test_an_inflected_word_shares_its_beginning(query: str, text: str) -> None:
    assert set(split_query(query)) & set(split_stored(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("か", "が"),
        ("कि", "के"),
        ("मै", "मे"),
        ("4712", "ERR-4711"),
        ("471", "ERR-4711"),
        ("c++", "c"),
        ("up", "growing upwards"),
        ("กา", "เก่ง"),
    ],
)
def test_another_word_is_not_found(query: str, text: str) -> None:
    assert not is_found(query, text)


def test_only_scripts_with_accents_lose_their_marks() -> None:
    assert normalise("が क्षी ที่") == "が क्षी ที่"
    assert normalise("é й أ") == "e и ا"


def test_what_has_no_word_has_none() -> None:
    assert split_query("??? --- …　\u200b") == []


def test_a_question_has_the_longest_pieces_alone() -> None:
    assert split_query("天気予報") == ["天気", "気予", "予報"]
    assert split_stored("天気") == ["天気", "天", "気"]


def test_a_long_word_has_a_bounded_one() -> None:
    assert [len(each) for each in split_stored("1a" * 100_000)] == [64]
    assert [len(each) for each in split_stored("a" * 100_000)] == [5, 64]


def test_a_plural_is_found_by_its_singular() -> None:
    assert split_query("toys cats") == split_stored("Toy, cat")


@pytest.mark.parametrize("word", ["glass", "virus", "this", "yes", "s"])
def test_what_is_no_plural_stays_whole(word: str) -> None:
    assert word in split_query(word)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_words_are_bounded_and_hold_no_blank(text: str) -> None:
    words = split_stored(text)
    assert all(word == "".join(word.split()) and 0 < len(word) <= 66 for word in words)
    # Each character is in two pieces of each of two lengths at most, a joined code and a signed name.
    assert sum(map(len, words)) <= 24 * len(normalise(text))


@given(st.text())
def test_a_text_is_found_by_itself(text: str) -> None:
    assert set(split_query(text)) <= set(split_stored(text))


@given(LETTERS)
def test_case_width_and_composition_make_no_difference(word: str) -> None:
    spellings = (word, word.upper(), word.lower(), *(unicodedata.normalize(f, word) for f in ("NFD", "NFKD", "NFKC")))
    assert len({tuple(split_query(each)) for each in spellings}) == 1
