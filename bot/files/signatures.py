"""What a file is that is not one of ours, by its first bytes."""

import re

_ARCHIVE = "a ZIP archive"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"RIFF", "a media file"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg file"),
)
_MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE), "a web page"),
    (re.compile(rb"\s*<\?xml"), "an XML file"),
    (re.compile(rb"\{\\rtf"), "an RTF document"),
)
_OFFICE = (
    (b"xl/", "an Excel workbook: save it as CSV"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint presentation"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.05


def find_foreign_type(head: bytes, tail: bytes) -> str | None:
    """The name of the format, with its article, or None for what may be text.

    Signatures made of letters alone count only where control characters follow: `MZ` and `ID3` may begin a CSV.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature) and (not signature.isalnum() or _CONTROL.search(head)):
            return _name_office(head + tail) if name == _ARCHIVE else name
    for pattern, name in _MARKUP:
        if pattern.match(head):
            return name
    return None


def has_binary_look(head: bytes) -> bool:
    """Whether it has so many control characters that bytes which are no UTF-8 are no letters of Latin-1 either."""
    return len(_CONTROL.findall(head)) > len(head) * _BINARY_SHARE


def _name_office(data: bytes) -> str:
    return next((name for marker, name in _OFFICE if marker in data), _ARCHIVE)
