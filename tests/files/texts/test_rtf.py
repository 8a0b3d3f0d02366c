"""RTF: its words, without those that its pages do not show."""

from pathlib import Path

import pytest

from bot.files.texts.rtf import show_rtf
from tests.files.samples import build_rtf
from tests.files.support import read_document


def read_rtf(folder: Path, body: str) -> str:
    document = read_document(folder, build_rtf(body), "contract.rtf")
    return "\n".join(record.values["content"] for record in document.records())


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"The fee is {\deleted 500 euros}{\revised 800 euros}.\par", "The fee is 800 euros."),
        (r"Seen.{\v Secret.}\par", "Seen."),
        (r"Seen.\v  Secret.\v0  And this.\par", "Seen. And this."),
        (r"Seen.\v  Secret.\plain  And this.\par", "Seen. And this."),
        (r"Seen.{\v {\b Secret} \'e9\u8364?\emdash more}\par", "Seen."),
        (r"{\deleted a{\deleted0 Seen.}b}\par", "Seen."),
        (r"Caf\'e9 for 5 \u8364?\par", "Café for 5 €"),
        (r"{\v\bin5 }}}}}x}Seen.\par", "Seen."),
        (r"\{Seen\}\par", "{Seen}"),
    ],
)
def test_rtf_shows_what_its_pages_show(tmp_path: Path, body: str, shown: str) -> None:
    assert read_rtf(tmp_path, body) == shown


def test_table_has_no_marks_of_the_reader(tmp_path: Path) -> None:
    content = read_rtf(tmp_path, r"\trowd\cellx1000\cellx2000 Mug\cell 9,50\cell\row\pard End.\par")

    assert "Mug" in content
    assert "9,50" in content
    assert "TABLE_ROW" not in content


def test_what_was_cut_is_counted(tmp_path: Path) -> None:
    document = read_document(tmp_path, build_rtf(r"a{\deleted b {\b c} d}e{\v f}\par"), "a.rtf")

    assert document.notes == ("2 passages left out: deleted, moved elsewhere, or hidden.",)


@pytest.mark.parametrize("data", [b"", b"{\\rtf1}}}}", b"{\\rtf1 \\", b"{\\rtf1 \\bin99999 x", b"{\\rtf1 \\bin-5 x}"])
def test_broken_file_stays_as_it_is(data: bytes) -> None:
    assert show_rtf(data) == (data, {})
