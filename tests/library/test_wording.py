"""Words in any script: which carry meaning, and how much of them a text holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.wording import (
    find_language,
    get_asked_words,
    get_content_words,
    get_cover,
    get_grams,
    get_words,
    is_wordless,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who directed Psycho?", ["directed", "psycho"]),
        ("Wer leitet den Verein?", ["leitet", "verein"]),
        ("¿Quién dirige la película?", ["dirige", "pelicula"]),
        ("war movie", ["war", "movie"]),
        ("the man of the sea", ["man", "sea"]),
        ("What is it?", ["what", "is", "it"]),
        ("Где ключ?", ["ключ"]),
        ("फ़्रांस की राजधानी", ["फ़्रांस", "राजधानी"]),
        ("ภาษาไทย ดี", ["ภาษาไทย", "ดี"]),
        ("🎬 !?", []),
    ],
)
def test_content_words_are_those_that_carry_meaning(text: str, words: list[str]) -> None:
    assert get_content_words(text) == words


def test_accents_are_folded_in_latin_script_alone() -> None:
    assert get_words("Amélie Ångström が") == ["amelie", "angstrom", "が"]


def test_the_kind_that_which_asks_for_is_not_missed() -> None:
    assert get_asked_words("Which film is about a man on a wire?") == ["man", "wire"]
    assert get_asked_words("Which film?") == ["film"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("romantic comedy", "en"),
        ("What is the capital of France?", "en"),
        ("Wie hoch ist der Berg?", "latin"),
        ("Was misst der Maßstab?", "latin"),  # English has "was", too
        ("Was bewirkt körperliche Bestrafung?", "latin"),
        ("Maßstab", "latin"),
        ("Kenya'nın başkenti Nairobi'a benzer mi?", "latin"),  # "Nairobi a" would be English
        ("Super Bowl'a kim gitmiş?", "latin"),
        ("¿Hace falta gorro?", "latin"),
        ("Who wrote Über uns and Doğa?", "en"),  # words decide before letters
        ("It's the café's façade", "en"),
        ("Amélie", "en"),
        ("Quelle est la capitale ?", "latin"),
        ("Где находится ключ от зала?", "cyrillic"),
        ("Πού είναι το κλειδί;", "cyrillic"),
        ("法国的首都是哪里？", "han"),
        ("フランスの首都はどこですか", "han"),
        ("ما هي عاصمة فرنسا؟", "other"),
        ("프랑스의 수도는 어디입니까?", "other"),
        ("???", "en"),
    ],
)
def test_the_language_of_a_threshold(question: str, language: str) -> None:
    assert find_language(question) == language


def test_inflected_words_share_runs_of_letters() -> None:
    held = frozenset(get_grams(get_words("Die Filme der Vereinsmitglieder")))
    assert get_cover(get_grams(["verein"]), held) == 1
    assert get_cover(get_grams(["quark"]), held) == 0


@given(st.text(max_size=200))
def test_any_text_has_words_of_its_own(text: str) -> None:
    words = get_words(text)
    grams = get_grams(get_content_words(text))
    assert bool(words) or not any(char.isalnum() and char.isascii() for char in text)
    assert get_cover(grams, frozenset(get_grams(words))) == (1.0 if grams else 0.0)
    assert is_wordless(text) is not any(char.isalnum() for char in text)
    assert find_language(text) in {"en", "latin", "cyrillic", "han", "other"}
