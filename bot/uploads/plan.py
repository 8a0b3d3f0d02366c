"""What an upload would change, counted before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.models import IngestMode, IngestOptions, IngestReport
from bot.uploads.intake import Intake
from bot.uploads.target import is_document

SHARE_ASKED_AGAIN: Final = 5  # an upload that deletes more than a fifth of its sources is asked about twice


@dataclass(frozen=True, slots=True)
class Plan:
    """A dry run of an upload.

    Attributes:
        reports: what would become of each source.
        versions: those reports whose source is a text that is there in an earlier version, counted as if the new one
            replaced it; empty where the mode says already what happens to it.
        is_stopped: whether somebody ended the counting, so that the numbers say nothing.
    """

    reports: tuple[IngestReport, ...]
    versions: tuple[IngestReport, ...] = ()
    is_stopped: bool = False

    @property
    def replaced(self) -> frozenset[str]:
        """The sources of which there is an earlier version."""
        return frozenset(report.origin.source for report in self.versions)

    @property
    def deleted(self) -> int:
        """How many objects the mode would delete."""
        return sum(report.deleted for report in self.reports)

    @property
    def held(self) -> int:
        """How many objects the sources have now."""
        return sum(report.held for report in self.reports)

    @property
    def lost(self) -> int:
        """How many of the objects that the upload would change or delete could not be brought back."""
        return sum(report.lost for report in self.reports)

    @property
    def is_drastic(self) -> bool:
        """Whether so much would be deleted that one press is not enough."""
        return self.deleted * SHARE_ASKED_AGAIN > self.held


def find_versions(intake: Intake, reports: Sequence[IngestReport], options: IngestOptions) -> frozenset[str]:
    """The sources of uploaded documents of which another version is there already.

    Rows of a table may well be more rows of the same, messages more messages, and the files attached to them share
    names. Where the mode says what happens to the old ones, it has its way.
    """
    if options.mode is not IngestMode.ADD:
        return frozenset()
    documents = frozenset(source for source, part in intake.readable if is_document(part))
    return documents.intersection(report.origin.source for report in reports if report.held and report.inserted)
