"""Text in encodings of other times and places, and text with a few bytes of another."""

from pathlib import Path

import pytest

from tests.files.support import get_values, read, read_document


@pytest.mark.parametrize(
    ("codec", "called", "text"),
    [
        ("cp932", "Shift-JIS", "東京都"),
        ("cp932", "Shift-JIS", "ラーメンと日本語の名前"),
        ("euc_jp", "EUC-JP", "これは日本語のテスト"),
        ("gb18030", "GB18030", "北京市"),
        ("gb18030", "GB18030", "你好，世界"),
        ("big5", "Big5", "臺灣的中文測試"),
        ("cp949", "EUC-KR", "안녕하세요"),
        ("cp1250", "Windows-1250", "Łódź"),
        ("cp1250", "Windows-1250", "žluťoučký kůň"),
        ("cp1251", "Windows-1251", "Москва"),
        ("cp1251", "Windows-1251", "Привет, мир"),
        ("koi8_r", "KOI8-R", "Привет, мир"),
        ("cp1253", "Windows-1253", "Καλημέρα κόσμε"),
        ("cp1254", "Windows-1254", "Ağrı Dağı, şişe"),
        ("cp1252", "Windows-1252", "Crème brûlée für 5 €"),
        ("cp1252", "Windows-1252", "“quoted” – dash"),
        ("cp1252", "Windows-1252", "naïve café œuvre"),
        ("cp1255", "Windows-1255", "שלום עולם"),
        ("cp1255", "Windows-1255", "הספר נמצא על השולחן"),
        ("cp1256", "Windows-1256", "مرحبا بالعالم"),
        ("cp874", "Windows-874", "สวัสดีชาวโลก"),
        ("cp1251", "Windows-1251", "москва и киев"),
        ("cp1251", "Windows-1251", "хлеб, масло, сыр"),
        ("gb18030", "GB18030", "产品名称和价格清单"),
        ("mac_roman", "Mac Roman", "Müller Größe"),
        ("cp850", "DOS (code page 850)", "Müller"),
    ],
)
def test_encoding_is_found_by_its_letters_and_said(tmp_path: Path, codec: str, called: str, text: str) -> None:
    table = read(tmp_path, f"name;text\nA;{text}\n".encode(codec))

    assert get_values(table) == [{"name": "A", "text": text}]
    assert table.encoding == called
    assert f"The file is not in UTF-8 and was read as {called}. Check its accents." in table.notes


def test_one_bad_byte_does_not_change_the_whole_file(tmp_path: Path) -> None:
    table = read(tmp_path, b"name,text\nA,caf\xc3\xa9\nB,na\xefve\n")

    assert [row["text"] for row in get_values(table)] == ["café", "naïve"]
    assert table.notes == ("1 byte is not in UTF-8 and read as Windows-1252. Check the accents.",)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_bad_bytes_anywhere_are_counted(tmp_path: Path, start: bytes) -> None:
    rows = "".join(f"{number},東京\n" for number in range(100_000)).encode()
    table = read(tmp_path, start + b"n,text\n" + rows + b"x,na\xefve\x81\n")

    assert table.count == 100_001
    assert table.encoding == "UTF-8"
    assert "2 bytes are not in UTF-8 and read as Windows-1252. Check the accents." in table.notes


def test_one_bad_byte_does_not_change_a_japanese_file_either(tmp_path: Path) -> None:
    table = read(
        tmp_path, "name,text\nA,これは日本語のテスト\nB,".encode("cp932") + b"\xff,\n".replace(b",", b"") + b"C,x\n"
    )

    assert get_values(table)[0] == {"name": "A", "text": "これは日本語のテスト"}


def test_documents_are_found_out_too(tmp_path: Path) -> None:
    assert "Привет" in get_values(read_document(tmp_path, "# Привет, мир\n".encode("cp1251"), "a.md"))[0]["content"]
    assert "naïve café" in get_values(read_document(tmp_path, b"na\xefve caf\xc3\xa9\n", "a.txt"))[0]["content"]
    page = "<html><head><meta charset='cp1251'></head><body><p>Привет</p></body></html>".encode("cp1251")
    assert "Привет" in get_values(read_document(tmp_path, page, "a.html"))[0]["content"]
