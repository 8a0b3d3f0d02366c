"""Bytes -> the encoding that reads all of them."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import UploadError
from bot.files.detect.legacy import guess_codec
from bot.languages import phrase, translate

_CHUNK = 1024 * 1024
_HEAD = 4096
_SAMPLE = 64 * 1024
_UTF16_SHARE = 0.5
# Beyond so many, bytes that are no UTF-8 are looked at only as long as there are fewer of them than of its characters.
_BAD_MAX = 1000
_SLIP = re.compile("[\udc80-\udcff]")
_MENDING: Final = "ragbot.mending"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = phrase("The file holds NUL bytes, so it is not text. Save it as CSV or JSON in UTF-8.")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text.

    Attributes:
        codec: the Python codec.
        errors: its handler of bytes that it does not know.
        bad: how many of those there are.
    """

    codec: str
    errors: str = "strict"
    bad: int = 0


def find_encoding(path: Path) -> Encoding:
    """What decodes the whole file: a UTF-16, else UTF-8, even with a few other bytes, else what its letters look like.

    Raises:
        UploadError: it is not text: it has NUL bytes, or UTF-16 that breaks off.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    marked = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _guess_utf16(head)
    if marked is not None:
        if _is_decodable(path, marked):
            return Encoding(marked)
        if marked != "utf-8-sig":
            raise UploadError(
                translate(
                    "The file is damaged: it starts as Unicode text but doesn't continue as such. "
                    "Save it again in UTF-8."
                )
            )
    elif _is_decodable(path, "utf-8"):
        return Encoding("utf-8")
    good, bad = _count_utf8(path)
    if marked or good >= bad:
        return Encoding(marked or "utf-8", _MENDING, bad)
    return _find_legacy(path)


def _find_legacy(path: Path) -> Encoding:
    codec = guess_codec(_sample_foreign(path))
    if codec == "cp1252":
        return Encoding(codec if _is_decodable(path, codec) else "latin-1")
    return Encoding(codec, "strict" if _is_decodable(path, codec) else "replace")


def _count_utf8(path: Path) -> tuple[int, int]:
    """Characters of several bytes in UTF-8, and bytes that are none of it, until these are too many to be slips."""
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while (chunk := file.read(_CHUNK)) and bad <= max(good, _BAD_MAX):
            text = decoder.decode(chunk)
            foreign = len(text) - len(text.encode("ascii", "ignore"))
            slips = len(_SLIP.findall(text)) if foreign else 0
            good, bad = good + foreign - slips, bad + slips
    return good, bad


def _sample_foreign(path: Path) -> bytes:
    """Lines with bytes beyond ASCII, up to 64 KiB of them."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < _SAMPLE and (line := file.readline(_SAMPLE)):
            if not line.isascii():
                sample += line
    return bytes(sample)


def _read_as_western(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8, as Windows-1252 has it: it came from another file, and the rest is right."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error(_MENDING, _read_as_western)


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
        raise UploadError(translate(_BINARY))


def _guess_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: of Latin letters, digits and commas every second byte is NUL, and never another."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    needed = len(head) / 2 * _UTF16_SHARE
    if len(head) % 2 or even + odd <= needed or (even and odd):
        return None
    return "utf-16-be" if even else "utf-16-le"
