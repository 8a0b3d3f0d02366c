"""In whose language the bot speaks: that of the interaction or message which the running task answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.languages.catalogues import ENGLISH, find_language

# A context variable, as a trace is: each interaction has a task of its own, and the tasks that it starts inherit it.
_LANGUAGE: Final[ContextVar[str]] = ContextVar("language", default=ENGLISH)


def get_language() -> str:
    """The language of whoever is answered; English at the shell and where nobody has asked."""
    return _LANGUAGE.get()


def set_locale(locale: str) -> None:
    """Speak a locale's language for the rest of this task."""
    _LANGUAGE.set(find_language(locale))


@contextmanager
def using_locale(locale: str) -> Iterator[None]:
    """Speak a locale's language for a while, as to a whole channel in that of its guild."""
    token = _LANGUAGE.set(find_language(locale))
    try:
        yield
    finally:
        _LANGUAGE.reset(token)
