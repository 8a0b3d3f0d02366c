"""Texts are cut between what a person sees as characters."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.graphemes import is_boundary

CLUSTERS = (
    "a",
    "é",
    "e\u0301",
    "👍🏽",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🇫🇷",
    "🇯🇵",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "1\ufe0f\u20e3",
    "नि",
    "क्ष",
    "각",
    "\u1100\u1161\u11a8",
    "漢",
    " ",
    "\r\n",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(CLUSTERS), min_size=2, max_size=12))
def test_boundaries_are_exactly_those_between_clusters(clusters: list[str]) -> None:
    text = "".join(clusters)
    ends = {len("".join(clusters[:number])) for number in range(1, len(clusters))}

    assert {index for index in range(1, len(text)) if is_boundary(text, index)} == ends


def test_hangul_jamo_stay_with_their_syllable() -> None:
    assert not is_boundary("\u1100\uac00", 1)
