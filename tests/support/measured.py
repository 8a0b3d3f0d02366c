"""`python -m tests.support.measured ARGUMENTS`: `ragbot ARGUMENTS`, which says at its end how much memory it took."""

import resource
import sys

from bot.__main__ import main

MARK = "peak KiB of this process:"


def measure() -> None:
    """Run `ragbot`; the workers it starts are not counted."""
    try:
        main()
    finally:
        sys.stderr.write(f"{MARK} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")


if __name__ == "__main__":
    measure()
