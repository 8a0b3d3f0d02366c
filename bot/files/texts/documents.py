"""Documents -> text, page by page where they have pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import UploadError
from bot.files.detect.formats import Format
from bot.files.detect.sniff import Source
from bot.files.texts.chunks import Chunk, ReadOptions, find_title, has_words, split_markdown, split_text
from bot.files.texts.extract import EXTRACTED, extract
from bot.files.texts.front_matter import split_front_matter
from bot.files.texts.pages import Content, Page
from bot.files.texts.subtitles import read_cues
from bot.files.texts.titles import pick_title
from bot.files.wording import name_some
from bot.languages import translate

_PLAIN = frozenset({Format.PDF, Format.MAIL, Format.OUTLOOK, Format.SUBTITLES, Format.TEXT, Format.CODE})
_PICTURE = re.compile(r"!\[(?P<words>[^\]\n]*)\]\([^)\n]*\)")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS = ("\r\n", "\r", "\x0b", "\x0c")


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
    text = _build_text(source, extract(source) if source.format in EXTRACTED else _read_text(source))
    if not text.pages:
        raise UploadError(_explain_no_text(source.format))
    return text


def _read_text(source: Source) -> Content:
    with source.path.open(encoding=source.codec, errors=source.errors, newline=None) as stream:
        text = stream.read()
    if source.format is Format.SUBTITLES:
        return Content([Page(read_cues(text))])
    front, below = split_front_matter(text) if source.format is Format.MARKDOWN else (None, text)
    if front is None:
        return Content([Page(text)])
    left_out = translate(
        "The front matter holds more than a title, which is left out: {names}.", names=name_some(front.others)
    )
    return Content([Page(below)], (front.title,), (left_out,) if front.others else ())


def _build_text(source: Source, content: Content) -> Text:
    is_markdown = source.format not in _PLAIN
    cleaned = [Page(_clean(page.text, is_markdown=is_markdown), page.number) for page in content.pages]
    filled = tuple(page for page in cleaned if (has_words(page.text) if is_markdown else page.text))
    headings = [find_title(filled[0].text)] if is_markdown and filled else []
    title = pick_title((*content.titles, *headings), filename=source.filename)
    return Text(_clean(title, is_markdown=False), filled, is_markdown, content.notes)


def _clean(text: str, *, is_markdown: bool) -> str:
    """Without control characters, lone surrogates and pictures."""
    # Not `str.translate`: with one letter beyond ASCII it takes hundreds of times as long.
    for each in _BREAKS:
        text = text.replace(each, "\n")
    text = _CONTROL.sub("", text)
    return (_PICTURE.sub(r"\g<words>", text) if is_markdown else text).strip()


def _explain_no_text(kind: Format) -> str:
    if kind is Format.PDF:
        return translate("The PDF holds no text; it may be a scan. Run text recognition (OCR) on it first.")
    return translate("The {kind} file holds no text.", kind=translate(kind))
