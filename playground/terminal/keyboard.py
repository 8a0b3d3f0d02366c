"""The modes of a terminal: Ctrl-C as a key like any other, and keys that are heard while nobody prompts."""

import os
import re
import termios
from typing import Any

CTRL_C = "\x03"
LOCAL_FLAGS, CONTROL_CHARACTERS = 3, 6  # places in what `tcgetattr` returns
ESCAPES = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O.)")


class Keyboard:
    """Changes the modes of the terminal at `descriptor`, and gives them back.

    With `keeps_signal` Ctrl-C stays what it is.

    Ctrl-C must not be a signal: the terminal sends that one to everybody in the foreground, so that `make`, the bot and
    its database would stop as well, although a person only wants to stop waiting. Ctrl-Z and Ctrl-\\ stay signals.
    """

    def __init__(self, descriptor: int, *, keeps_signal: bool = False) -> None:
        self.descriptor = descriptor
        self._keeps_signal = keeps_signal
        self._saved: list[Any] = termios.tcgetattr(descriptor)
        self._off = bytes([os.fpathconf(descriptor, "PC_VDISABLE") & 0xFF])

    def prompt(self) -> None:
        """Be as the line editor wants it."""
        self._set(without=0)

    def watch(self) -> None:
        """Make every key readable at once, and show none."""
        self._set(without=termios.ICANON | termios.ECHO)

    def restore(self) -> None:
        """Be as before."""
        termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._saved)

    def _set(self, *, without: int) -> None:
        modes = [*self._saved]
        modes[LOCAL_FLAGS] &= ~without
        modes[CONTROL_CHARACTERS] = [*modes[CONTROL_CHARACTERS]]
        if not self._keeps_signal:
            modes[CONTROL_CHARACTERS][termios.VINTR] = self._off
        if without:
            modes[CONTROL_CHARACTERS][termios.VMIN], modes[CONTROL_CHARACTERS][termios.VTIME] = 1, 0
        termios.tcsetattr(self.descriptor, termios.TCSADRAIN, modes)


class TypedAhead:
    """What is typed while nobody prompts, for the next prompts."""

    def __init__(self) -> None:
        self._text = ""

    def add(self, keys: str) -> bool:
        """Take keys; True if Ctrl-C is among them, which drops what was typed before it."""
        keys = ESCAPES.sub("", self._text + keys)
        has_interrupt = CTRL_C in keys
        self._text = ""
        for key in keys.rpartition(CTRL_C)[2]:
            if key in "\x7f\b":
                self._text = self._text[:-1]
            elif key in "\r\n":  # Enter is a carriage return if it was pressed before readline gave the terminal back
                self._text += "\n"
            elif key.isprintable():
                self._text += key
        return has_interrupt

    def take_line(self) -> str | None:
        """Return and forget the first whole line, if there is one."""
        line, newline, rest = self._text.partition("\n")
        if not newline:
            return None
        self._text = rest
        return line

    def take_rest(self) -> str:
        """Return and forget what is not a whole line yet."""
        rest, self._text = self._text, ""
        return rest
