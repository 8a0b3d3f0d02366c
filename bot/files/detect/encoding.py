"""Bytes -> the encoding that reads all of them."""

import codecs
from collections.abc import Callable
from pathlib import Path

from bot.errors import UploadError

_CHUNK = 1024 * 1024
_HEAD = 4096
_UTF16_SHARE = 0.5
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = "The file holds NUL bytes, so it is not text. Save it as CSV or JSON in UTF-8."


def find_encoding(path: Path) -> str:
    """The Python codec that decodes the whole file: a UTF-16, else UTF-8, else Windows-1252, else Latin-1.

    Raises:
        UploadError: it is not text: it has NUL bytes, or UTF-16 that breaks off.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _guess_utf16(head)
    if marked is None:
        # Random bytes are hardly ever valid UTF-8, so it comes first. Windows-1252 leaves five bytes undefined; Latin-1
        # defines all, so that there always is an answer.
        return next(name for name in ("utf-8", "cp1252", "latin-1") if _is_decodable(path, name))
    if _is_decodable(path, marked):
        return marked
    raise UploadError(
        "The file is damaged: it starts as Unicode text but doesn't continue as such. Save it again in UTF-8."
    )


def _is_decodable(path: Path, encoding: str) -> bool:
    decode: Callable[..., str] = codecs.getincrementaldecoder(encoding)().decode
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                _check_nul(decode(chunk))
            decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _check_nul(text: str) -> None:
    if "\0" in text:
        raise UploadError(_BINARY)


def _guess_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: of Latin letters, digits and commas every second byte is NUL, and never another."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    needed = len(head) / 2 * _UTF16_SHARE
    if len(head) % 2 or even + odd <= needed or (even and odd):
        return None
    return "utf-16-be" if even else "utf-16-le"
