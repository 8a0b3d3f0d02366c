"""Parts of a document that are not read are said, with their count and their pages."""

from pathlib import Path

import pytest

from bot.files.texts.pages import name_pages
from tests.files.samples import OTHER, SENTENCE, SlideSample, build_pdf, build_pptx
from tests.files.support import read_document, refuse


def read_pages(folder: Path, data: bytes, filename: str) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
    document = read_document(folder, data, filename)
    return [(r.values["page"], r.values["content"]) for r in document.records()], document.notes


@pytest.mark.parametrize(
    ("pages", "named"),
    [
        (["", SENTENCE, OTHER], "1 page of 3 (1)"),
        ([SENTENCE, "", "", OTHER, " ", SENTENCE], "3 pages of 6 (2–3, 5)"),
        ([SENTENCE, "", ""], "2 pages of 3 (2–3)"),
    ],
)
def test_pages_without_text_are_named(tmp_path: Path, pages: list[str], named: str) -> None:
    _, notes = read_pages(tmp_path, build_pdf(pages), "half_scan.pdf")

    assert notes == (f"Left out, since there is no text on them, as on scans: {named}.",)


def test_many_pages_are_not_all_listed() -> None:
    assert name_pages(range(1, 1000, 2), "page", total=1000) == (
        "500 pages of 1,000 (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …)"
    )


def test_what_the_speaker_says_belongs_to_the_slide(tmp_path: Path) -> None:
    deck = build_pptx([SlideSample("Roadmap", "Launch in May", "Delay to June\nif need be"), SlideSample("End", OTHER)])
    pages, notes = read_pages(tmp_path, deck, "deck.pptx")

    assert pages == [
        (1, "## Roadmap\n\nLaunch in May\n\nNotes: Delay to June\nif need be"),
        (2, f"## End\n\n{OTHER}"),
    ]
    assert notes == ()


def test_slides_stand_in_the_order_of_the_show(tmp_path: Path) -> None:
    slides = [SlideSample(f"Slide {word}", SENTENCE, f"Say {word}") for word in ("one", "two", "three")]
    pages, _ = read_pages(tmp_path, build_pptx(slides, files=(10, 3, 2)), "deck.pptx")

    assert [(number, text.split()[2], text.split()[-1]) for number, text in pages] == [
        (1, "one", "one"),
        (2, "two", "two"),
        (3, "three", "three"),
    ]


def test_hidden_and_empty_slides_are_named(tmp_path: Path) -> None:
    deck = build_pptx(
        [SlideSample("", ""), SlideSample("Old", OTHER, "Secret", is_hidden=True), SlideSample("New", SENTENCE)]
    )
    pages, notes = read_pages(tmp_path, deck, "deck.pptx")

    assert pages == [(3, f"## New\n\n{SENTENCE}")]
    assert notes == (
        "Left out, since they are hidden: 1 slide of 3 (2).",
        "Left out, since there is no text on them: 1 slide of 2 (1).",
    )


def test_slide_of_notes_alone_is_read(tmp_path: Path) -> None:
    assert read_pages(tmp_path, build_pptx([SlideSample("", "", "Only said")]), "deck.pptx") == (
        [(1, "Notes: Only said")],
        (),
    )


def test_hidden_show_holds_no_text(tmp_path: Path) -> None:
    assert "holds no text" in refuse(tmp_path, build_pptx([SlideSample("a", "b", is_hidden=True)]), "deck.pptx")
