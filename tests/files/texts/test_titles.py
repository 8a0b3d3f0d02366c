"""Titles: those that people gave, and the file's name where a program filled one in."""

from pathlib import Path

import pytest

from bot.files.texts.titles import is_placeholder, pick_title
from tests.files.samples import SENTENCE, build_pdf
from tests.files.support import read_document

REAL = (
    "Refund policy",
    "1984",
    "Documentation",
    "New documents for members",
    "Title IX explained",
    "Untitled, a novel",
    "Microsoft Word for beginners",
    "Node.js",
    "目錄",
    "Slide rules",
    "Page turners",
)
FILLED_IN = (
    "untitled",
    "Untitled document",
    "Untitled-1",
    "Unbenannt",
    "(anonymous)",
    "anonymous",
    "unspecified",
    "Document1",
    "Document 2",
    "Dokument1",
    "Microsoft Word - draft.docx",
    "Microsoft PowerPoint - Folie 1",
    "Word Document",
    "PowerPoint Presentation",
    "PowerPoint-Präsentation",
    "Presentation1",
    "slide 1",
    "C:\\drafts\\final.indd",
    "draft_v3.docx",
    "null",
    "(no subject)",
    " - ",
    "",
)


@pytest.mark.parametrize("title", REAL)
def test_title_of_a_person_stays(title: str) -> None:
    assert not is_placeholder(title)


@pytest.mark.parametrize("title", FILLED_IN)
def test_title_of_a_program_gives_way_to_the_next(title: str) -> None:
    assert is_placeholder(title)
    assert pick_title([title, None, "Rules  of\nthe club"], filename="a.pdf") == "Rules of the club"
    assert pick_title([title], filename="b\\c/a.pdf") == "a.pdf"


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - draft.docx", "(anonymous)"])
def test_pdf_without_a_title_of_its_own_is_called_like_its_file(tmp_path: Path, title: str) -> None:
    escaped = title.replace("(", "\\(").replace(")", "\\)")

    assert read_document(tmp_path, build_pdf([SENTENCE], title=escaped), "handbook.pdf").title == "handbook.pdf"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Untitled Document</title><meta property='og:title' content='Caf&eacute; rules'>", "Café rules"),
        ('<meta content="Opening hours" property="og:title">', "Opening hours"),
        ("<title></title>", "Doors"),
        ("<title>Kept</title><meta property='og:title' content='Other'>", "Kept"),
    ],
)
def test_page_is_called_as_it_is_shared_where_it_has_no_title(tmp_path: Path, head: str, title: str) -> None:
    page = f"<!doctype html><html><head>{head}</head><body><h1>Doors</h1><p>{SENTENCE}</p></body></html>"

    assert read_document(tmp_path, page, "a.html").title == title
