"""What a file is that cannot be read, by its first bytes."""

import re

from bot.languages import phrase

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", phrase("a PNG picture")),
    (b"\xff\xd8\xff", phrase("a JPEG picture")),
    (b"GIF87a", phrase("a GIF picture")),
    (b"GIF89a", phrase("a GIF picture")),
    (b"\x1f\x8b", phrase("a gzip archive: unpack it, or send a ZIP")),
    (b"BZh", phrase("a bzip2 archive: unpack it, or send a ZIP")),
    (b"\xfd7zXZ\0", phrase("an xz archive: unpack it, or send a ZIP")),
    (b"7z\xbc\xaf\x27\x1c", phrase("a 7-Zip archive: unpack it, or send a ZIP")),
    (b"\x28\xb5\x2f\xfd", phrase("a Zstandard archive: unpack it, or send a ZIP")),
    (b"Rar!\x1a\x07", phrase("a RAR archive: unpack it, or send a ZIP")),
    (b"MZ", phrase("a Windows program")),
    (b"\x7fELF", phrase("a program")),
    (b"PAR1", phrase("a Parquet file: export it as CSV or JSONL")),
    (b"SQLite format 3\0", phrase("a SQLite database: export its tables as CSV")),
    (b"RIFF", phrase("a media file")),
    (b"ID3", phrase("an MP3 file")),
    (b"OggS", phrase("an Ogg file")),
)
_MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml(?!.{0,1000}<html)", re.DOTALL | re.IGNORECASE), phrase("an XML file")),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.05


def find_foreign_type(head: bytes) -> str | None:
    """The name of the format, with its article and maybe a way out, or None for what may be text.

    Signatures made of letters alone count only where control characters follow: `MZ` and `ID3` may begin a CSV.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature) and (not signature.isalnum() or _CONTROL.search(head)):
            return name
    return next((name for pattern, name in _MARKUP if pattern.match(head)), None)


def has_binary_look(head: bytes) -> bool:
    """Whether it has so many control characters that it is neither UTF-8 nor Latin-1 text."""
    return len(_CONTROL.findall(head)) > len(head) * _BINARY_SHARE
