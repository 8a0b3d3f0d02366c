"""Documents: their text, their title, their pages and headings."""

import sys
from pathlib import Path

import pytest

from bot.files import CHUNK_PROPERTIES, ReadOptions
from bot.models import PropertySpec, Record
from tests.files.samples import OTHER, SENTENCE, TITLE, build_html, build_mail, build_pdf, build_samples
from tests.files.support import read_document, refuse

DOCUMENTS = (
    "pdf",
    "docx",
    "pptx",
    "odt",
    "rtf",
    "epub",
    "html",
    "markdown",
    "mail",
    "outlook",
    "srt",
    "vtt",
    "text",
    "code",
)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_text_of_every_format_comes_out(tmp_path: Path, kind: str) -> None:
    path = build_samples(tmp_path)[kind]
    document = read_document(tmp_path, path.read_bytes(), path.name)
    records = list(document.records())

    assert SENTENCE in "\n".join(record.values["content"] for record in records)
    assert document.columns == CHUNK_PROPERTIES
    assert document.title == (path.name if kind in ("srt", "vtt", "text", "code") else TITLE)
    assert [record.values["chunk_index"] for record in records] == list(range(document.count))
    assert {record.values["title"] for record in records} == {document.title}
    assert not document.notes


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "html", "markdown"])
def test_chunks_stand_under_their_headings(tmp_path: Path, kind: str) -> None:
    path = build_samples(tmp_path)[kind]
    records = list(read_document(tmp_path, path.read_bytes(), path.name).records())

    assert [(record.values["heading"], record.values["content"].splitlines()[-1]) for record in records] == [
        (f"{TITLE} › Winter", SENTENCE),
        (f"{TITLE} › Spring", OTHER),
    ]


@pytest.mark.parametrize("kind", ["pdf", "pptx"])
def test_chunks_know_their_pages(tmp_path: Path, kind: str) -> None:
    path = build_samples(tmp_path)[kind]
    records = list(read_document(tmp_path, path.read_bytes(), path.name).records())

    assert [(record.values["page"], record.values["content"].splitlines()[-1]) for record in records] == [
        (1, SENTENCE),
        (2, OTHER),
    ]


def test_blank_pages_are_counted_and_not_stored(tmp_path: Path) -> None:
    document = read_document(tmp_path, build_pdf(["", SENTENCE, "", OTHER]), "a.pdf")

    assert [record.values["page"] for record in document.records()] == [2, 4]


def test_size_of_chunks_is_an_option(tmp_path: Path) -> None:
    options = ReadOptions(chunk_characters=40, chunk_overlap=0)
    document = read_document(tmp_path, f"{SENTENCE} {OTHER}", "notes.txt", options=options)

    assert document.count == 4
    assert all(len(record.values["content"]) <= 40 for record in document.records())


def test_chunks_go_into_a_collection_that_has_their_properties(tmp_path: Path) -> None:
    document = read_document(tmp_path, SENTENCE, "notes.txt")

    assert list(document.convert([PropertySpec("content"), PropertySpec("Title"), PropertySpec("mood")])) == [
        Record(1, {"content": SENTENCE, "Title": "notes.txt"})
    ]
    assert document.unknown_columns([PropertySpec("content")]) == ("title", "page", "heading", "chunk_index")


@pytest.mark.parametrize("filename", ["guide.md", "a/b/guide.md", "a\\b\\guide.md"])
def test_document_without_title_is_called_like_its_file(tmp_path: Path, filename: str) -> None:
    assert read_document(tmp_path, SENTENCE, filename).title == "guide.md"


def test_head_of_a_page_is_no_text(tmp_path: Path) -> None:
    tags = (
        b'<meta name="author" content="Secret"><link rel="canonical" href="http://secret"><base href="http://secret">'
    )
    page = build_html().replace(b"<head>", b"<head>" + tags)
    content = "\n".join(record.values["content"] for record in read_document(tmp_path, page, "a.html").records())

    assert content.startswith(f"# {TITLE}")
    assert "ecret" not in content
    assert "ignored" not in content


def test_title_of_a_page_is_decoded(tmp_path: Path) -> None:
    page = "<!doctype html><title>Caf&eacute; &amp; Bar</title><p>Open.</p>"

    assert read_document(tmp_path, page, "a.html").title == "Café & Bar"


def test_page_says_its_encoding(tmp_path: Path) -> None:
    page = '<html><meta charset="windows-1251"><p>Привет</p></html>'.encode("cp1251")

    assert next(read_document(tmp_path, page, "a.html").records()).values["content"] == "Привет"


@pytest.mark.parametrize("charset", ["no-such", "utf-8", "base64"])
def test_page_whose_encoding_is_wrong_is_read_as_the_bytes_are(tmp_path: Path, charset: str) -> None:
    page = f'<html><meta charset="{charset}"><p>Café</p></html>'.encode("cp1252")

    assert next(read_document(tmp_path, page, "a.html").records()).values["content"] == "Café"


def test_pictures_leave_their_words(tmp_path: Path) -> None:
    document = read_document(tmp_path, "![a heron](data:image/png;base64,AAAA) stands.", "a.md")

    assert next(document.records()).values["content"] == "a heron stands."


def test_mail_has_its_fields_and_names_what_was_not_read(tmp_path: Path) -> None:
    boundary = b"Content-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n\nHello.\n--xx\n"
    attached = b"Content-Type: image/png\nContent-Disposition: attachment; filename=a.png\n\nAAAA\n--xx--\n"
    head = b"From: Ada <ada@example.org>\nSubject: Lamp\nDate: Mon, 05 Jan 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
    document = read_document(tmp_path, head + boundary + attached, "a.eml")
    content = next(document.records()).values["content"]

    assert document.title == "Lamp"
    assert all(part in content for part in ("Lamp", "ada@example.org", "05 Jan 2026", "Hello."))
    assert document.notes == ("The mail has 1 attachment, which I did not read. Upload what you need separately.",)


def test_mail_in_utf_16(tmp_path: Path) -> None:
    assert read_document(tmp_path, build_mail().decode().encode("utf-16"), "a.eml").title == TITLE


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    assert next(read_document(tmp_path, "a\x01b\x0cc\ufffed", "a.txt").records()).values["content"] == "ab\ncd"


@pytest.mark.parametrize(
    ("data", "filename", "sentence"),
    [
        (
            build_pdf(["", ""]),
            "scan.pdf",
            "The PDF holds no text; it may be a scan. Run text recognition",
        ),
        (b"<html><body></body></html>", "a.html", "The HTML file holds no text"),
        (b"![](x)", "a.md", "The Markdown file holds no text"),
        (b"```python\n\n```\n", "a.md", "The Markdown file holds no text"),
    ],
)
def test_document_without_text_says_so(tmp_path: Path, data: bytes, filename: str, sentence: str) -> None:
    assert sentence in refuse(tmp_path, data, filename)


def test_a_machine_without_the_reader_says_so_and_reads_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kreuzberg", None)  # what makes `import kreuzberg` fail
    samples = build_samples(tmp_path)
    assert "cannot read PDF files" in refuse(tmp_path, samples["pdf"].read_bytes(), "a.pdf")
    records = read_document(tmp_path, samples["markdown"].read_bytes(), "a.md").records()
    assert any(SENTENCE in record.values["content"] for record in records)


def test_columns_are_read_in_the_order_in_which_they_are_written(tmp_path: Path) -> None:
    left, right = [f"Left line {n} of the page" for n in range(9)], [f"Right line {n} of the page" for n in range(9)]
    moved = [
        f"1 0 0 1 {x} {700 - 14 * n} Tm ({line}"
        for x, lines in ((50, left), (330, right))
        for n, line in enumerate(lines)
    ]
    page = f"start) Tj {') Tj '.join(moved)}"
    content = next(read_document(tmp_path, build_pdf([page]), "paper.pdf").records()).values["content"]

    assert [line for line in content.splitlines() if "line" in line] == left + right


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret</p>",
        "<div style='display: none'><p>Secret</p></div>",
        "<template>Secret</template>",
        "<!-- Secret -->",
        "<script>Secret</script>",
        "<style>.Secret{}</style>",
        "<div style='visibility:hidden'>Secret</div>",
        "<input type='hidden' value='Secret'>",
    ],
)
def test_what_a_page_hides_is_no_text(tmp_path: Path, hidden: str) -> None:
    page = f"<!doctype html><html><body><h1>Doors</h1><p>{SENTENCE}</p>{hidden}<p>{OTHER}</p></body></html>"
    content = "\n".join(r.values["content"] for r in read_document(tmp_path, page, "a.html").records())

    assert content == f"# Doors\n\n{SENTENCE}\n\n{OTHER}"
