"""Time that passes when a test says so."""


class Clock:
    """A clock to hand in instead of `time.monotonic`."""

    def __init__(self) -> None:
        self.now = 5.0  # a machine that has just started

    def __call__(self) -> float:
        return self.now
