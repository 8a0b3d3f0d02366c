"""Failed rows as files that can be corrected and uploaded again."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.files import render_failed_csv
from bot.models import IngestReport

FILES_MAX: Final = 10  # files of one message of Discord's


def build_failed_files(
    reports: Sequence[IngestReport], headers: Mapping[str, Sequence[str]], *, max_bytes: int
) -> dict[str, bytes]:
    """The failed rows of each source, by file name: as many sources and as many of their first rows as fit.

    Args:
        reports: one for each source.
        headers: the columns of each source's file.
        max_bytes: of all files together.
    """
    failed = [report for report in reports if report.failed][:FILES_MAX]
    files: dict[str, bytes] = {}
    for report in failed:
        source = report.origin.source
        stem = "failed_rows" if len(failed) == 1 else f"failed_rows_of_{source.replace('/', '_')}"
        name, data = _build_file(report, headers.get(source, ()), stem, max_bytes // len(failed))
        files[name] = data
    return files


def _build_file(report: IngestReport, headers: Sequence[str], stem: str, max_bytes: int) -> tuple[str, bytes]:
    failed, source = report.failed, report.origin.source
    name, count = f"{stem}.csv", len(failed)
    data = render_failed_csv(failed, headers, source=source)
    while len(data) > max_bytes and count > 1:
        count //= 2
        name = f"first_{count}_{stem}.csv"
        data = render_failed_csv(failed[:count], headers, source=source)
    return name, data
