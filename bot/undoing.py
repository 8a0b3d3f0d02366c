"""What deletions did, and what undoing did with them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted.

    Attributes:
        batch: by which it can be undone, for so many `days`; None where it cannot.
    """

    count: int
    batch: str | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What the undo of a batch did, or would do.

    Attributes:
        collections: names of those that it concerns.
        restored: objects that the batch had updated, as they were before it.
        returned: objects that it had deleted, there again.
        removed: objects that it had added, deleted; where versions are lost, those that it had updated too.
        passed: objects that were changed or deleted again since, and stay as they are.
        lost: earlier versions that are not kept, or no longer, and do not come back.
    """

    batch: str
    collections: tuple[str, ...]
    restored: int = 0
    returned: int = 0
    removed: int = 0
    passed: int = 0
    lost: int = 0
    is_dry_run: bool = False
