"""Text in chunks: their size, their overlap, and the headings they stand under."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.texts.chunks import ReadOptions, find_title, split_markdown, split_text

OPTIONS = ReadOptions(chunk_characters=60, chunk_overlap=0)
WORDS = "One sentence here. Another sentence there. "


def get_paths(text: str, options: ReadOptions = OPTIONS) -> list[tuple[str, str | None]]:
    return [(chunk.content, chunk.heading) for chunk in split_markdown(text, options=options)]


def test_path_holds_for_the_whole_chunk() -> None:
    assert get_paths("before\n\n# A\n\none\n\n## B\n\ntwo\n\n### C\n### D\n\nthree\n\n# E\n\nfour\n") == [
        ("before", None),
        ("# A\n\none", "A"),
        ("## B\n\ntwo", "A › B"),
        ("### C\n### D\n\nthree", "A › B › D"),
        ("# E\n\nfour", "E"),
    ]


def test_underlined_words_are_headings() -> None:
    text = (
        "# A\n\none\n\nSetext Heading\n==============\n\ntwo\n\nLower\n-----\nthree\n\n- item\n---\n\n| a |\n|---|\n\n"
        "```\nno\n\nHeading\n===\n```\n"
    )

    assert [path for _, path in get_paths(text, ReadOptions())] == ["A", "Setext Heading", "Setext Heading › Lower"]
    assert find_title("Words\n=====\n\ntext") == "Words"


def test_chunk_of_nothing_but_an_underlined_heading_is_left_out() -> None:
    chunks = get_paths(f"Long words\n==========\n\n{WORDS * 3}")

    assert [content for content, _ in chunks] == [WORDS.strip()] * 3


def test_long_section_is_split_at_sentences_and_every_chunk_has_its_path() -> None:
    chunks = get_paths(f"# A\n\n{WORDS * 3}\n\n## B\n\n{WORDS * 2}")

    assert {path for _, path in chunks} == {"A", "A › B"}
    assert all(content == WORDS.strip() for content, _ in chunks)


def test_heading_without_text_is_kept_where_no_path_has_it() -> None:
    assert [content for content, _ in get_paths(f"# A\n\n# B\n\n{WORDS * 2}")] == ["# A", *[WORDS.strip()] * 2]
    assert get_paths("# A") == [("# A", "A")]


def test_text_without_any_space_is_split_in_time() -> None:
    assert sum(len(chunk.content) for chunk in split_text("x" * 1_000_000, options=ReadOptions())) >= 1_000_000


def test_long_texts_are_cut_between_words() -> None:
    chunks = list(split_text(WORDS * 3000, options=ReadOptions(chunk_characters=60, chunk_overlap=0)))

    assert len("".join(chunk.content for chunk in chunks)) > 120_000
    assert {word for chunk in chunks for word in chunk.content.split()} == set(WORDS.split())


def test_headings_in_code_are_none() -> None:
    text = "# A\n\n```sh\n# comment\n```\n\n~~~\n# open to the end"

    assert {path for _, path in get_paths(text, ReadOptions())} == {"A"}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("## Two words ##", "Two words"),
        ("# **Bold** and `code`", "Bold and code"),
        ("# [Link](http://a.b)", "Link"),
        ("   # Indented", "Indented"),
        ("####### Seven", None),
        ("#Tag", None),
        ("#", None),
    ],
)
def test_title_is_the_first_heading(heading: str, words: str | None) -> None:
    assert find_title(f"text\n\n{heading}\n") == words


@given(st.lists(st.sampled_from(["# ", "word\n", "==\n", "   --\n", "```\n", "\n", "   "])).map("".join))
def test_text_that_has_no_sign_of_a_heading_has_none(text: str) -> None:
    # The sign in the second one lets it be searched for headings in any case.
    assert find_title(text) == find_title(f"{text}\n\nno#heading")


CODE = "\n".join(f"    print({number})  # a line that is long enough" for number in range(30))


@pytest.mark.parametrize(("opening", "fence"), [("```python", "```"), ("~~~~", "~~~~"), ("  ```", "```")])
@pytest.mark.parametrize("end", ["\n{fence}\n\nText after.", "\n{fence}", ""])
def test_long_code_is_fenced_in_every_chunk(opening: str, fence: str, end: str) -> None:
    text = f"# A\n\nText before.\n\n{opening}\n{CODE}{end.format(fence=fence)}"
    options = ReadOptions(chunk_characters=300, chunk_overlap=40)
    contents = [chunk.content for chunk in split_markdown(text, options=options)]
    code = [content for content in contents if "print" in content]

    assert contents[0] == "# A\n\nText before."
    assert contents[1:] == [*code, *(["Text after."] if "Text" in end else [])]
    assert all(content.startswith(f"{opening}\n") and content.endswith(f"\n{fence}") for content in code)
    assert all(len(content) <= 300 and content.count(fence) == 2 for content in code)
    assert all(f"print({number})" in "".join(code) for number in range(30))


@pytest.mark.parametrize("text", ["# A\n\n{0}```\n\n```\n", "{0}\n\n```sh\n```", "{0}\n\n- item\n\n  ```\n  ```\n"])
def test_no_chunk_is_only_a_fence(text: str) -> None:
    contents = [content for content, _ in get_paths(text.format(WORDS * 2))]

    assert contents
    assert all(any(char.isalpha() for char in content.replace("sh", "")) for content in contents)


def test_overlap_repeats_the_end_of_the_chunk_before() -> None:
    text = "".join(f"Sentence {number:02}. " for number in range(20))
    first, second, *_ = split_text(text, options=ReadOptions(chunk_characters=60, chunk_overlap=20))

    assert first.content.endswith("Sentence 03.")
    assert second.content.startswith("Sentence 03.")


@settings(deadline=None)
@given(
    text=st.lists(st.sampled_from(["# ", "## ", "```\n", "\n", "\n\n", "word ", "é", "👍🏽", ". "])).map("".join),
    overlap=st.integers(0, 10),
)
def test_every_word_is_in_a_chunk_and_no_chunk_is_too_long(text: str, overlap: int) -> None:
    options = ReadOptions(chunk_characters=20, chunk_overlap=overlap)
    for split in (split_markdown, split_text):
        chunks = list(split(text, options=options))
        assert all(0 < len(chunk.content) <= 20 for chunk in chunks)
        joined = "".join(f"{chunk.heading}{chunk.content}" for chunk in chunks)
        assert joined.count("word") >= text.count("word")
        assert joined.count("é") >= text.count("é")
