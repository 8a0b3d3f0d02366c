"""What writes down what was tried, and what became of it."""

from typing import Protocol


class RecordFault(Protocol):
    """Takes what one try of a fault gave; the counts of a fault's tries add up."""

    def __call__(self, fault: str, **counts: int) -> None:
        """Note it.

        Args:
            fault: its name in the table of docs/faults.md.
            counts: `tried`, `answered`, `told`, `held`.
        """
