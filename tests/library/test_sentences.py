"""What of a text is a sentence, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.sentences import VALUE_CHARACTERS, find_sentences, split_sentences
from bot.models import Hit


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rains on all films. The club meets on Thursdays!", 2),
        ("Nick Park and Steve Box", 0),
        ("Olivier Nakache and Éric Toledano", 0),
        ("romance, science fiction, drama, thriller, humor", 0),
        ("two words", 0),
        ("Who has a spare bulb for the projector?", 0),
        ("他走进了那家书店。她在那里等着他，已经等了很久！", 2),
        ("彼は本屋に入った。彼女はそこで待っていた。", 2),
        ("वह किताबों की दुकान में गया। वह वहाँ उसका इंतज़ार कर रही थी।", 2),
        ("دخل الرجل إلى متجر الكتب القديم. هل كانت هي تنتظره هناك؟", 1),
        ("ทีมรับของแพนเธอร์สเสียคะแนนเพียงสามร้อยแปดคะแนน " * 6, 2),
    ],
)
def test_sentences_end_where_the_script_ends_them(text: str, sentences: int) -> None:
    assert len(split_sentences(text)) == sentences


def test_each_hit_has_its_share_and_titles_are_none() -> None:
    long = "This is one more sentence of it. " * 1_000
    hits = [
        Hit(1, "a", "A title that is as long as one.", {"title": "A title that is as long as one.", "text": long}),
        Hit(2, "b", "B", {"text": "The second hit has its own sentence."}),
    ]
    found = find_sentences(hits)
    assert {sentence.number for sentence in found} == {1, 2}
    assert all(sentence.text != hits[0].title for sentence in found)
    assert sum(len(sentence.text) for sentence in found) <= VALUE_CHARACTERS


@given(st.text(max_size=300))
def test_a_sentence_is_a_part_of_its_text(text: str) -> None:
    joined = "".join(text.split())
    assert all("".join(sentence.split()) in joined for sentence in split_sentences(text))
