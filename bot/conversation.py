"""A question with those before it that it may lean on; nothing here does I/O."""

from dataclasses import dataclass
from typing import Final

EXCHANGES_MAX: Final = 3  # that a question is asked after; older ones are neither shown nor told to a model


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question and what was answered; of older ones the question alone is known."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A question as it was typed, after others.

    Attributes:
        earlier: what was asked before, the oldest first; none: the question stands alone.
        searched: the question as it is searched for, with the words of earlier ones that it leans on.
        notice: what of the conversation could not be read, as a sentence.
    """

    question: str
    earlier: tuple[Exchange, ...] = ()
    searched: str = ""
    notice: str = ""
