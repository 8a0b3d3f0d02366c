"""What the demo's start shows, in a pipe and in a terminal."""

import io
import re

import pytest
from rich.console import Console

from examples.steps import Steps


def test_a_pipe_gets_a_line_for_each_step() -> None:
    out = io.StringIO()
    with Steps(Console(file=out, width=40)).step("Finding the Weaviate server") as say:
        say("Building the Weaviate server (once, about 4 minutes)")
    assert out.getvalue() == ("Finding the Weaviate server …\nBuilding the Weaviate server (once, about 4 minutes) …\n")


def test_a_terminal_ends_with_the_last_title_and_its_time() -> None:
    out = io.StringIO()
    with Steps(Console(file=out, width=80, force_terminal=True, color_system=None)).step("Finding [it]") as say:
        say("Building [it]")
    last = out.getvalue().splitlines()[-1]
    assert re.search(r"✓ Building \[it\] \d+\.\d s$", last)


def test_a_step_that_fails_is_not_ticked() -> None:
    out = io.StringIO()
    steps = Steps(Console(file=out, width=80, force_terminal=True, color_system=None))
    with pytest.raises(OSError, match="full"), steps.step("Building"):
        raise OSError("full")
    assert "✓" not in out.getvalue()
