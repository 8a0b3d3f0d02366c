"""Progress lines: alive on a terminal, few in a file."""

import io

from rich.console import Console

from bot.terminal import PAUSE, Bar, show_progress


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


def test_a_bar_shows_how_far_each_step_is_and_leaves_what_was_said() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120)
    with Bar(console) as bar:
        bar.update("[a].csv", done=500, total=2000, seconds=0.5)
        bar.update("[a].csv", done=1000, total=2000, seconds=0.5)
        bar.say("[a].csv: done")
        bar.update("b.csv", done=0, total=None, seconds=0.0)
    assert "[a].csv" in stream.getvalue()
    assert "1000/2000" in stream.getvalue()
    assert "2,000/s" in stream.getvalue()
    assert "[a].csv: done" in stream.getvalue()


def test_a_bar_says_what_is_waited_for() -> None:
    stream = io.StringIO()
    with Bar(Console(file=stream, force_terminal=True, width=200)) as bar:
        bar.update("a.csv", done=500, total=2000, seconds=0.5, waiting=8)
    assert "rate limited; trying again in 8 s" in stream.getvalue()


def test_a_bar_draws_nothing_into_a_file() -> None:
    stream = io.StringIO()
    with Bar(Console(file=stream)) as bar:
        bar.update("a.csv", done=1, total=2, seconds=1.0)
        bar.say("a.csv: 1 inserted")
    assert stream.getvalue() == "a.csv: 1 inserted\n"
