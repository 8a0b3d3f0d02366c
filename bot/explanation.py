"""Why an object was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a question and an object have in common.

    Attributes:
        words: of the question, those that the object holds.
        understood: the conditions that it fulfils, as people read them.
        keyword: its score by words; None where it has none.
        similarity: of its vector to the question's; None where it was not compared.
    """

    words: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    keyword: float | None = None
    similarity: float | None = None
