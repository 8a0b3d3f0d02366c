"""Several reports as one, and their failed rows as files to correct."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from bot.files import render_failed_csv
from bot.models import FailedRow, IngestReport

ATTACHMENT_BYTES: Final = 9 * 1024**2  # Discord takes 10 MiB a message where nobody boosts the server
ATTACHMENTS_MAX: Final = 10  # files of one message


def merge_reports(reports: Sequence[IngestReport]) -> IngestReport:
    """The sums of at least one report, as of one source."""
    first = reports[0]
    if len(reports) == 1:
        return first
    return replace(
        first,
        origin=replace(first.origin, source=f"{len(reports):,} sources"),
        inserted=sum(report.inserted for report in reports),
        updated=sum(report.updated for report in reports),
        existing=sum(report.existing for report in reports),
        deleted=sum(report.deleted for report in reports),
        failed=tuple(chain.from_iterable(report.failed for report in reports)),
        failed_count=sum(report.failed_count for report in reports),
        seconds=sum(report.seconds for report in reports),
        is_stopped=any(report.is_stopped for report in reports),
        notes=tuple(f"{report.origin.source}: {note}" for report in reports for note in report.notes),
    )


def build_attachments(
    reports: Sequence[IngestReport], headers: Mapping[str, Sequence[str]], *, max_bytes: int = ATTACHMENT_BYTES
) -> dict[str, bytes]:
    """The failed rows of each source as a file that can be corrected and uploaded again.

    As many sources and as many of their first rows as Discord takes in one message.

    Args:
        reports: one for each source.
        headers: the columns of each source's file.
        max_bytes: of all files together.
    """
    failed = [report for report in reports if report.failed][:ATTACHMENTS_MAX]
    attachments: dict[str, bytes] = {}
    for report in failed:
        source = report.origin.source
        stem = "failed_rows" if len(failed) == 1 else f"failed_rows_of_{source.replace('/', '_')}"
        name, data = _build_attachment(report.failed, headers.get(source, ()), stem, max_bytes // len(failed))
        attachments[name] = data
    return attachments


def _build_attachment(
    failed: Sequence[FailedRow], headers: Sequence[str], stem: str, max_bytes: int
) -> tuple[str, bytes]:
    name, count = f"{stem}.csv", len(failed)
    data = render_failed_csv(failed, headers)
    while len(data) > max_bytes and count > 1:
        count //= 2
        name = f"first_{count}_{stem}.csv"
        data = render_failed_csv(failed[:count], headers)
    return name, data
