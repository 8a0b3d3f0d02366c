"""What the reader does not tell of a PPTX: the order of its slides, which are hidden, and what their speaker says."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from bot.errors import UploadError
from bot.files.detect.archives import open_archive, read_member
from bot.files.limits import MAX_OFFICE_BYTES
from bot.files.texts.markup import parse_xml
from bot.files.texts.pages import Page, name_pages
from bot.languages import translate

_SHOW: Final = "ppt/presentation.xml"
_SLIDE: Final = re.compile(r"ppt/slides/\D*(?P<number>\d*)\.xml")
# Of the placeholders of a page of notes these hold no words of the speaker.
_FURNITURE: Final = frozenset({"sldImg", "sldNum", "hdr", "ftr", "dt"})


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `number` is its place in the show from 1, None where the show does not have it."""

    number: int | None
    is_hidden: bool
    notes: str


def read_slides(path: Path) -> list[Slide]:
    """The slides in the order of their files' numbers, in which the reader takes them; none of a damaged file."""
    with open_archive(path) as archive:
        try:
            order = _read_order(archive)
            return [_read_slide(archive, name, order.get(name)) for name in _sort_names(archive)]
        except (KeyError, ValueError, UploadError):
            return []


def arrange_slides(pages: Sequence[Page], slides: Sequence[Slide]) -> tuple[list[Page], tuple[str, ...]]:
    """The pages of the reader in the order of the show, without hidden ones, each with what its speaker says."""
    numbered = [page for page in pages if page.number is not None]
    if len(numbered) != len(slides):
        return list(pages), ()
    shown = [
        Page(_join(page.text, slide.notes), slide.number)
        for page, slide in zip(numbered, slides, strict=True)
        if slide.number is not None and not slide.is_hidden
    ]
    hidden = [slide.number for slide in slides if slide.number is not None and slide.is_hidden]
    notes = [name_pages(hidden, "slide", total=len(slides))] if hidden else []
    above = [page for page in pages if page.number is None]
    return above + sorted(shown, key=lambda page: page.number or 0), tuple(
        translate("Left out, since they are hidden: {pages}.", pages=pages) for pages in notes
    )


def _join(text: str, notes: str) -> str:
    words = text.strip() if text.strip("-\n ") else ""  # the reader draws a line for a show of empty slides
    return "\n\n".join(part for part in (words, notes and f"Notes: {notes}") if part)


def _sort_names(archive: zipfile.ZipFile) -> list[str]:
    linked = {target for _, target in _iterate_links(archive, _SHOW)}
    found = [match for name in linked if (match := _SLIDE.fullmatch(name))]
    return [match[0] for match in sorted(found, key=lambda match: int(match["number"] or 0))]


def _read_order(archive: zipfile.ZipFile) -> dict[str, int]:
    targets = {link.get("Id"): target for link, target in _iterate_links(archive, _SHOW)}
    listed = [
        next((value for key, value in slide.attrib.items() if key.endswith("}id")), None)
        for slide in _parse(archive, _SHOW).iter()
        if _get_name(slide) == "sldId"
    ]
    return {targets[link]: number for number, link in enumerate(listed, start=1) if link in targets}


def _read_slide(archive: zipfile.ZipFile, name: str, number: int | None) -> Slide:
    is_hidden = _parse(archive, name).get("show") in ("0", "false")
    pages = [
        target for link, target in _iterate_links(archive, name) if (link.get("Type") or "").endswith("/notesSlide")
    ]
    notes = "\n\n".join(text for page in pages if (text := _read_notes(archive, page)))
    return Slide(number, is_hidden, notes)


def _read_notes(archive: zipfile.ZipFile, name: str) -> str:
    shapes = [shape for shape in _parse(archive, name).iter() if _get_name(shape) == "sp"]
    spoken = [
        shape for shape in shapes if not any(_get_name(e) == "ph" and e.get("type") in _FURNITURE for e in shape.iter())
    ]
    paragraphs = (p for shape in spoken for p in shape.iter() if _get_name(p) == "p")
    return "\n".join(text for p in paragraphs if (text := "".join(_iterate_words(p)).strip()))


def _iterate_words(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        match _get_name(element):
            case "t":
                yield element.text or ""
            case "br" | "tab":
                yield " "


def _iterate_links(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[Element, str]]:
    """What a part refers to, with the name of the part that is meant."""
    folder, file = posixpath.split(name)
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in archive.namelist():
        return
    for link in _parse(archive, relations):
        target = posixpath.normpath(posixpath.join(f"/{folder}", link.get("Target") or "")).lstrip("/")
        if link.get("TargetMode") != "External" and target in archive.namelist():
            yield link, target


def _parse(archive: zipfile.ZipFile, name: str) -> Element:
    return parse_xml(read_member(archive, name, limit=MAX_OFFICE_BYTES))


def _get_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
