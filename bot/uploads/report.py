"""What became of an upload: the reports of its sources, and what kept the others out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.errors import RagbotError
from bot.languages import translate
from bot.models import IngestReport


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one upload.

    Attributes:
        batch: the id that all of its objects carry.
        reports: one for each source that was ingested to its end, or until somebody stopped it.
        problems: source and reason of what did not get in, in the order of the upload.
        error: what ended the upload before its last source; None where nothing did.
        notes: sentences about what the collection answers since.
    """

    batch: str
    reports: tuple[IngestReport, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    error: RagbotError | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every row is in."""
        has_rest = any(report.failed_count or report.is_stopped for report in self.reports)
        return self.error is None and not self.problems and not has_rest


def merge_reports(reports: Sequence[IngestReport]) -> IngestReport:
    """The sums of at least one report, as of one source."""
    first = reports[0]
    if len(reports) == 1:
        return first
    return replace(
        first,
        origin=replace(first.origin, source=translate("{count:,} sources", count=len(reports))),
        inserted=sum(report.inserted for report in reports),
        restored=sum(report.restored for report in reports),
        updated=sum(report.updated for report in reports),
        existing=sum(report.existing for report in reports),
        repeated=sum(report.repeated for report in reports),
        deleted=sum(report.deleted for report in reports),
        elsewhere=sum(report.elsewhere for report in reports),
        ambiguous=sum(report.ambiguous for report in reports),
        lost=sum(report.lost for report in reports),
        failed=tuple(chain.from_iterable(report.failed for report in reports)),
        failed_count=sum(report.failed_count for report in reports),
        seconds=sum(report.seconds for report in reports),
        is_stopped=any(report.is_stopped for report in reports),
        notes=tuple(f"{report.origin.source}: {note}" for report in reports for note in report.notes),
    )
