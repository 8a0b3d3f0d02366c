"""Reports of several sources become one, and say whether everything is in."""

import pytest

from bot.errors import NotReadyError, RagbotError
from bot.models import FailedRow
from bot.uploads.report import Outcome, merge_reports
from tests.uploads.reports import build_report


def test_reports_add_up() -> None:
    rows = (FailedRow(2, "No."),)
    merged = merge_reports(
        [
            build_report("a.csv", updated=3, repeated=2, failed=rows, failed_count=7),
            build_report("b.csv", repeated=5, deleted=4, is_stopped=True, notes=("So it is.",)),
        ]
    )
    assert (merged.inserted, merged.updated, merged.existing, merged.deleted, merged.failed_count) == (2, 3, 4, 4, 7)
    assert (merged.repeated, merged.total) == (7, 2 + 3 + 4 + 7 + 7)
    assert merged.failed == rows
    assert merged.is_stopped
    assert merged.seconds == 1.0
    assert merged.notes == ("b.csv: So it is.",)
    assert merged.origin.source == "2 sources"
    assert merge_reports([merged]) is merged


@pytest.mark.parametrize(
    ("failed_count", "is_stopped", "problems", "error", "is_complete"),
    [
        (0, False, (), None, True),
        (1, False, (), None, False),
        (0, True, (), None, False),
        (0, False, (("b.png", "A picture."),), None, False),
        (0, False, (), NotReadyError("Weaviate is away."), False),
    ],
)
def test_an_upload_is_complete_when_every_row_is_in(
    failed_count: int,
    is_stopped: bool,
    problems: tuple[tuple[str, str], ...],
    error: RagbotError | None,
    is_complete: bool,
) -> None:
    failed = [FailedRow(2, "bad")] * failed_count
    report = build_report("a.csv", failed=failed, failed_count=failed_count, is_stopped=is_stopped)
    assert Outcome("b1", (report,), problems, error).is_complete is is_complete
