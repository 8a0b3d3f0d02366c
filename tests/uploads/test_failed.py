"""Failed rows become files that Discord takes."""

import csv
import io

from bot.models import FailedRow
from bot.uploads.failed import build_failed_files
from tests.uploads.reports import build_report

MAX_BYTES = 1_000_000


def test_more_failed_rows_than_discord_takes_are_cut() -> None:
    failed = tuple(FailedRow(line, "It does not fit.", {"title": "x" * 100}) for line in range(2, 102))
    report = build_report("a.csv", failed=failed, failed_count=100)
    ((name, data),) = build_failed_files([report], {}, max_bytes=5_000).items()
    assert len(data) <= 5_000
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert name == f"first_{len(rows)}_failed_rows.csv"
    assert rows[0]["ragbot_line"] == "2"
    assert list(build_failed_files([report], {}, max_bytes=MAX_BYTES)) == ["failed_rows.csv"]
    assert build_failed_files([build_report("a.csv")], {}, max_bytes=MAX_BYTES) == {}


def test_failed_rows_of_many_sources_share_one_message() -> None:
    failed = (FailedRow(2, "No.", {"title": "Ink"}),)
    reports = [build_report(f"zip/{number}.csv", failed=failed, failed_count=1) for number in range(12)]
    attachments = build_failed_files(reports, {"zip/0.csv": ("year", "title")}, max_bytes=MAX_BYTES)
    assert len(attachments) == 10
    assert attachments["failed_rows_of_zip_0.csv.csv"].decode("utf-8-sig").startswith("year,title,ragbot_line")
