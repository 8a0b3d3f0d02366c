"""Text that a document keeps and does not show stays out."""

from pathlib import Path

import pytest

from tests.files.samples import build_docx, build_odt
from tests.files.support import read_document, refuse


def say(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def delete(text: str) -> str:
    return f'<w:del w:id="1" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def style(name: str, properties: str, *, kind: str = "character", base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{based}<w:rPr>{properties}</w:rPr></w:style>'


STYLES = (
    style("Secret", "<w:vanish/>")
    + style("Child", "<w:b/>", base="Secret")
    + style("Shown", '<w:vanish w:val="0"/>', base="Secret")
    + style("SecretLine", "<w:vanish/>", kind="paragraph")
)


def read_word(folder: Path, body: str, **parts: str) -> str:
    document = read_document(folder, build_docx(body, styles=STYLES, parts=parts), "contract.docx")
    return "\n".join(record.values["content"] for record in document.records())


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (f"{say('The fee is ')}{delete('500')}<w:ins w:id='2'>{say('800 euros')}</w:ins>", "The fee is 800 euros"),
        (f"{say('Keep.')}<w:moveFrom w:id='3'>{say('Moved.')}</w:moveFrom>", "Keep."),
        (f"{say('Keep. ')}<w:moveTo w:id='3'>{say('Moved.')}</w:moveTo>", "Keep. Moved."),
        (f"{say('Seen.')}{say('Secret.', '<w:vanish/>')}", "Seen."),
        (say("Seen.", '<w:vanish w:val="0"/>'), "Seen."),
        (say("Seen.", '<w:vanish w:val="false"/>'), "Seen."),
        (say("Seen.") + say("Secret.", '<w:rStyle w:val="Secret"/>'), "Seen."),
        (say("Seen.") + say("Secret.", '<w:rStyle w:val="Child"/>'), "Seen."),
        (say("Seen.", '<w:rStyle w:val="Shown"/>'), "Seen."),
        (say("Seen.", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>'), "Seen."),
        (say("Seen.", "<w:rPrChange w:id='4'><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "Seen."),
        (f"<w:pPr><w:rPr><w:vanish/><w:del w:id='5'/></w:rPr></w:pPr>{say('Seen.')}", "Seen."),
        (f"{say('Seen.')}</w:p><w:p><w:pPr><w:pStyle w:val='SecretLine'/></w:pPr>{say('Secret.')}", "Seen."),
        (f"<w:hyperlink>{say('Secret.', '<w:vanish/>')}</w:hyperlink>{say('Seen.')}", "Seen."),
        (f"{say('Seen ')}<w:r><w:commentReference w:id='0'/></w:r>{say('by all.')}", "Seen by all."),
    ],
)
def test_word_shows_what_its_pages_show(tmp_path: Path, inside: str, shown: str) -> None:
    assert read_word(tmp_path, f"<w:p>{inside}</w:p>") == shown


def test_hidden_and_deleted_rows_of_a_table_stay_out(tmp_path: Path) -> None:
    rows = [
        f"<w:tr>{properties}<w:tc><w:p>{say(text)}</w:p></w:tc></w:tr>"
        for text, properties in (
            ("Price", ""),
            ("Secret", "<w:trPr><w:hidden/></w:trPr>"),
            ("Old", "<w:trPr><w:del w:id='1'/></w:trPr>"),
            ("9,50", ""),
        )
    ]
    shown = read_word(tmp_path, f"<w:tbl>{''.join(rows)}</w:tbl>")

    assert [word for word in ("Price", "Secret", "Old", "9,50") if word in shown] == ["Price", "9,50"]


def test_notes_at_the_foot_are_read_and_show_as_much(tmp_path: Path) -> None:
    reference = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    note = f"<w:footnote w:id='2'><w:p>{say('Net of tax.')}{say('Secret.', '<w:vanish/>')}</w:p></w:footnote>"
    shown = read_word(tmp_path, f"<w:p>{say('The fee')}{reference}</w:p>", footnotes=note)

    assert "Net of tax." in shown
    assert "Secret" not in shown


def test_what_was_cut_is_counted(tmp_path: Path) -> None:
    reference = "<w:r><w:commentReference w:id='0'/></w:r>"
    body = f"<w:p>{say('Seen.')}{delete('a')}{reference}{say('b', '<w:vanish/>')}</w:p>"

    assert read_document(tmp_path, build_docx(body), "a.docx").notes == (
        "2 passages left out: deleted, moved elsewhere, or hidden.",
        "1 comment left out.",
    )


def test_document_of_hidden_text_alone_has_none(tmp_path: Path) -> None:
    assert "holds no text" in refuse(tmp_path, build_docx(f"<w:p>{say('Secret.', '<w:vanish/>')}</w:p>"), "a.docx")


OPEN_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"{base}><style:text-properties{display}/></style:style>'
    for name, base, display in (
        ("Secret", "", ' text:display="none"'),
        ("Child", ' style:parent-style-name="Secret"', ""),
        ("Shown", ' style:parent-style-name="Secret"', ' text:display="true"'),
    )
)


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<text:p>Seen.<text:span text:style-name="Secret">Secret.</text:span></text:p>', "Seen."),
        ('<text:p>Seen.<text:span text:style-name="Child">Secret.</text:span></text:p>', "Seen."),
        ('<text:p><text:span text:style-name="Shown">Seen.</text:span></text:p>', "Seen."),
        ('<text:p>Seen.</text:p><text:p text:style-name="Secret">Secret.</text:p>', "Seen."),
        ('<text:p>Seen.</text:p><text:section text:display="none"><text:p>Secret.</text:p></text:section>', "Seen."),
        ('<text:p>Seen.</text:p><text:p>Secret.<text:hidden-paragraph text:is-hidden="true"/></text:p>', "Seen."),
        ("<text:p>Seen<office:annotation><text:p>Secret.</text:p></office:annotation>.</text:p>", "Seen ."),
        ("<text:p>Seen<text:tab/>by<text:s/>all.</text:p>", "Seen by all."),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Secret.</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes><text:p>Seen.</text:p>",
            "Seen.",
        ),
    ],
)
def test_open_document_shows_what_its_pages_show(tmp_path: Path, inside: str, shown: str) -> None:
    document = read_document(tmp_path, build_odt(inside, styles=OPEN_STYLES), "contract.odt")

    assert "\n".join(record.values["content"] for record in document.records()) == shown


def test_protected_open_document_says_so(tmp_path: Path) -> None:
    assert "protected by a password" in refuse(tmp_path, build_odt(is_encrypted=True), "a.odt")


def test_headers_and_footers_of_word_pages_are_counted_where_they_say_something(tmp_path: Path) -> None:
    def build_edge(text: str) -> str:
        return f"<w:p>{say(text)}</w:p>"

    edges = {"header1": build_edge("CONFIDENTIAL"), "header2": build_edge(" "), "footer1": build_edge("ACME")}
    document = read_document(tmp_path, build_docx(f"<w:p>{say('Seen.')}</w:p>", parts=edges), "a.docx")

    assert [record.values["content"] for record in document.records()] == ["Seen."]
    assert document.notes == ("Left out: headers and footers of pages (2).",)
