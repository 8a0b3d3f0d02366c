"""Files that are no plain text -> their text, by the document reader."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from bot.errors import UploadError
from bot.files.detect.formats import Format
from bot.files.detect.sniff import Source
from bot.files.texts.hidden import show_open_document, show_word
from bot.files.texts.pages import Content, Page, name_pages
from bot.files.texts.rtf import show_rtf
from bot.files.texts.slides import arrange_slides, read_slides
from bot.languages import render_count, translate

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MIME_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Format.PPTX: f"{_OFFICE}.presentationml.presentation",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.RTF: "application/rtf",
    Format.EPUB: "application/epub+zip",
    Format.HTML: "text/html",
    Format.MAIL: "message/rfc822",
    Format.OUTLOOK: "application/vnd.ms-outlook",
}
_PLAIN = frozenset({Format.PDF, Format.MAIL, Format.OUTLOOK})
EXTRACTED: Final = frozenset(_MIME_TYPES)
_PAGED = frozenset({Format.PDF, Format.PPTX})
_SHOWN = {Format.DOCX: show_word, Format.ODT: show_open_document}
# What the reader leaves of the end of a table's row in RTF.
_ROW_MARK = re.compile(r"^\[TABLE_ROW\]$", re.MULTILINE)
_CHARSET = re.compile(r"<meta[^>]{0,200}charset\s*=\s*[\"']?(?P<name>[\w.:-]{2,40})", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,1000}>(?P<words>[^<]*)</title\s*>", re.IGNORECASE)
# A page may be nothing but the beginnings of tags, each of which has to be followed to its end.
_HEAD_MAX = 100_000
_SHARED_TITLE = re.compile(
    r"<meta\b(?=[^>]{0,1000}\b(?:property|name)\s*=\s*[\"']?(?:og|twitter):title\b)[^>]{0,1000}\bcontent\s*=\s*"
    r"(?:\"(?P<double>[^\">]*)\"|'(?P<single>[^'>]*)')",
    re.IGNORECASE,
)
_HEAD_TAGS = re.compile(r"<(?:meta|link|base)\b[^>]{0,100000}>", re.IGNORECASE)


def extract(source: Source) -> Content:
    """The content of a file of one of the formats in `EXTRACTED`.

    Raises:
        UploadError: it is damaged or needs a password.
    """
    if source.format is Format.HTML:
        return _extract_html(source)
    data, cut = _load(source)
    mark = token_hex(8)  # random: text in the slides must not be able to fake a page mark
    result = _call_reader(data, source.format, mark=mark)
    pages = _get_pages(result, source.format, mark)
    notes = _build_notes(result.metadata, cut=cut)
    if source.format is Format.PPTX:
        pages, hidden = arrange_slides(pages, read_slides(source.path))
        notes += hidden
    return Content(pages, _get_titles(result.metadata), (*notes, *_note_empty(pages, source.format)))


def _load(source: Source) -> tuple[bytes, Counter[str]]:
    """The file as the reader is given it, and how many parts of each kind were cut that it does not show."""
    show = _SHOWN.get(source.format)
    if show is not None:
        try:
            return show(source.path)
        except UploadError as error:
            raise UploadError(_explain_error(error, source.format)) from error
    data = source.path.read_bytes()
    if source.format is Format.RTF:
        return show_rtf(data)
    return (data.decode(source.codec).encode() if source.codec.startswith("utf-16") else data), Counter()


def _extract_html(source: Source) -> Content:
    """The reader writes what it finds in a page's head above its text, so the tags of the head are removed first."""
    page = _decode_html(source.path.read_bytes(), source)
    titled, shared = _TITLE.search(page), _SHARED_TITLE.search(page, 0, _HEAD_MAX)
    result = _call_reader(_HEAD_TAGS.sub("", _TITLE.sub("", page)).encode("utf-8", "replace"), source.format)
    titles = (titled and titled["words"], shared and (shared["double"] or shared["single"]))
    return Content([Page(result.content)], [unescape(title) for title in titles if title])


def _call_reader(data: bytes, kind: Format, *, mark: str = "") -> "ExtractionResult":
    try:
        # Here, since it has no wheel for macOS on Intel, where tables, text, Markdown and code are read all the same.
        from kreuzberg import ConcurrencyConfig, ExtractionConfig, PageConfig, extract_bytes_sync  # noqa: PLC0415
        from kreuzberg.exceptions import KreuzbergError  # noqa: PLC0415
    except ImportError:
        raise UploadError(
            translate(
                "The bot's machine cannot read {kind} files. Send the text as Markdown or as text.",
                kind=translate(kind),
            )
        ) from None
    pages = PageConfig(extract_pages=True, insert_page_markers=True, marker_format=f"\n\n{mark}:{{page_num}}:\n\n")
    config = ExtractionConfig(
        # The reader would keep what it has read in a folder of its own, beyond the upload.
        use_cache=False,
        output_format="plain" if kind in _PLAIN else "markdown",
        pages=pages if kind in _PAGED else None,
        concurrency=ConcurrencyConfig(max_threads=1),
    )
    try:
        return extract_bytes_sync(data, _MIME_TYPES[kind], config=config)
    except (KreuzbergError, OSError) as error:  # OSError: kreuzberg raises it for a broken deflate stream
        raise UploadError(_explain_error(error, kind)) from error


def _decode_html(data: bytes, source: Source) -> str:
    text = data.decode(source.codec, source.errors)
    declared = _CHARSET.search(text[:4096])
    # Only a guessed encoding yields to what the page declares: valid UTF-8 is UTF-8, whatever the page says.
    if source.codec != "latin-1" or declared is None:
        return text
    try:
        return data.decode(declared["name"])
    except (LookupError, UnicodeDecodeError, ValueError):
        return text


def _get_pages(result: "ExtractionResult", kind: Format, mark: str) -> list[Page]:
    if kind is Format.PDF and result.pages:
        return [Page(page["content"], page["page_number"]) for page in result.pages]
    if kind not in _PAGED:
        return [Page(_ROW_MARK.sub("", result.content) if kind is Format.RTF else result.content)]
    first, *rest = re.split(rf"{mark}:(\d+):", result.content)
    numbered = zip(rest[::2], rest[1::2], strict=True)
    return [Page(first), *(Page(text, int(number)) for number, text in numbered)]


def _get_titles(metadata: Mapping[str, Any]) -> list[str]:
    return [found for name in ("title", "subject") if isinstance(found := metadata.get(name), str)]


def _build_notes(metadata: Mapping[str, Any], *, cut: Counter[str]) -> tuple[str, ...]:
    attached = len(metadata.get("attachments") or ())
    attachments = render_count(attached, "attachment")
    notes = {
        translate(
            "{passages} left out: deleted, moved elsewhere, or hidden.",
            passages=render_count(cut["passage"], "passage"),
        ): cut["passage"],
        translate("{comments} left out.", comments=render_count(cut["comment"], "comment")): cut["comment"],
        translate("Left out: headers and footers of pages ({count}).", count=cut["header or footer"]): cut[
            "header or footer"
        ],
        translate(
            "The mail has {attachments}, which I did not read. Upload what you need separately.",
            attachments=attachments,
        ): attached,
    }
    return tuple(note for note, is_due in notes.items() if is_due)


def _note_empty(pages: Sequence[Page], kind: Format) -> Iterator[str]:
    numbers = [page.number for page in pages if page.number is not None]
    empty = [page.number for page in pages if page.number is not None and not page.text.strip()]
    if empty and kind is Format.PDF:
        yield translate(
            "Left out, since there is no text on them, as on scans: {pages}.",
            pages=name_pages(empty, "page", total=len(numbers)),
        )
    elif empty:
        yield translate(
            "Left out, since there is no text on them: {pages}.", pages=name_pages(empty, "slide", total=len(numbers))
        )


def _explain_error(error: Exception, kind: Format) -> str:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return translate(
            "The {kind} is protected by a password. Save it without one, and send it again.", kind=translate(kind)
        )
    return translate(
        "The {kind} is damaged and cannot be read. Save it again with the program that created it.",
        kind=translate(kind),
    )
