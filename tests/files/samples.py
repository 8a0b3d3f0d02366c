"""One small real file of each format that can be uploaded, built here, so that no binary lies in the repository."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

TITLE = "The Lighthouse Keepers"
SENTENCE = "Every winter the keepers paint the lantern room green."
OTHER = "In spring a heron nests below the stairs."
ROWS = ({"title": "Ink", "year": 1990}, {"title": "Paper", "year": 1991})

_OLE_SECTOR, _OLE_STREAM = 512, 4096
_OLE_END, _OLE_NONE = 0xFFFFFFFE, 0xFFFFFFFF
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org"
_SLIDE_SPACES = (
    f'xmlns:a="{_OPEN}/drawingml/2006/main" xmlns:p="{_OPEN}/presentationml/2006/main" '
    f'xmlns:r="{_OPEN}/officeDocument/2006/relationships"'
)
_TYPES = "application/vnd.openxmlformats-officedocument"


def build_samples(folder: Path) -> dict[str, Path]:
    """Write one file of each format into the folder; the paths by format. Documents hold SENTENCE, tables ROWS."""
    paths = {}
    for name, build in _BUILDERS.items():
        paths[name] = folder / f"lighthouse.{_EXTENSIONS.get(name, name)}"
        paths[name].write_bytes(build())
    return paths


def build_zip(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def build_csv(*, delimiter: str = ",") -> bytes:
    lines = [("title", "year"), *((row["title"], str(row["year"])) for row in ROWS)]
    return "".join(f"{delimiter.join(map(str, line))}\n" for line in lines).encode()


def build_markdown() -> bytes:
    return f"# {TITLE}\n\n## Winter\n\n{SENTENCE}\n\n## Spring\n\n{OTHER}\n".encode()


def build_html() -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{TITLE}</title><script>ignored()</script></head><body><h1>{TITLE}</h1>"
        f"<h2>Winter</h2><p>{SENTENCE}</p><h2>Spring</h2><p>{OTHER}</p></body></html>"
    ).encode()


def build_source_code() -> bytes:
    body = f'    """{SENTENCE}"""\n    return room.replace("grey", "green")\n'
    return f'"""{TITLE}."""\n\n\ndef paint(room):\n{body}'.encode()


def build_mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = TITLE
    message["From"] = "Ada <ada@example.org>"
    message["To"] = "keepers@example.org"
    message["Date"] = "Mon, 05 Jan 2026 10:00:00 +0000"
    message.set_content(f"{SENTENCE}\n\n{OTHER}\n")
    return bytes(message)


def build_outlook_mail() -> bytes:
    """A compound file of three streams, each of as many sectors as make it large enough for the ordinary ones."""
    streams = {
        "__substg1.0_0037001F": TITLE.encode("utf-16-le"),
        "__substg1.0_1000001F": f"{SENTENCE} {OTHER}".encode("utf-16-le"),
        "__properties_version1.0": b"",
    }
    sectors = _OLE_STREAM // _OLE_SECTOR
    starts = [2 + sectors * number for number in range(len(streams))]
    chains = [next_one for start in starts for next_one in (*range(start + 1, start + sectors), _OLE_END)]
    table = [0xFFFFFFFD, _OLE_END, *chains]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, _OLE_STREAM, _OLE_END, 0, _OLE_END, 0, 0),
    )
    places = [(start, _OLE_STREAM, number + 2) for number, start in enumerate(starts)]
    places[-1] = (*places[-1][:2], _OLE_NONE)
    entries = [_build_ole_entry("Root Entry", kind=5, child=1, right=_OLE_NONE, start=_OLE_END, size=0)]
    entries += [
        _build_ole_entry(name, kind=2, child=_OLE_NONE, right=right, start=start, size=size)
        for name, (start, size, right) in zip(streams, places, strict=True)
    ]
    padded = [
        data + b" \0" * ((_OLE_STREAM - len(data)) // 2) if data else bytes(_OLE_STREAM) for data in streams.values()
    ]
    allocated = struct.pack(f"<{len(table)}I", *table).ljust(_OLE_SECTOR, b"\xff")
    return header.ljust(_OLE_SECTOR, b"\xff") + allocated + b"".join(entries) + b"".join(padded)


def _build_ole_entry(name: str, *, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16x4x16xIQ", spelled, len(spelled), kind, 1, _OLE_NONE, right, child, start, size)


def build_pdf(
    pages: Sequence[str] = (SENTENCE, OTHER), *, title: str | None = TITLE, is_encrypted: bool = False
) -> bytes:
    """One line of text on each page; a page without text is a blank one."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects.append(f"<< /Title ({title}) >>" if title else "<< >>")
    return _assemble_pdf(objects, is_encrypted=is_encrypted)


def _assemble_pdf(objects: list[str], *, is_encrypted: bool) -> bytes:
    info = len(objects)
    trailer = f"/Size {info + 1} /Root 1 0 R /Info {info} 0 R"
    if is_encrypted:
        hexes = "ab" * 32  # no password has these hashes, so no reader opens it
        trailer += f" /Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{hexes}> /U <{hexes}> >>"
        trailer += f" /ID [<{hexes[:32]}> <{hexes[:32]}>]"
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {info + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _build_types(parts: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'{_XML}<Types xmlns="{_OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _build_relations(targets: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OPEN}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{_XML}<Relationships xmlns="{_OPEN}/package/2006/relationships">{links}</Relationships>'


def build_docx(body: str | None = None, *, styles: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """A text document; its body, further styles and further parts (`footnotes`) are given as XML."""

    def paragraph(text: str, style: str | None = None) -> str:
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"

    given = body or (
        paragraph(TITLE, "Heading1")
        + paragraph("Winter", "Heading2")
        + paragraph(SENTENCE)
        + paragraph("Spring", "Heading2")
        + paragraph(OTHER)
    )
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
        for level in (1, 2)
    )
    space = f'xmlns:w="{_OPEN}/wordprocessingml/2006/main"'
    further = parts or {}
    kinds = {f"word/{name}.xml": f"wordprocessingml.{name}" for name in further}
    return build_zip(
        {
            "[Content_Types].xml": _build_types(
                {
                    "word/document.xml": "wordprocessingml.document.main",
                    "word/styles.xml": "wordprocessingml.styles",
                    **kinds,
                }
            ),
            "_rels/.rels": _build_relations({"word/document.xml": "officeDocument"}),
            "word/_rels/document.xml.rels": _build_relations(
                {"styles.xml": "styles", **{f"{name}.xml": name for name in further}}
            ),
            "word/styles.xml": f"{_XML}<w:styles {space}>{headings}{styles}</w:styles>",
            "word/document.xml": f"{_XML}<w:document {space}><w:body>{given}</w:body></w:document>",
            **{f"word/{name}.xml": f"{_XML}<w:{name} {space}>{xml}</w:{name}>" for name, xml in further.items()},
        }
    )


@dataclass(frozen=True, slots=True)
class SlideSample:
    """A slide: its title, its text, what its speaker says, and whether it is hidden."""

    title: str
    text: str
    notes: str = ""
    is_hidden: bool = False


def build_pptx(slides: Sequence[SlideSample] | None = None, *, files: Sequence[int] = ()) -> bytes:
    """A show of the slides, which lie in files of these numbers."""
    given = slides or (SlideSample(TITLE, SENTENCE), SlideSample("Spring", OTHER))
    names = [f"slides/slide{number}.xml" for number in files or range(1, len(given) + 1)]
    pairs = dict(zip(names, given, strict=True))
    noted = {
        name: name.replace("slides/slide", "notesSlides/notesSlide") for name, slide in pairs.items() if slide.notes
    }
    listed = "".join(f'<p:sldId id="{255 + number}" r:id="rId{number}"/>' for number in range(1, len(names) + 1))
    return build_zip(
        {
            "[Content_Types].xml": _build_types(
                {
                    "ppt/presentation.xml": "presentationml.presentation.main",
                    **{f"ppt/{name}": "presentationml.slide" for name in names},
                    **{f"ppt/{name}": "presentationml.notesSlide" for name in noted.values()},
                }
            ),
            "_rels/.rels": _build_relations({"ppt/presentation.xml": "officeDocument"}),
            "ppt/_rels/presentation.xml.rels": _build_relations(dict.fromkeys(names, "slide")),
            "ppt/presentation.xml": (
                f"{_XML}<p:presentation {_SLIDE_SPACES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
            ),
            **{f"ppt/{name}": _build_slide(slide) for name, slide in pairs.items()},
            **{f"ppt/{notes}": _build_slide_notes(pairs[name].notes) for name, notes in noted.items()},
            **{
                f"ppt/{name.replace('slides/', 'slides/_rels/')}.rels": _build_relations({f"../{notes}": "notesSlide"})
                for name, notes in noted.items()
            },
        }
    )


def _build_slide(slide: SlideSample) -> str:
    texts = {"title": slide.title, "body": slide.text}
    shapes = "".join(_build_shape(kind, text) for kind, text in texts.items() if text)
    show = ' show="0"' if slide.is_hidden else ""
    return (
        f"{_XML}<p:sld {_SLIDE_SPACES}{show}><p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>{shapes}</p:spTree></p:cSld>"
        "</p:sld>"
    )


def _build_slide_notes(notes: str) -> str:
    shapes = _build_shape("sldImg", "a picture") + _build_shape("body", notes) + _build_shape("sldNum", "77")
    return f"{_XML}<p:notes {_SLIDE_SPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:notes>"


def _build_shape(kind: str, text: str) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="{kind}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr/><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )


def build_odt(body: str | None = None, *, styles: str = "", is_encrypted: bool = False) -> bytes:
    """A text document of OpenDocument; its body and its automatic styles are given as XML."""

    def paragraph(text: str) -> str:
        return f"<text:p>{text}</text:p>"

    def heading(text: str, level: int) -> str:
        return f'<text:h text:outline-level="{level}">{text}</text:h>'

    given = body or (
        heading(TITLE, 1) + heading("Winter", 2) + paragraph(SENTENCE) + heading("Spring", 2) + paragraph(OTHER)
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    root = "manifest:manifest"
    spaces = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "text", "table", "style", "manifest"))
    secret = "<manifest:encryption-data/>" if is_encrypted else ""
    entry = f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{secret}'
    return build_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"{_XML}<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
                f"<office:body><office:text>{given}</office:text></office:body></office:document-content>"
            ),
            "META-INF/manifest.xml": f"{_XML}<{root} {spaces}>{entry}</manifest:file-entry></{root}>",
        }
    )


def build_rtf(body: str | None = None) -> bytes:
    given = body or f"{TITLE}\\par {SENTENCE}\\par {OTHER}\\par"
    head = f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}{{\\info{{\\title {TITLE}}}}}"
    return f"{head}\\pard {given}}}".encode("ascii")


def build_srt() -> bytes:
    cues = (f"1\n00:00:01,000 --> 00:00:03,500\n{SENTENCE}\n", f"2\n00:00:04,000 --> 00:00:06,000\n{OTHER}\n")
    return "\n".join(cues).replace("\n", "\r\n").encode()


def build_vtt() -> bytes:
    return f"WEBVTT\n\n00:01.000 --> 00:03.500 align:start\n{SENTENCE}\n\n00:04.000 --> 00:06.000\n{OTHER}\n".encode()


def build_xlsx(
    sheets: Mapping[str, str] | None = None, *, formats: Sequence[str] = (), merged: Sequence[str] = ()
) -> bytes:
    """A workbook; each sheet is given as the XML of its rows. Styles from 2 on have the given formats."""
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>{row["title"]}</t></is></c><c><v>{row["year"]}</v></c></row>' for row in ROWS
    )
    header = '<row><c t="inlineStr"><is><t>title</t></is></c><c t="inlineStr"><is><t>year</t></is></c></row>'
    given = sheets or {"Films": header + rows}
    space = f'xmlns="{_OPEN}/spreadsheetml/2006/main" xmlns:r="{_OPEN}/officeDocument/2006/relationships"'
    files = [f"worksheets/sheet{number}.xml" for number in range(1, len(given) + 1)]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(given, start=1)
    )
    numbered = list(enumerate(map(escape, formats), start=164))
    declared = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in numbered)
    used = "".join(f'<xf numFmtId="{number}"/>' for number, _ in numbered)
    styles = f'<numFmts>{declared}</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>{used}</cellXfs>'
    joined = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    joined = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    return build_zip(
        {
            "[Content_Types].xml": _build_types(
                {
                    "xl/workbook.xml": "spreadsheetml.sheet.main",
                    "xl/styles.xml": "spreadsheetml.styles",
                    **{f"xl/{file}": "spreadsheetml.worksheet" for file in files},
                }
            ),
            "_rels/.rels": _build_relations({"xl/workbook.xml": "officeDocument"}),
            "xl/_rels/workbook.xml.rels": _build_relations(
                {**dict.fromkeys(files, "worksheet"), "styles.xml": "styles"}
            ),
            "xl/workbook.xml": f"{_XML}<workbook {space}><sheets>{listed}</sheets></workbook>",
            "xl/styles.xml": f"{_XML}<styleSheet {space}>{styles}</styleSheet>",
            **{
                f"xl/{file}": f"{_XML}<worksheet {space}><sheetData>{xml}</sheetData>{joined}</worksheet>"
                for file, xml in zip(files, given.values(), strict=True)
            },
        }
    )


def build_epub() -> bytes:
    chapter = (
        f'{_XML}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>'
        f"<h2>Winter</h2><p>{SENTENCE}</p><h2>Spring</h2><p>{OTHER}</p></body></html>"
    )
    package = (
        f'{_XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title>'
        '<dc:identifier id="id">lighthouse</dc:identifier><dc:language>en</dc:language></metadata><manifest>'
        '<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="one"/></spine></package>'
    )
    container = (
        f'{_XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return build_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/book.opf": package,
            "OEBPS/one.xhtml": chapter,
        }
    )


def build_archive() -> bytes:
    return build_zip({"tables/films.csv": build_csv(), "notes/keepers.md": build_markdown(), "letter.pdf": build_pdf()})


_BUILDERS: dict[str, Callable[[], bytes]] = {
    "csv": build_csv,
    "tsv": lambda: build_csv(delimiter="\t"),
    "json": lambda: json.dumps(ROWS).encode(),
    "jsonl": lambda: "".join(f"{json.dumps(row)}\n" for row in ROWS).encode(),
    "xlsx": build_xlsx,
    "pdf": build_pdf,
    "docx": build_docx,
    "pptx": build_pptx,
    "odt": build_odt,
    "rtf": build_rtf,
    "srt": build_srt,
    "vtt": build_vtt,
    "html": build_html,
    "markdown": build_markdown,
    "text": f"{TITLE}\n\n{SENTENCE}\n\n{OTHER}\n".encode,
    "epub": build_epub,
    "mail": build_mail,
    "outlook": build_outlook_mail,
    "code": build_source_code,
    "zip": build_archive,
}
_EXTENSIONS = {"markdown": "md", "text": "txt", "mail": "eml", "outlook": "msg", "code": "py"}
