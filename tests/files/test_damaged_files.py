"""Every format truncated, empty, protected, or lying about its size: a sentence, or what was whole of it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.errors import UploadError
from bot.files import Part
from tests.files.samples import build_docx, build_epub, build_pdf, build_samples, build_xlsx, build_zip
from tests.files.support import read_part, refuse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CONTAINERS = ["xlsx", "pdf", "docx", "odt", "pptx", "epub", "zip"]
TEXTS = ["html", "markdown", "text", "mail", "outlook", "code", "rtf", "srt", "vtt"]
FORMATS = [*CONTAINERS, "csv", "tsv", "json", "jsonl", *TEXTS]


@pytest.fixture
def samples(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "samples").mkdir()
    return build_samples(tmp_path / "samples")


def read_or_refuse(folder: Path, data: bytes, filename: str) -> Part | None:
    """What the file holds, or None where it is refused with a sentence; anything else is a failure."""
    try:
        return read_part(folder, data, filename)
    except UploadError:
        return None


def test_there_is_a_sample_of_every_format(samples: dict[str, Path]) -> None:
    assert sorted(samples) == sorted(FORMATS)


@pytest.mark.parametrize("kind", FORMATS)
def test_empty_file_of_every_format(tmp_path: Path, samples: dict[str, Path], kind: str) -> None:
    assert refuse(tmp_path, b"", samples[kind].name) == "The file is empty."


@pytest.mark.parametrize("kind", CONTAINERS)
def test_truncated_container_says_that_it_is_damaged(tmp_path: Path, samples: dict[str, Path], kind: str) -> None:
    whole = samples[kind].read_bytes()

    for share in (0.3, 0.6, 0.9):
        assert "is damaged" in refuse(tmp_path, whole[: int(len(whole) * share)], samples[kind].name)


@pytest.mark.parametrize("kind", FORMATS)
def test_file_cut_anywhere_is_read_or_refused(tmp_path: Path, samples: dict[str, Path], kind: str) -> None:
    whole = samples[kind].read_bytes()
    for length in range(1, len(whole), max(len(whole) // 50, 1)):
        read_or_refuse(tmp_path, whole[:length], samples[kind].name)


@pytest.mark.parametrize("kind", FORMATS)
def test_half_a_file_under_any_name_is_read_or_refused(tmp_path: Path, samples: dict[str, Path], kind: str) -> None:
    whole = samples[kind].read_bytes()
    for name in ("a.csv", "a.json", "a.pdf", "a.docx", "a.xlsx", "a.html", "a.eml", "a.zip", "a"):
        read_or_refuse(tmp_path, whole[: len(whole) // 2], name)


def test_truncated_json_says_where_it_breaks_off(tmp_path: Path, samples: dict[str, Path]) -> None:
    assert "broken in line 1" in refuse(tmp_path, samples["json"].read_bytes()[:-10], "a.json")


def test_last_line_that_broke_off_is_a_failed_row(tmp_path: Path, samples: dict[str, Path]) -> None:
    part = read_part(tmp_path, samples["jsonl"].read_bytes()[:-10], "a.jsonl")

    assert (part.count, part.failed_count) == (1, 1)


PROTECTED_BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/encryption.xml": '<enc:CipherReference URI="OEBPS/one.xhtml"/>',
}


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (build_pdf(is_encrypted=True), "a.pdf"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx"),
        (build_zip(PROTECTED_BOOK), "a.epub"),
    ],
    ids=["pdf", "docx", "xlsx", "epub"],
)
def test_protected_file_asks_for_one_without_password(tmp_path: Path, data: bytes, filename: str) -> None:
    assert "is protected by a password. Save it without one" in refuse(tmp_path, data, filename)


def test_book_whose_fonts_alone_are_obfuscated_is_read(tmp_path: Path) -> None:
    with ZipFile(BytesIO(build_epub())) as book:
        members: dict[str, bytes | str] = {name: book.read(name) for name in book.namelist()}
    members["META-INF/encryption.xml"] = b'<enc:CipherReference URI="OEBPS/font.otf"/>'

    assert read_part(tmp_path, build_zip(members), "a.epub").count == 2


def test_old_office_document_is_told_from_mail(tmp_path: Path) -> None:
    assert "an old Office document" in refuse(tmp_path, OLE, "a.doc")
    mail = OLE + "__properties_version1.0".encode("utf-16-le")
    assert refuse(tmp_path, mail, "a.msg") == (
        "The Outlook mail is damaged and cannot be read. Save it again with the program that created it."
    )


def test_1_gb_claimed_by_a_pdf_is_not_taken_at_its_word(tmp_path: Path) -> None:
    assert read_part(tmp_path, build_pdf().replace(b"/Length", b"/Length 1073741824 /Was"), "a.pdf").count == 2


@pytest.mark.parametrize(("folder", "build"), [("word/", build_docx), ("xl/", build_xlsx)])
def test_office_document_without_its_main_part(tmp_path: Path, folder: str, build: Callable[[], bytes]) -> None:
    assert read_part(tmp_path, build(), "a").count
    data = build_zip({"[Content_Types].xml": "<Types/>", f"{folder}other.xml": "<a/>"})

    assert "is damaged" in refuse(tmp_path, data, "a")


def test_document_with_a_broken_stream_inside_is_damaged(tmp_path: Path) -> None:
    data = bytearray(build_docx())
    for position in range(data.index(b"word/document.xml") + 20, data.index(b"word/document.xml") + 120):
        data[position] = 0xFF

    assert "The DOCX is damaged" in refuse(tmp_path, bytes(data), "a.docx")


def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    header = ",".join(f"c{number}" for number in range(100_000))

    assert "more than 500 columns" in refuse(tmp_path, f"{header}\n{header}\n", "a.csv")


def test_mixed_line_ends(tmp_path: Path) -> None:
    part = read_part(tmp_path, b"title,year\r\nInk,1990\nPaper,1991\rPen,1992\r\n", "a.csv")

    assert [record.values["title"] for record in part.records()] == ["Ink", "Paper", "Pen"]
