"""The numbers of a running ingest."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.library.batches import Batch, Candidate, Failures
from bot.library.changes import Changes
from bot.models import FailedRow


@dataclass(slots=True)
class Tally:
    """What has become of the rows so far."""

    begin: float = field(default_factory=time.perf_counter)
    inserted: int = 0
    restored: int = 0
    updated: int = 0
    existing: int = 0
    repeated: int = 0
    deleted: int = 0
    elsewhere: int = 0
    ambiguous: int = 0
    replaced: int = 0
    lost: int = 0
    failures: Failures = field(default_factory=Failures)

    @property
    def done(self) -> int:
        """Rows that have been handled."""
        return self.inserted + self.updated + self.existing + self.repeated + self.failures.count

    @property
    def outcomes(self) -> dict[str, int]:
        """How many rows had each of the outcomes that a row can have."""
        return {
            "inserted": self.inserted,
            "updated": self.updated,
            "existing": self.existing,
            "repeated": self.repeated,
            "failed": self.failures.count,
        }

    def take_back(self, count: int) -> None:
        """Objects that were stored are not there any more."""
        inserted = min(count, self.inserted)
        self.inserted -= inserted
        self.updated = max(0, self.updated - (count - inserted))

    @property
    def seconds(self) -> float:
        """Since the ingest began."""
        return time.perf_counter() - self.begin

    def add_batch(self, batch: Batch, changes: Changes, reasons: Mapping[str, str]) -> None:
        """Count what became of a batch; `reasons` of those that were refused, by id."""
        written = [draft for draft in changes.drafts if draft.id not in reasons]
        self.failures.add(batch.failed)
        refused = [draft for draft in changes.drafts if draft.id in reasons]
        self.failures.add([_build_failed(draft.candidate, reasons[draft.id]) for draft in refused])
        self.inserted += sum(draft.earlier is None for draft in written)
        self.restored += sum(draft.is_restored for draft in written)
        self.updated += sum(draft.earlier is not None and draft.is_changed for draft in written)
        self.existing += changes.existing - sum(not draft.is_changed for draft in refused)
        self.repeated += batch.repeated
        self.ambiguous += changes.ambiguous


def _build_failed(candidate: Candidate, reason: str) -> FailedRow:
    return FailedRow(candidate.record.line, reason, candidate.record.values)
