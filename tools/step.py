"""`python -m tools.step TITLE LOG COMMAND …`: one step of the set-up, quiet unless it fails.

Runs before anything is installed, so it needs Python alone. A terminal shows a spinner and a clock, anything else one
line. What the command prints is added to LOG; if it fails, the end of that is shown and its status is kept.
"""

import shlex
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import IO, Final, TextIO

FRAMES: Final = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
FRAME_SECONDS: Final = 0.1
LINES_SHOWN: Final = 20
INTERRUPTED: Final = 130  # what shells give for Ctrl-C


def run_step(title: str, log: Path, command: list[str], *, out: TextIO) -> int:
    """Run the command and show on `out` that it runs; returns its status."""
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("ab+") as file:
        file.write(f"$ {shlex.join(command)}\n".encode())
        file.flush()
        start = file.tell()
        try:
            status = _run(title, command, file, out=out)
        except OSError as error:
            file.write(f"{error}\n".encode())
            status = 1
        if status not in (0, INTERRUPTED):
            file.seek(start)
            _show_failure(title, log, file, out=out)
        elif out.isatty():
            mark = "✓" if status == 0 else "✗"
            out.write(f"\r\x1b[K{mark} {title} {time.monotonic() - began:.1f} s\n")
    return status


def _run(title: str, command: list[str], log: IO[bytes], *, out: TextIO) -> int:
    # Standard input belongs to what is typed into afterwards, so the command gets none of it.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT) as process:
        try:
            if not out.isatty():
                out.write(f"{title} …\n")
                out.flush()
                return process.wait()
            return _spin(title, process, out=out)
        except KeyboardInterrupt:  # the terminal sends it to the command as well
            process.wait()
            return INTERRUPTED


def _spin(title: str, process: subprocess.Popen[bytes], *, out: TextIO) -> int:
    began = time.monotonic()
    while True:
        seconds = time.monotonic() - began
        frame = FRAMES[int(seconds / FRAME_SECONDS) % len(FRAMES)]
        out.write(f"\r\x1b[K{frame} {title} {seconds:.0f} s")
        out.flush()
        try:
            return process.wait(FRAME_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _show_failure(title: str, log: Path, file: IO[bytes], *, out: TextIO) -> None:
    lines = deque((line.decode(errors="replace") for line in file), maxlen=LINES_SHOWN)
    start = "\r\x1b[K" if out.isatty() else ""
    out.write(f"{start}✗ {title}\n\n{''.join(lines)}\nThat failed. The whole log is in {log}.\n")


def main() -> None:
    """Run the step that the arguments describe."""
    title, log, *command = sys.argv[1:]
    sys.exit(run_step(title, Path(log), command, out=sys.stderr))


if __name__ == "__main__":
    main()
