"""Elements cut out of XML, byte for byte."""

from collections.abc import Sequence
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.texts.markup import Attributes, Mark, cut_elements, parse_xml

PREFIXES = {"urn:a": "a"}


def judge(name: str, attributes: Attributes, path: Sequence[str]) -> Mark | None:
    if name == "a:blank":
        return Mark(filler=b"_")
    if name == "a:up":
        return Mark(1, is_cut=attributes.get("keep") != "yes")
    return Mark(kind="cut") if name == "a:cut" and "a:safe" not in path else None


def cut(inside: str) -> str:
    xml, _ = cut_elements(f'<x:r xmlns:x="urn:a">{inside}</x:r>'.encode(), judge, PREFIXES)
    return xml.decode().removeprefix('<x:r xmlns:x="urn:a">').removesuffix("</x:r>")


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("1<x:cut>2<x:b>3</x:b></x:cut>4", "14"),
        ("1<x:cut/>2", "12"),
        ("<x:b><x:cut a='/>' b=\">\"/></x:b>", "<x:b></x:b>"),
        ("<x:b><x:cut></x:cut ></x:b>", "<x:b></x:b>"),
        ("<x:cut><x:cut/>1<x:cut>2</x:cut></x:cut>3", "3"),
        ("<x:b>1<x:blank/>2</x:b>", "<x:b>1_2</x:b>"),
        ("<x:b>1<x:up/>2</x:b>3", "3"),
        ("<x:b>1<x:up/><x:up keep='yes'/>2</x:b>3", "<x:b>1<x:up/><x:up keep='yes'/>2</x:b>3"),
        ("<x:safe><x:cut/></x:safe>", "<x:safe><x:cut/></x:safe>"),
        ("<y:cut xmlns:y='urn:a'>1</y:cut><cut xmlns='urn:b'>2</cut>", "<cut xmlns='urn:b'>2</cut>"),
        ("<!-- <x:cut>1</x:cut> --><![CDATA[<x:cut/>]]>", "<!-- <x:cut>1</x:cut> --><![CDATA[<x:cut/>]]>"),
    ],
)
def test_what_is_left_stays_as_it_was(inside: str, left: str) -> None:
    assert cut(inside) == left


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_any_encoding(codec: str) -> None:
    xml = f'<?xml version="1.0" encoding="{codec[:6]}"?><r xmlns="urn:a">é<cut>ü</cut><b/><cut/><blank/>ß</r>'.encode(
        codec
    )
    left, kinds = cut_elements(xml, judge, PREFIXES)

    assert left.decode(codec).partition("?>")[2].replace("_", "") == '<r xmlns="urn:a">é<b/>ß</r>'
    assert kinds == {"cut": 2}


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<!DOCTYPE a><a xmlns='urn:a'><cut/></a>", b"\xff\xff"])
def test_what_cannot_be_parsed_stays_whole(xml: bytes) -> None:
    assert cut_elements(xml, judge, PREFIXES) == (xml, {})
    with pytest.raises(ValueError, match=r"document type|broken"):
        parse_xml(xml)


def test_names_are_those_of_the_standard_library() -> None:
    xml = b'<r xmlns="urn:a" xmlns:b="urn:b" b:c="1" d="2">x<b:e/>y</r>'
    found, expected = parse_xml(xml), fromstring(xml)

    assert [(e.tag, e.attrib, e.text, e.tail) for e in found.iter()] == [
        (e.tag, e.attrib, e.text, e.tail) for e in expected.iter()
    ]


def wrap(name: str, inner: list[str]) -> str:
    return f"<x:{name}>{''.join(inner)}</x:{name}>" if inner else f"<x:{name}/>"


@given(
    st.recursive(
        st.sampled_from(["t", "é"]), lambda inner: st.builds(wrap, st.sampled_from(["cut", "b"]), st.lists(inner))
    )
)
def test_nothing_else_goes(inside: str) -> None:
    assert "cut" not in cut(inside)
    assert cut(inside) == cut(cut(inside))
    fromstring(f'<x:r xmlns:x="urn:a">{cut(inside)}</x:r>')
