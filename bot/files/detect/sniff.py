"""A file -> what it really is, whatever its name says."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UploadError
from bot.files.detect.containers import find_container
from bot.files.detect.encoding import Encoding, find_encoding
from bot.files.detect.formats import TAKEN, Format, get_named_format
from bot.files.detect.signatures import find_foreign_type, has_binary_look
from bot.files.layout import Layout, find_layout, has_table_look, is_surely_table
from bot.languages import translate, translate_count

_HEAD = 1024 * 1024
_SIGNATURE_HEAD = 4096
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp874": "Windows-874",
    "koi8_r": "KOI8-R",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB18030",
    "cp949": "EUC-KR",
    "big5": "Big5",
    "mac_roman": "Mac Roman",
    "cp850": "DOS (code page 850)",
}
_HTML = re.compile(
    r"\s*(?>(?:<!--.*?-->\s*)*)(?:<\?xml.{0,1000}?)?<(?:!doctype\s+html|html[\s>])", re.DOTALL | re.IGNORECASE
)
_MAIL_FIELD = re.compile(r"(?P<name>[!-9;-~]+):[ \t].*(?:\r?\n[ \t]+.*)*\r?\n")
_MAIL_PROOF = frozenset({"message-id", "mime-version", "received", "return-path", "date"})
_CUES = re.compile(r"(?:\s*\d+[ \t]*\r?\n)?\s*(?:\d+:)?\d+:\d\d[.,]\d+[ \t]*-->[ \t]*\d|WEBVTT(?:[ \t\r\n]|\Z)")
# Markdown and code may hold anything, even lines that look like a mail or a table, so their names decide.
_BY_NAME = frozenset({Format.MARKDOWN, Format.CODE})
# Mail and HTML declare their encoding themselves.
_DECLARING = frozenset({Format.MAIL, Format.HTML})


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be parsed.

    Attributes:
        codec: the Python codec that decodes it; empty for files that are no text.
        errors: the codec's handler of bytes that it does not know.
        encoding: the same, as people call it.
        layout: how cells are told apart; only for CSV and TSV.
    """

    path: Path
    filename: str
    format: Format
    codec: str = ""
    errors: str = "strict"
    encoding: str = ""
    layout: Layout = Layout()  # noqa: RUF009 - frozen
    notes: tuple[str, ...] = ()


def sniff(path: Path, *, filename: str, delimiter: str | None = None) -> Source:
    """Find the format, the encoding and the delimiter from the content; the name decides only what that leaves open.

    Args:
        delimiter: where a person said it.

    Raises:
        UploadError: the file is empty, damaged, protected, or of a kind that is not read.
    """
    with path.open("rb") as file:
        head = file.read(_SIGNATURE_HEAD)
    if not head:
        raise UploadError(translate("The file is empty."))
    named = get_named_format(filename)
    container = find_container(path)
    if container is not None:
        return Source(path, filename, container, notes=tuple(_build_notes(named, container)))
    return _sniff_text(path, filename=filename, coded=_find_encoding(path, head), named=named, delimiter=delimiter)


def _sniff_text(path: Path, *, filename: str, coded: Encoding, named: Format | None, delimiter: str | None) -> Source:
    with path.open(encoding=coded.codec, errors=coded.errors, newline="") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise UploadError(translate("The file is empty."))
    layout = find_layout(head, is_tsv=named is Format.TSV, delimiter=delimiter)
    found = _find_text_format(head, named=named, layout=layout)
    notes = _build_notes(named, found)
    if found in _DECLARING and not coded.codec.startswith("utf"):
        coded = Encoding("latin-1")  # any bytes, from which what they declare is read
    elif coded.bad:
        notes.append(
            translate_count(
                coded.bad,
                one="{count:,} byte is not in UTF-8 and read as Windows-1252. Check the accents.",
                many="{count:,} bytes are not in UTF-8 and read as Windows-1252. Check the accents.",
            )
        )
    elif not coded.codec.startswith("utf"):
        notes.append(
            translate(
                "The file is not in UTF-8 and was read as {encoding}. Check its accents.",
                encoding=_ENCODINGS[coded.codec],
            )
        )
    return Source(
        path, filename, found, coded.codec, coded.errors, _ENCODINGS[coded.codec], layout=layout, notes=tuple(notes)
    )


def _build_notes(named: Format | None, found: Format) -> list[str]:
    if named is None or named in (found, Format.TEXT):  # `.txt` says nothing about what the text is
        return []
    return [
        translate(
            "The name says {named}, but the file is {found} and was read as that.",
            named=translate(named),
            found=translate(found),
        )
    ]


def _find_encoding(path: Path, head: bytes) -> Encoding:
    """The encoding of a file whose bytes are text."""
    foreign = find_foreign_type(head)
    if foreign:
        raise UploadError(translate("The file is {kind}. {taken}", kind=translate(foreign), taken=translate(TAKEN)))
    coded = find_encoding(path)
    if (coded.bad or not coded.codec.startswith("utf")) and has_binary_look(head):
        raise UploadError(translate("The file is not text. {taken}", taken=translate(TAKEN)))
    return coded


def _find_text_format(head: str, *, named: Format | None, layout: Layout) -> Format:
    if named in _BY_NAME:
        return named
    if _HTML.match(head) or (named is Format.HTML and head.lstrip().startswith("<")):
        return Format.HTML
    if _is_mail(head, is_named=named is Format.MAIL):
        return Format.MAIL
    if _CUES.match(head):
        return Format.SUBTITLES
    table = Format.TSV if layout.delimiter == "\t" else Format.CSV
    found = _sniff_json(head.lstrip(), named) or (table if named in (Format.CSV, Format.TSV) else None)
    if found is not None:
        return found
    # `.txt` and `.log` are text, and a table only where nothing else is possible.
    is_table = (is_surely_table if named is Format.TEXT else has_table_look)(head, layout=layout)
    return table if is_table else Format.TEXT


def _is_mail(head: str, *, is_named: bool) -> bool:
    """Whether it begins with the fields of a mail: one under a mail's name, else a sender and what only mails have."""
    names = set()
    position = 0
    while match := _MAIL_FIELD.match(head, position):
        names.add(match["name"].lower())
        position = match.end()
    return bool(names) if is_named else "from" in names and not names.isdisjoint(_MAIL_PROOF)


def _sniff_json(head: str, named: Format | None) -> Format | None:
    """`JSON`, `JSONL`, or None. `[id],name` and `{id},name` may begin a CSV, so a bracket alone decides nothing."""
    is_named = named in (Format.JSON, Format.JSONL)
    if re.match(r'\{\s*["}]', head) or (is_named and head.startswith("{")):
        return Format.JSONL if _is_jsonl(head, named) else Format.JSON
    if re.match(r"\[\s*[\[{\]]", head) or (is_named and head.startswith("[")):
        return Format.JSON
    return Format.JSON if is_named and _is_json(head) else None


def _is_jsonl(head: str, named: Format | None) -> bool:
    if named is Format.JSONL:
        return True
    first, _, rest = head.partition("\n")
    return bool(rest.strip()) and _is_json(first)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
