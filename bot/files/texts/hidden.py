"""What Word and OpenDocument files keep and do not show: deleted, moved and hidden text."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from bot.files.detect.archives import open_archive, read_member
from bot.files.limits import MAX_OFFICE_BYTES
from bot.files.texts.markup import Attributes, Mark, Rule, cut_elements, parse_xml

_PASSAGE: Final = "passage"
_COMMENT: Final = "comment"
_EDGE: Final = "header or footer"
_EDGES: Final = re.compile(r"word/(?:header|footer)\d*\.xml")
_WORDS: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*[^<\s]")
_WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_WORD_PREFIXES: Final = {**dict.fromkeys(_WORD, "w"), _DRAWING: "wp"}
_WORD_PARTS: Final = re.compile(r"word/(?!media/|theme/|embeddings/)[^/]+\.xml")
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN_PREFIXES: Final = {f"{_OASIS}:{name}:1.0": name for name in ("office", "style", "table", "text")}
_OPEN_PARTS: Final = re.compile(r"(?:content|styles)\.xml")
_OPEN_STYLED: Final = frozenset({"text:p", "text:h", "text:span"})
_OPEN_HIDDEN: Final = _OPEN_STYLED | {"text:section", "text:hidden-paragraph", "text:hidden-text", "table:table-row"}
# The reader writes tabs as `&#9;` and repeated blanks as nothing.
_OPEN_KINDS: Final = {"text:deletion": _PASSAGE, "office:annotation": _COMMENT, "text:tab": "", "text:s": ""}
_OFF: Final = ("0", "false", "off", "none")
# An element that says something of the one that holds the properties it stands in.
_MARKS: Final = {
    ("w:r", "w:rPr", "w:vanish"),
    ("w:r", "w:rPr", "w:specVanish"),
    ("w:tr", "w:trPr", "w:del"),
    ("w:tr", "w:trPr", "w:hidden"),
    ("w:tc", "w:tcPr", "w:cellDel"),
}
_STYLED: Final = {("w:r", "w:rPr", "w:rStyle"), ("w:p", "w:pPr", "w:pStyle")}


def show_word(path: Path) -> tuple[bytes, Counter[str]]:
    """The DOCX as its pages show it, and what was cut for that: so many of each kind."""
    return _rewrite(path, _WORD_PARTS, _WORD_PREFIXES, _build_word_rule)


def show_open_document(path: Path) -> tuple[bytes, Counter[str]]:
    """The same of an ODT."""
    return _rewrite(path, _OPEN_PARTS, _OPEN_PREFIXES, _build_open_rule)


def _rewrite(
    path: Path, wanted: re.Pattern[str], prefixes: Mapping[str, str], build_rule: Callable[[Mapping[str, bytes]], Rule]
) -> tuple[bytes, Counter[str]]:
    with open_archive(path) as archive:
        parts = {name: _read(archive, name) for name in archive.namelist() if wanted.fullmatch(name)}
        rule = build_rule(parts)
        cuts = {name: cut_elements(xml, rule, prefixes) for name, xml in parts.items()}
        changed = {name: xml for name, (xml, _) in cuts.items() if xml != parts[name]}
        return (_pack(archive, changed) if changed else path.read_bytes()), _count(cuts)


def _pack(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name in dict.fromkeys(archive.namelist()):
            packed.writestr(name, changed[name] if name in changed else _read(archive, name))
    return out.getvalue()


def _count(cuts: Mapping[str, tuple[bytes, Counter[str]]]) -> Counter[str]:
    """What was cut, and the headers and footers of Word's pages that say something: the reader passes them over."""
    edges = sum(bool(_EDGES.fullmatch(name) and _WORDS.search(xml)) for name, (xml, _) in cuts.items())
    return sum((kinds for _, kinds in cuts.values()), Counter({_EDGE: edges}))


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    return read_member(archive, name, limit=MAX_OFFICE_BYTES)


def _build_word_rule(parts: Mapping[str, bytes]) -> Rule:
    styles = [xml for name, xml in parts.items() if name.startswith("word/styles")]
    return partial(_judge_word, frozenset(_find_hidden_styles(styles, _read_word_styles)))


def _judge_word(hidden: frozenset[str], name: str, attributes: Attributes, path: Sequence[str]) -> Mark | None:
    place = (*path[-2:], name)
    if place in _MARKS:
        return Mark(2, is_cut=_is_on(attributes.get("w:val")), kind=_PASSAGE)
    if place in _STYLED:
        return Mark(2, kind=_PASSAGE) if attributes.get("w:val") in hidden else None
    if name in ("w:del", "w:moveFrom"):
        return Mark(kind=_PASSAGE) if path[-1:] not in (["w:rPr"], ["w:numPr"]) else None
    if name == "wp:docPr" and "hidden" in attributes:
        return Mark(2, kind=_PASSAGE) if _is_on(attributes["hidden"]) else None
    # The reader writes the mark of a comment as one of a footnote.
    return Mark(kind=_COMMENT) if name == "w:commentReference" else None


def _is_on(value: str | None) -> bool:
    return (value or "1").lower() not in _OFF


def _build_open_rule(parts: Mapping[str, bytes]) -> Rule:
    return partial(_judge_open, frozenset(_find_hidden_styles(parts.values(), _read_open_styles)))


def _judge_open(hidden: frozenset[str], name: str, attributes: Attributes, _: Sequence[str]) -> Mark | None:
    if name in _OPEN_KINDS:
        return Mark(filler=b" ", kind=_OPEN_KINDS[name])
    is_hidden = (
        attributes.get("text:is-hidden") == "true"
        or attributes.get("text:display") == "none"
        or attributes.get("table:visibility") == "collapse"
        or (name in _OPEN_STYLED and attributes.get("text:style-name") in hidden)
    )
    return Mark(int(name == "text:hidden-paragraph"), kind=_PASSAGE) if is_hidden and name in _OPEN_HIDDEN else None


_Style = tuple[str, str | None, bool | None]


def _find_hidden_styles(parts: Iterable[bytes], read: Callable[[Element], Iterable[_Style]]) -> set[str]:
    """The styles whose text is not shown, by their own word or by that of the style they are based on."""
    styles: dict[str, tuple[str | None, bool | None]] = {}
    for xml in parts:
        try:
            styles |= {name: (base, is_hidden) for name, base, is_hidden in read(parse_xml(xml))}
        except ValueError:  # the reader says what is wrong with it
            continue
    return {name for name in styles if _is_hidden_style(styles, name)}


def _is_hidden_style(styles: Mapping[str, tuple[str | None, bool | None]], name: str) -> bool:
    seen = set()
    current: str | None = name
    while current is not None and current in styles and current not in seen:
        seen.add(current)
        base, is_hidden = styles[current]
        if is_hidden is not None:
            return is_hidden
        current = base
    return False


def _read_word_styles(root: Element) -> Iterable[_Style]:
    for space in (f"{{{address}}}" for address in _WORD):
        for style in root.iter(f"{space}style"):
            base, vanish = style.find(f"{space}basedOn"), style.find(f"{space}rPr/{space}vanish")
            is_hidden = None if vanish is None else _is_on(vanish.get(f"{space}val"))
            yield style.get(f"{space}styleId", ""), None if base is None else base.get(f"{space}val"), is_hidden


def _read_open_styles(root: Element) -> Iterable[_Style]:
    space, text = f"{{{_OASIS}:style:1.0}}", f"{{{_OASIS}:text:1.0}}"
    for style in root.iter(f"{space}style"):
        shown = [each.get(f"{text}display") for each in style.iter(f"{space}text-properties")]
        is_hidden = next((value == "none" for value in shown if value), None)
        yield style.get(f"{space}name", ""), style.get(f"{space}parent-style-name"), is_hidden
