"""XML of strangers: parsed without document types, and elements cut out of it byte for byte."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

# How UTF-16 begins, with and without its mark.
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_EMPTY: Final = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*/>""")
Attributes: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule says of an element.

    Attributes:
        levels: how far up the element is that is meant: 0 itself, 1 its parent.
        is_cut: whether it goes; a later mark on the same element takes back an earlier one.
        filler: what stands in its place.
        kind: what it is counted as; nothing: it is not counted.
    """

    levels: int = 0
    is_cut: bool = True
    filler: bytes = b""
    kind: str = ""


# Given an element's name, its attributes and the names of those around it, the nearest last. Names have the prefixes of
# the caller, whatever those of the file are.
Rule: TypeAlias = Callable[[str, Attributes, Sequence[str]], Mark | None]


@dataclass(slots=True)
class _Open:
    name: str
    begin: int
    mark: Mark | None = None


class _Cutter:
    def __init__(self, xml: bytes, rule: Rule, prefixes: Mapping[str, str]) -> None:
        self._xml = xml
        self._rule = rule
        self._prefixes = prefixes
        self._is_wide = xml.startswith(_WIDE)
        self._open: list[_Open] = []
        self.spans: list[tuple[int, int, Mark]] = []
        self._parser = _create_parser(" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def run(self) -> None:
        self._parser.Parse(self._xml, True)  # noqa: FBT003 -- the C function takes no keyword

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        spelled = {self._spell(key): value for key, value in attributes.items()}
        path = [element.name for element in self._open]
        self._open.append(_Open(self._spell(name), self._parser.CurrentByteIndex))
        mark = self._rule(self._open[-1].name, spelled, path)
        if mark is not None and mark.levels < len(self._open):
            self._open[-1 - mark.levels].mark = mark

    def _end(self, _: str) -> None:
        element = self._open.pop()
        if element.mark is None or not element.mark.is_cut:
            return
        end = self._find_end(element.begin)
        while self.spans and self.spans[-1][0] > element.begin:
            self.spans.pop()
        self.spans.append((element.begin, end, element.mark))

    def _find_end(self, begin: int) -> int:
        """Where the element ends: expat stands behind an empty one, and before the last tag of any other."""
        place: int = self._parser.CurrentByteIndex
        if _EMPTY.fullmatch(self._xml[begin:place].replace(b"\0", b"")):
            return place
        end = self._xml.index(b">", place) + 1
        return end + (end % 2 if self._is_wide else 0)

    def _spell(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        return f"{self._prefixes.get(space, '')}:{local}" if space else local


def parse_xml(xml: bytes) -> Element:
    """The root element; names are spelled as `xml.etree` spells them.

    Raises:
        ValueError: it is broken, or has a document type.
    """
    builder, parser = TreeBuilder(), _create_parser("}")
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _brace(name), {_brace(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_brace(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(xml, True)  # noqa: FBT003 -- the C function takes no keyword
    except expat.ExpatError as error:
        raise ValueError("broken XML") from error
    return builder.close()


def _create_parser(separator: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=separator)
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    """Office documents have no document type, and its entities are how XML bombs are made."""
    raise ValueError("document type")


def _brace(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def cut_elements(xml: bytes, rule: Rule, prefixes: Mapping[str, str]) -> tuple[bytes, Counter[str]]:
    """The XML without the elements that the rule marks, and how many those were of each kind.

    What cannot be parsed comes back as it is, for the reader to refuse.

    Args:
        prefixes: by the address of the namespace.
    """
    cutter = _Cutter(xml, rule, prefixes)
    try:
        cutter.run()
    except (expat.ExpatError, ValueError):
        return xml, Counter()
    kept, place = [], 0
    for begin, end, mark in cutter.spans:
        kept += [xml[place:begin], b"" if xml.startswith(_WIDE) else mark.filler]
        place = end
    return b"".join((*kept, xml[place:])), Counter(mark.kind for *_, mark in cutter.spans if mark.kind)
