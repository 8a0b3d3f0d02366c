"""What is typed while nobody prompts, and what Tab puts into the line."""

from playground.terminal.completion import Offer
from playground.terminal.editor import get_candidates
from playground.terminal.keyboard import TypedAhead


def test_lines_wait_for_their_prompt() -> None:
    ahead = TypedAhead()

    assert not ahead.add("one\rt")
    assert not ahead.add("wx\x7fo\nthr")
    assert [ahead.take_line(), ahead.take_line(), ahead.take_line()] == ["one", "two", None]
    assert [ahead.take_rest(), ahead.take_rest()] == ["thr", ""]


def test_ctrl_c_drops_what_was_typed_before_it() -> None:
    ahead = TypedAhead()

    assert ahead.add("lost\nlost\x03kept")
    assert ahead.take_line() is None
    assert ahead.take_rest() == "kept"


def test_keys_that_are_no_text_are_dropped() -> None:
    ahead = TypedAhead()

    assert not ahead.add("a\x1b[A\tb\x04")
    assert ahead.take_rest() == "ab"


def test_readline_completes_only_what_adds_to_the_line() -> None:
    grow = [Offer("/recommend ", "/recommend"), Offer("/reset ", "/reset")]
    same = [Offer("x it:movie", "movie"), Offer("x it:monster", "monster")]
    other = [Offer("x it:17", "Movie"), Offer("x it:18", "Monster")]

    assert get_candidates("/r", grow) == ["/recommend ", "/reset "]
    assert get_candidates("x it:MO", same) == ["x it:MO0", "x it:MO1"]
    assert get_candidates("x it:", other) == ["x it:0", "x it:1"]
    assert get_candidates("x it:mov", other[:1]) == ["x it:17"]
    assert get_candidates("x", []) == []
