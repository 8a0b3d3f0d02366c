"""Where a hit stands, so that a person can tell one source from another and find it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import Answer, CollectionInfo, Hit
from bot.text_schema import build_text_schema
from bot.ui import render_ask, render_search
from bot.ui.sources import render_sources
from tests.ui.limits import check_page

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
    return Hit(number, f"id-{number}", str(values.get("title", "id")), values, source=source)


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


def test_sources_of_an_answer_are_lines_of_their_own() -> None:
    hits = (
        make_hit("faq-a.md", 1, title="FAQ", heading="FAQ", content="Shipping takes five days."),
        make_hit("faq-b.md", 2, title="FAQ", heading="FAQ", content="The desk is open until eight."),
        make_hit("#general", 3, **MESSAGE),
    )
    [[embed]] = render_ask(Answer("when?", KNOWLEDGE, hits, text="Five days [1], until eight [2], at six [3]."))

    assert embed.fields[0].value == f"[1] faq-a.md\n[2] faq-b.md\n[3] Bob in #general, 1 March 2026 [↗]({URL})"


def test_links_that_do_not_fit_are_left_out_whole() -> None:
    hits = tuple(make_hit("#general", number, **{**MESSAGE, "author": "B" * 60}) for number in range(1, 11))
    [[embed]] = render_ask(Answer("when?", KNOWLEDGE, hits, text="I could not find it."))

    (sources,) = (field.value for field in embed.fields if field.name == "Closest passages")
    assert sources is not None
    assert "](" not in sources
    assert len(sources.splitlines()) == 10
    check_page([embed])


def test_card_of_a_message_says_who_wrote_it_and_shows_its_words() -> None:
    long_url = f"{URL}?{'x' * 300}"
    [[_, card]] = render_search(Answer("bread", KNOWLEDGE, (make_hit("#general", **{**MESSAGE, "url": long_url}),)))

    assert card.title == "1. Bob in #general, 1 March 2026"
    assert card.description == "The baker opens at six."
    assert [field.name for field in card.fields] == ["Source"]


def test_equal_texts_are_one_card_with_all_their_sources() -> None:
    twins = tuple(
        make_hit(f"{name}.md", place, title="FAQ", heading="FAQ › Dogs") for place, name in enumerate("bcde", 2)
    )
    hit = replace(make_hit("a.md", title="FAQ", heading="FAQ › Dogs", content="No dogs."), twins=twins)
    [[_, card]] = render_search(Answer("dogs", KNOWLEDGE, (hit,)))

    assert [(field.name, field.value) for field in card.fields] == [
        ("Sources", "a.md › Dogs; b.md › Dogs; c.md › Dogs; 2 more")
    ]


def test_citation_of_an_equal_text_means_the_one_that_is_shown() -> None:
    twin = make_hit("b.md", 2, title="FAQ", content="No dogs.")
    hit = replace(make_hit("a.md", title="FAQ", content="No dogs."), twins=(twin,))
    [[embed]] = render_ask(Answer("dogs?", KNOWLEDGE, (hit,), text="None [1, 2]. None [2]. Cats [3]."))

    assert embed.description == "None [1]. None [1]. Cats."
