"""Stack traces in questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.traces import drop_frames

PYTHON = """Traceback (most recent call last):
  File "/app/main.py", line 12, in <module>
    run()
  File "/app/bot.py", line 40, in run
    return load(path)
           ^^^^^^^^^^
ValueError: no sheet called Budget"""
JAVA = """java.lang.IllegalStateException: printer is offline
\tat com.example.Printer.print(Printer.java:10)
\tat com.example.Main.main(Main.java:5)
\t... 12 more"""
SCRIPT = """TypeError: door is not a function
    at open (/srv/app.js:3:5)
    at /srv/index.js:9:1"""


@pytest.mark.parametrize(
    ("trace", "message"),
    [
        (PYTHON, "ValueError: no sheet called Budget"),
        (JAVA, "java.lang.IllegalStateException: printer is offline"),
        (SCRIPT, "TypeError: door is not a function"),
        (f"Why this?\n{JAVA}", "Why this?\njava.lang.IllegalStateException: printer is offline"),
    ],
)
def test_the_message_of_a_trace_is_searched_for(trace: str, message: str) -> None:
    rest, (notice,) = drop_frames(trace)
    assert rest == message
    assert "left its 2 frames out" in notice


@pytest.mark.parametrize("query", ["dinner at home (in Paris)", 'File "a", line 1', JAVA.splitlines()[1] * 2, ""])
def test_what_is_no_trace_stays(query: str) -> None:
    assert drop_frames(query) == (query, ())


@given(st.text(st.sampled_from('at File "x", line 1, in (a:1:2)\n ')))
def test_nothing_is_left_empty(query: str) -> None:
    rest, _ = drop_frames(query)
    assert bool(rest.strip()) or rest == query
