"""Progress lines: alive on a terminal, few in a file."""

import io

from rich.console import Console

from bot.terminal import PAUSE, show_progress


def test_in_a_file_lines_have_a_pause_between_them() -> None:
    stream, seconds = io.StringIO(), 0.0
    with show_progress("Looking", console=Console(file=stream), clock=lambda: seconds) as report:
        for step in range(100):
            report(f"step {step}")
            seconds += PAUSE / 10
    assert stream.getvalue().splitlines() == [f"step {step}" for step in range(0, 100, 10)]


def test_lines_are_written_as_they_are() -> None:
    stream = io.StringIO()
    line = "[red]" + "x" * 200
    with show_progress("Looking", console=Console(file=stream)) as report:
        report(line)
    assert stream.getvalue() == f"{line}\n"


def test_on_a_terminal_the_last_line_replaces_the_others_and_is_erased() -> None:
    stream = io.StringIO()
    with show_progress("Looking", console=Console(file=stream, force_terminal=True, width=80)) as report:
        report("step [1]")
    assert "step [1]" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")
