"""Text from people, models and objects is made safe and short enough."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.text import clean, count_units, cut, escape, inline, one_line, plain, split, unescape
from tests.ui.misleading import find_misleading
from tests.ui.strategies import texts

MARKDOWN = "**bold** _it_ ~~no~~ `code`\n- one\n  - two\n1. three\n> said"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def test_units_are_utf16_code_units() -> None:
    assert count_units("aé漢👍") == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [here](https://a.example/x?y=1)", "see here (https://a.example/x?y=1)"),
        ("[a](<https://a.example>)", "a (https://a.example)"),
        ('[a](https://a.example "a title")', "a (https://a.example)"),
        ("[[a](https://b.example)](https://c.example)", "[a (https://b.example)] (https://c.example)"),
        ("[a](javascript:alert)", "[a] (javascript:alert)"),
        ("[a]\x00(https://a.example)", "a (https://a.example)"),
        ("a\x00b\x07c\x7f\ud800", "abc"),
        ("\u202eabc\u2066", "abc"),
        ("a\r\nb\n \n\n\nc  ", "a\nb\n\nc"),
        ("👨‍👩‍👧 \tx", "👨‍👩‍👧 \tx"),
        # The lone backtick begins an inline code that ends in the first block, whose end then opens a block.
        ("`\n```\n`a`\n```\nb\n```\n@everyone\n```", "`\n```\n`a`\n```\nb\n```\n\\@everyone\n```"),
        ("`a`\n```\nb\n```\n`c`\n```\n@everyone\n```", "`a`\n```\nb\n```\n`c`\n```\n@everyone\n```"),
    ],
)
def test_clean_drops_controls_and_unmasks_links(text: str, expected: str) -> None:
    assert clean(text) == expected


@settings(deadline=None)
@given(texts)
def test_clean_text_misleads_nobody_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)

    assert find_misleading(cleaned) == []
    assert "](" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned


@settings(deadline=None)
@given(texts)
def test_escaped_text_misleads_nobody(text: str) -> None:
    assert find_misleading(escape(plain(text))) == []


@settings(deadline=None)
@given(texts, st.integers(min_value=16, max_value=300))
def test_what_is_cut_or_split_misleads_nobody(text: str, limit: int) -> None:
    cleaned = clean(text)[:3_000]

    assert find_misleading(cut(cleaned, limit)) == []
    assert find_misleading(inline(text, limit)) == []
    assert [found for piece in split(cleaned, max(limit, 64)) for found in find_misleading(piece)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Films\n## *Old* ones\n### **New**\n-# small", "**Films**\n\\## *Old* ones\n**New**\n\\-# small"),
        ("> # a\n- ## b\n1. # c\n#d\n####\xa0e", "> **a**\n- **b**\n1. **c**\n#d\n####\xa0e"),
        (">>> a\nb", "> a\nb"),
        ("a ||b|| c", r"a \||b\|| c"),
        (
            "<@1> <#2> <t:3:R> <:a:4> a < b <https://a.example>",
            r"\<@1> \<#2> \<t:3:R> \<:a:4> a < b <https://a.example>",
        ),
        ("@everyone, mail me@here.example", r"\@everyone, mail me\@here.example"),
        (MARKDOWN, MARKDOWN),
        (r"https://a.example<@1> HTTP://\<@1>", r"https://a.example \<@1> HTTP://\ \<@1>"),
        ("See:\n```python\n# a comment\nx[0](1)\n```\nDone.", "See:\n```python\n# a comment\nx[0] (1)\n```\nDone."),
        ("```js\n# open", "```js\n# open\n```"),
        ("```one line``` and `x`", "`one line` and `x`"),
        ("```first line\nsecond```after", "```\nfirst line\nsecond\n```\nafter"),
        ("```\n```\n# x", "**x**"),
        ("a ``` b", "a ''' b"),
        (f"{ENGLAND} \U000e0067x\u200b\xad", f"{ENGLAND} x"),
    ],
)
def test_clean_keeps_what_documents_are_written_in(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M*A*S*H", r"M\*A\*S\*H"),
        ("a_b `c` ||d|| ~~e~~", r"a\_b \`c\` \|\|d\|\| \~\~e\~\~"),
        ("back\\slash", r"back\\slash"),
        ("https://a.example/some_path_", "https://a.example/some_path_"),
        ("# one\n- two\n> three\n-5", "\\# one\n\\- two\n\\> three\n-5"),
    ],
)
def test_escape_shows_markdown_as_written(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_inline_is_one_line_of_plain_text() -> None:
    assert inline("  two\n\nlines of *text*  ", 40) == r"two lines of \*text\*"


@settings(deadline=None)
@given(texts, st.integers(min_value=16, max_value=300))
def test_inline_keeps_its_limit_and_ends_in_no_half_escape(text: str, limit: int) -> None:
    line = inline(text, limit)

    assert count_units(line) <= limit
    assert "\n" not in line
    assert (len(line) - len(line.rstrip("\\"))) % 2 == 0


def test_cut_leaves_a_short_text_alone() -> None:
    assert cut("short", 8) == "short"


def test_cut_ends_at_a_word() -> None:
    assert cut("the quick brown fox jumps", 22) == "the quick brown fox…"


def test_cut_without_a_space_nearby_ends_between_characters() -> None:
    assert cut("👨‍👩‍👧" * 5, 20) == "👨‍👩‍👧" * 2 + "…"


def test_cut_closes_a_code_block() -> None:
    assert cut("Look:\n```python\nprint(1)\nprint(2)\nprint(3)\n```", 35) == "Look:\n```python\nprint(1)…\n```"


@settings(deadline=None)
@given(texts, st.integers(min_value=16, max_value=300))
def test_cut_keeps_its_limit_and_closes_fences(text: str, limit: int) -> None:
    shortened = cut(text, limit)

    assert count_units(shortened) <= limit
    assert shortened == text or shortened.count("```") % 2 == 0


def test_split_prefers_paragraphs_then_lines_then_sentences_then_words() -> None:
    assert split("a" * 40 + "\n\n" + "b" * 30, 64) == ["a" * 40, "b" * 30]
    assert split("a" * 40 + "\n" + "b" * 30, 64) == ["a" * 40, "b" * 30]
    assert split("It is a long story that has to be told. Nobody knows how it ends here", 64) == [
        "It is a long story that has to be told.",
        "Nobody knows how it ends here",
    ]
    assert split("word " * 13, 64) == [" ".join(["word"] * 12), "word "]


def test_split_leaves_a_text_that_fits_in_one_piece() -> None:
    assert split("short", 64) == ["short"]
    assert split("", 64) == []


def test_split_reopens_a_code_block_with_its_language() -> None:
    code = "".join(f"    value_{number} = 1\n" for number in range(8))
    pieces = split(f"```python\n{code}```", 100)

    assert len(pieces) > 1
    assert all(piece.startswith("```python\n    value") for piece in pieces)
    assert all(piece.endswith("\n```") for piece in pieces)
    lines = [line for piece in pieces for line in piece.splitlines() if "`" not in line]
    assert lines == code.splitlines()


@settings(deadline=None)
@given(texts, st.integers(min_value=64, max_value=500))
def test_split_keeps_its_limit_closes_fences_and_loses_nothing(text: str, limit: int) -> None:
    text = clean(text)[:3_000]
    pieces = split(text, limit)

    assert all(0 < count_units(piece) <= limit for piece in pieces)
    assert all(piece.count("```") % 2 == 0 for piece in pieces)
    if "```" not in text:
        assert "".join("".join(pieces).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.lists(st.sampled_from(("👨‍👩‍👧‍👦", "🇫🇷", "e\u0301", "क्ष", "x")), min_size=1, max_size=200))
def test_split_breaks_no_cluster(clusters: list[str]) -> None:
    ends = {len("".join(clusters[:number])) for number in range(len(clusters) + 1)}
    done = 0
    for piece in split("".join(clusters), 64):
        done += len(piece)
        assert done in ends
    assert done == max(ends)


@settings(deadline=None)
@given(texts)
def test_what_was_escaped_is_read_back_as_it_was_typed(text: str) -> None:
    line = one_line(text, 10_000)
    assert "".join(unescape(escape(line)).split()) == "".join(line.split())


@pytest.mark.parametrize("text", ["M*A*S*H", r"back\slash \* \\", "# one", "@everyone <@1>", "> a - b", "[a](b) (c)"])
def test_a_line_without_addresses_is_read_back_exactly(text: str) -> None:
    assert unescape(inline(text, 100)) == text
