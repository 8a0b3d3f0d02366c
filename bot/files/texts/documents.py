"""Documents -> text, page by page where they have pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from bot.errors import UploadError
from bot.files.detect.formats import Format
from bot.files.detect.sniff import Source
from bot.files.texts.chunks import Chunk, ReadOptions, find_title, split_markdown, split_text
from bot.files.texts.front_matter import split_front_matter
from bot.files.texts.titles import pick_title
from bot.files.wording import count, name_some

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MIME_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Format.PPTX: f"{_OFFICE}.presentationml.presentation",
    Format.EPUB: "application/epub+zip",
    Format.HTML: "text/html",
    Format.MAIL: "message/rfc822",
    Format.OUTLOOK: "application/vnd.ms-outlook",
}
_PLAIN = frozenset({Format.PDF, Format.MAIL, Format.OUTLOOK, Format.TEXT, Format.CODE})
_PAGED = frozenset({Format.PDF, Format.PPTX})
# Bounded, so that a page of tags that never close cannot keep the search busy.
_CHARSET = re.compile(r"<meta[^>]{0,200}charset\s*=\s*[\"']?(?P<name>[\w.:-]{2,40})", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*>(?P<words>[^<]*)</title\s*>", re.IGNORECASE)
_SHARED_TITLE = re.compile(
    r"<meta\b(?=[^>]*\b(?:property|name)\s*=\s*[\"']?(?:og|twitter):title\b)[^>]*\bcontent\s*=\s*"
    r"(?:\"(?P<double>[^\">]*)\"|'(?P<single>[^'>]*)')",
    re.IGNORECASE,
)
_HEAD_TAGS = re.compile(r"<(?:meta|link|base)\b[^>]*>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[(?P<words>[^\]\n]*)\]\([^)\n]*\)")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\r": "\n"})


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a document's text; `number` counts pages or slides from 1, and is None in formats without pages."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What a document says, under its title."""

    title: str
    pages: tuple[Page, ...]
    is_markdown: bool
    notes: tuple[str, ...] = ()

    def split(self, options: ReadOptions) -> Iterator[tuple[int | None, Chunk]]:
        """The chunks of each page, with the page's number."""
        split = split_markdown if self.is_markdown else split_text
        for page in self.pages:
            for chunk in split(page.text, options=options):
                yield page.number, chunk


def read_document(source: Source) -> Text:
    """The text of a document.

    Raises:
        UploadError: it is damaged, needs a password, or holds no text.
    """
    if source.format in _MIME_TYPES:
        text = _extract(source)
    else:
        with source.path.open(encoding=source.codec, newline=None) as stream:
            text = _read_text(source, stream.read())
    if not text.pages:
        raise UploadError(_explain_no_text(source.format))
    return text


def _read_text(source: Source, text: str) -> Text:
    front, below = split_front_matter(text) if source.format is Format.MARKDOWN else (None, text)
    if front is None:
        return _build_text(source, [Page(text)])
    notes = (
        (f"The front matter holds more than a title, which is left out: {name_some(front.others)}.",)
        if front.others
        else ()
    )
    return _build_text(source, [Page(below)], titles=(front.title,), notes=notes)


def _extract(source: Source) -> Text:
    if source.format is Format.HTML:
        return _extract_html(source)
    data = source.path.read_bytes()
    if source.codec.startswith("utf-16"):
        data = data.decode(source.codec).encode()
    mark = token_hex(8)  # random: text in the slides must not be able to fake a page mark
    result = _call_reader(data, source.format, mark=mark)
    pages = _get_pages(result, source.format, mark)
    return _build_text(source, pages, titles=_get_titles(result.metadata), notes=_build_notes(result.metadata))


def _extract_html(source: Source) -> Text:
    """The reader writes what it finds in a page's head above its text, so the tags of the head are removed first."""
    page = _decode_html(source.path.read_bytes(), source.codec)
    titled, shared = _TITLE.search(page), _SHARED_TITLE.search(page)
    result = _call_reader(_HEAD_TAGS.sub("", _TITLE.sub("", page)).encode("utf-8", "replace"), source.format)
    titles = (titled and titled["words"], shared and (shared["double"] or shared["single"]))
    return _build_text(source, [Page(result.content)], titles=[unescape(title) for title in titles if title])


def _call_reader(data: bytes, kind: Format, *, mark: str = "") -> "ExtractionResult":
    try:
        # Here, since it has no wheel for macOS on Intel, where tables, text, Markdown and code are read all the same.
        from kreuzberg import ConcurrencyConfig, ExtractionConfig, PageConfig, extract_bytes_sync  # noqa: PLC0415
        from kreuzberg.exceptions import KreuzbergError  # noqa: PLC0415
    except ImportError:
        raise UploadError(
            f"The bot's machine cannot read {kind} files. Send the text as Markdown or as text."
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


def _decode_html(data: bytes, codec: str) -> str:
    text = data.decode(codec)
    declared = _CHARSET.search(text[:4096])
    # Only a guessed encoding yields to what the page declares: valid UTF-8 is UTF-8, whatever the page says.
    if codec not in ("cp1252", "latin-1") or declared is None:
        return text
    try:
        return data.decode(declared["name"])
    except (LookupError, UnicodeDecodeError, ValueError):
        return text


def _get_pages(result: "ExtractionResult", kind: Format, mark: str) -> list[Page]:
    if kind is Format.PDF and result.pages:
        return [Page(page["content"], page["page_number"]) for page in result.pages]
    if kind not in _PAGED:
        return [Page(result.content)]
    first, *rest = re.split(rf"{mark}:(\d+):", result.content)
    numbered = zip(rest[::2], rest[1::2], strict=True)
    return [Page(first), *(Page(text, int(number)) for number, text in numbered)]


def _build_text(
    source: Source, pages: list[Page], *, titles: Sequence[str | None] = (), notes: tuple[str, ...] = ()
) -> Text:
    is_markdown = source.format not in _PLAIN
    cleaned = [Page(_clean(page.text, is_markdown=is_markdown), page.number) for page in pages]
    filled = tuple(page for page in cleaned if page.text)
    headings = [find_title(filled[0].text)] if is_markdown and filled else []
    title = pick_title((*titles, *headings), filename=source.filename)
    return Text(_clean(title, is_markdown=False), filled, is_markdown, notes)


def _get_titles(metadata: Mapping[str, Any]) -> list[str]:
    return [found for name in ("title", "subject") if isinstance(found := metadata.get(name), str)]


def _clean(text: str, *, is_markdown: bool) -> str:
    """Without control characters, lone surrogates and pictures."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").translate(_BREAKS))
    return (_PICTURE.sub(r"\g<words>", plain) if is_markdown else plain).strip()


def _build_notes(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    attached = metadata.get("attachments")
    if not isinstance(attached, list) or not attached:
        return ()
    return (
        f"The mail has {count(len(attached), 'attachment')}, which I did not read. Upload what you need separately.",
    )


def _explain_error(error: Exception, kind: Format) -> str:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return f"The {kind} is protected by a password. Save it without one, and send it again."
    return f"The {kind} is damaged and cannot be read. Save it again with the program that created it."


def _explain_no_text(kind: Format) -> str:
    if kind is Format.PDF:
        return "The PDF holds no text; it may be a scan. Run text recognition (OCR) on it first."
    return f"The {kind} file holds no text."
