"""Time that passes when a test says so."""

from datetime import datetime


class Clock:
    """A clock to hand in instead of `time.monotonic`."""

    def __init__(self) -> None:
        self.now = 5.0  # a machine that has just started

    def __call__(self) -> float:
        return self.now


class WallClock:
    """The time of day, to hand in instead of `datetime.now`."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at
