"""Messages as pictures: well-formed, with every word that was sent, and within their width."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from examples.drawing import WIDTH, Span, draw, measure, wrap

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn")), max_size=60)
MESSAGE = [
    {
        "type": 17,
        "accent_color": 0x5B7CFA,
        "components": [
            {"type": 10, "content": "### A <b> & question"},
            {"type": 10, "content": "> quoted **loud** words [1]\n-# small \\* print"},
            {"type": 14},
            {
                "type": 9,
                "components": [{"type": 10, "content": "**1. Title**\nSee [here](https://example.org/a)."}],
                "accessory": {"type": 2, "style": 2, "label": "More", "custom_id": "more"},
            },
        ],
    },
    {"type": 1, "components": [{"type": 2, "style": 1, "label": "Next", "emoji": {"name": "▶"}, "custom_id": "n"}]},
]


def read(svg: str) -> list[str]:
    """The lines of text of a picture."""
    return ["".join(each.itertext()).strip() for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_word_is_drawn_without_its_signs() -> None:
    assert read(draw("/ask something", MESSAGE)) == [
        *("/ask something", "A <b> & question", "quoted loud words [1]", "small * print", "1. Title", "See here."),
        *("More", "▶ Next"),
    ]


@given(TEXTS)
def test_any_text_makes_a_picture(text: str) -> None:
    assert draw(text, [{"type": 10, "content": text}]).startswith("<svg")
    ET.fromstring(draw(text, [{"type": 10, "content": text}]))


def test_lines_are_no_wider_than_they_may_be() -> None:
    words = [Span(f"{word} ", "#fff") for word in re.findall(r"\S+", "A princess exhausted by handshakes " * 20)]
    lines = list(wrap(words, WIDTH / 2, 15))
    assert [span for line in lines for span in line] == words
    assert all(measure("".join(span.text for span in line).rstrip(), 15) <= WIDTH / 2 for line in lines)
