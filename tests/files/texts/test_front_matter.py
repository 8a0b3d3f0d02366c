"""Front matter: it gives the title, and is no text."""

from pathlib import Path

import pytest

from bot.files.texts.front_matter import split_front_matter
from tests.files.support import read_document

BELOW = "# Refunds\n\nThirty days.\n"


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("title: Refund policy\ntags: [a, b]", "Refund policy"),
        ("Title: Refund policy # of 2024\ndate: 2024-01-01", "Refund policy"),
        ('title: "Refund: a \\"policy\\" # 1"', 'Refund: a "policy" # 1'),
        ("title: 'It''s a policy' # old", "It's a policy"),
        ("title: >-\n  Refund\n  policy\ntags:\n  - a\n- b", "Refund policy"),
        ("title: Refund\n  policy", "Refund policy"),
        ("# a comment\n\nauthor:\n  title: Dr.\ntitle: Refund policy", "Refund policy"),
        ('title: "Refund policy\ntags: [a', "Refund policy"),
        ("tags: [a, b]", None),
        ("title: [a, b]", None),
        ("title:\n  - a", None),
        ("title:", None),
    ],
)
@pytest.mark.parametrize("end", ["---", "..."])
def test_yaml(inside: str, title: str | None, end: str) -> None:
    front, text = split_front_matter(f"---\n{inside}\n{end}\n{BELOW}")

    assert front is not None
    assert front.title == title
    assert text == BELOW


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ('title = "Refund policy"\ntags = ["a", "b"]\n[menu]\nname = "x"', "Refund policy"),
        ("title = 'Refund policy'\ndate = 2024-01-01", "Refund policy"),
        ('title = "Refund policy"\ndate = yesterday', "Refund policy"),
        ('title="""\nRefund\npolicy"""', "Refund\npolicy"),
        ("title = 3", None),
    ],
)
def test_toml(inside: str, title: str | None) -> None:
    front, text = split_front_matter(f"+++\n{inside}\n+++\n\n{BELOW}")

    assert front is not None
    assert front.title == title
    assert text.strip() == BELOW.strip()


@pytest.mark.parametrize(
    "text",
    [
        BELOW,
        f"---\n\nA text between two rules.\n\n---\n{BELOW}",
        f"---\ntitle: never closed\n\n{BELOW}",
        f"Words\n---\ntitle: x\n---\n{BELOW}",
        "---\n---\n",
        "---\n  indented: first\n---\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert split_front_matter(text) == (None, text)


def test_front_matter_gives_the_title_and_is_no_chunk(tmp_path: Path) -> None:
    document = read_document(
        tmp_path, f"---\r\ntitle: Refund policy\r\ntags: [a, b]\r\n---\r\n\r\n{BELOW}", "policy.md"
    )

    assert document.title == "Refund policy"
    assert [(r.values["heading"], r.values["content"]) for r in document.records()] == [
        ("Refunds", "# Refunds\n\nThirty days.")
    ]
    assert document.notes == ("The front matter holds more than a title, which is left out: “tags”.",)


def test_placeholder_of_the_front_matter_gives_way_to_the_heading(tmp_path: Path) -> None:
    assert read_document(tmp_path, f"---\ntitle: Untitled\n---\n{BELOW}", "policy.md").title == "Refunds"


def test_front_matter_counts_in_markdown_only(tmp_path: Path) -> None:
    document = read_document(tmp_path, f"---\ntitle: x\n---\n{BELOW}", "policy.py")

    assert next(document.records()).values["content"].startswith("---\ntitle: x")
