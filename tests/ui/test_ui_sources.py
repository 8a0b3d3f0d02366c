"""Where a hit stands, so that a person can tell one source from another and find it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from bot.models import Answer, CollectionInfo, Hit
from bot.text_schema import build_text_schema
from bot.ui import render_ask, render_search
from bot.ui.answers import AnswerPages
from bot.ui.sources import render_sources

KNOWLEDGE = CollectionInfo("Knowledge", build_text_schema("Knowledge").properties)
URL = "https://discord.com/channels/1/2/3"
MESSAGE: dict[str, Any] = {
    "content": "The baker opens at six.",
    "title": "general",
    "author": "Bob",
    "author_id": "42",
    "url": URL,
    "written_at": datetime(2026, 3, 1, 12, tzinfo=UTC),
    "chunk_index": 0,
}


def make_hit(source: str | None, number: int = 1, **values: Any) -> Hit:
    return Hit(number, str(UUID(int=number)), str(values.get("title", "id")), values, source=source)


@pytest.mark.parametrize(
    ("source", "values", "line"),
    [
        ("faq.md", {"title": "FAQ", "heading": "FAQ › Dogs"}, "faq.md › Dogs"),
        ("faq.md", {"title": "FAQ", "heading": "FAQ"}, "faq.md"),
        ("faq.md", {"title": "faq.md", "heading": "Dogs"}, "faq.md › Dogs"),
        ("rules.pdf", {"title": "Club rules", "page": 3}, "Club rules (rules.pdf), page 3"),
        ("rules.pdf", {"title": "Rules", "page": 3}, "rules.pdf, page 3"),
        (
            "a.zip/rules.md",
            {"title": "Club rules", "heading": "Dogs › Size"},
            "Club rules (a.zip/rules.md) › Dogs › Size",
        ),
        ("#general/faq.md", {"title": "FAQ", "heading": "FAQ › Dogs", "author": "Bob"}, "#general/faq.md › Dogs"),
        (None, {"title": "FAQ", "heading": "Dogs"}, "FAQ › Dogs"),
        (None, {}, ""),
        ("#general", MESSAGE, f"Bob in #general, 1 March 2026 [↗]({URL})"),
        ("#help/Ovens (77)", {**MESSAGE, "title": "Ovens"}, f"Bob in #help › Ovens, 1 March 2026 [↗]({URL})"),
        ("/Ovens (77)", {**MESSAGE, "title": "Ovens"}, f"Bob in Ovens, 1 March 2026 [↗]({URL})"),
        (
            "#general",
            {**MESSAGE, "url": "https://discord.com.evil.example/channels/1/2/3"},
            "Bob in #general, 1 March 2026",
        ),
        (
            "#general",
            {**MESSAGE, "author": "[a](https://b.example)"},
            rf"[a]\(https://b.example) in #general, 1 March 2026 [↗]({URL})",
        ),
        ("a_b*.md", {"title": "x", "heading": "[y](z)"}, r"x (a\_b\*.md) › [y]\(z)"),
    ],
)
def test_line_tells_a_source_from_others(source: str | None, values: dict[str, Any], line: str) -> None:
    assert render_sources(make_hit(source, **values), is_titled=True) == line


def read(pages: AnswerPages) -> list[str]:
    return [block.text for page in pages.pages for block in page]


def test_sources_of_an_answer_are_lines_of_their_own() -> None:
    hits = (
        make_hit("faq-a.md", 1, title="FAQ", heading="FAQ", content="Shipping takes five days."),
        make_hit("rules.pdf", 2, title="Rules", page=3, content="The desk is open until eight."),
        make_hit("#general", 3, **MESSAGE),
    )
    pages = render_ask(Answer("when?", KNOWLEDGE, hits, text="Five days [1], until eight [2], at six [3]."))

    written = int(MESSAGE["written_at"].timestamp())
    assert read(pages)[1:-1] == [
        "**Sources**",
        "[1] faq-a.md",
        "[2] rules.pdf, page 3",
        f"[3] Bob in #general, 1 March 2026 · <t:{written}:R> [↗]({URL})",
    ]


def test_a_piece_of_a_message_says_who_wrote_it_and_shows_its_words() -> None:
    long_url = f"{URL}?{'x' * 300}"
    hits = (make_hit("#general", **{**MESSAGE, "url": long_url}),)
    piece = read(render_search(Answer("bread", KNOWLEDGE, hits)))[1]

    assert piece.split("\n") == [
        "**1. Bob in #general, 1 March 2026**",
        "The baker opens at six.",
        "-# Bob in #general, 1 March 2026",
    ]


def test_equal_texts_are_one_piece_with_all_their_sources() -> None:
    twins = tuple(
        make_hit(f"{name}.md", place, title="FAQ", heading="FAQ › Dogs") for place, name in enumerate("bcde", 2)
    )
    hit = replace(make_hit("a.md", title="FAQ", heading="FAQ › Dogs", content="No dogs."), twins=twins)
    piece = read(render_search(Answer("dogs", KNOWLEDGE, (hit,))))[1]

    assert piece.endswith("No dogs.\n-# a.md › Dogs; b.md › Dogs; c.md › Dogs; 2 more")


def test_links_that_do_not_fit_are_left_out_whole() -> None:
    twins = tuple(
        make_hit("#general", number, **{**MESSAGE, "author": "B" * 60 + str(number)}) for number in range(2, 4)
    )
    link = f"https://discord.com/channels/{'1' * 20}/{'2' * 20}/{'3' * 20}"
    hits = (
        make_hit("#general", **{**MESSAGE, "author": "A" * 110, "url": link}),
        *(
            replace(twin, properties={**twin.properties, "url": link, "author": f"{twin.number}" * 110})
            for twin in twins
        ),
    )
    piece = read(render_search(Answer("bread", KNOWLEDGE, (replace(hits[0], twins=hits[1:]),))))[1]

    assert "](" not in piece
    assert "3333" in piece


def test_citation_of_an_equal_text_means_the_one_that_is_shown() -> None:
    twin = make_hit("b.md", 2, title="FAQ", content="No dogs.")
    hit = replace(make_hit("a.md", title="FAQ", content="No dogs."), twins=(twin,))
    pages = render_ask(Answer("dogs?", KNOWLEDGE, (hit,), text="None [1, 2]. None [2]. Cats [3]."))

    assert read(pages)[0] == "None [1]. None [1]. Cats."
