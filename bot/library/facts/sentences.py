"""What was counted, as sentences; pure.

They take up the words of the question, which is understood in English, and so they are English whoever reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.languages import ENGLISH, using_locale
from bot.library.conditions.condition import Condition, show_name
from bot.library.conditions.filler import get_nouns
from bot.library.conditions.numbers import show_number
from bot.library.conditions.phrases import find_words
from bot.library.facts.questions import Question, Wanted
from bot.library.plurals import get_singular
from bot.models import CollectionInfo, Hit


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: the things as it calls them, and the conditions on them in parentheses, if any."""

    one: str
    many: str
    remark: str

    @classmethod
    def of(cls, info: CollectionInfo, text: str, conditions: Sequence[Condition]) -> Self:
        """The things as a text names them."""
        nouns = get_nouns(info)
        named = (get_singular(word.text.casefold()) for word in find_words(text))
        one = next((word for word in named if word in nouns), nouns[0])
        many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
        with using_locale(ENGLISH):
            labels = " · ".join(condition.label for condition in conditions)
        return cls(one, "people" if one == "person" else many, f" ({labels})" if labels else "")

    def count(self, number: int) -> str:
        """`117 movies`, `1 movie (year < 1930)`."""
        return f"{number:,} {self.one if number == 1 else self.many}{self.remark}"


def say_count(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`7 movies (genre: musical). Among them: La La Land [1], Moulin Rouge! [2].`"""
    if not hits:
        return f"{subject.count(count)}."
    lead = ". Among them: " if count > len(hits) else ": "
    return f"{subject.count(count)}{lead}{_cite(hits)}."


def say_list(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`3 movies (director: Alfred Hitchcock): Rear Window [1], Vertigo [2], Psycho [3].`"""
    if not hits:
        return f"No {subject.one}{subject.remark}."
    lead = f", of which the first {len(hits)} are" if count > len(hits) else ""
    return f"{subject.count(count)}{lead}: {_cite(hits)}."


def say_extreme(
    subject: Subject, question: Question, values: Sequence[Any], hits: Sequence[Hit], *, is_part: bool = False
) -> str:
    """`The oldest movie is Nosferatu (year 1922) [1].`

    Args:
        is_part: whether there are more that are equal to these.
    """
    assert question.spec is not None
    name = show_name(question.spec)
    cited = [f"{hit.title} ({name} {_show(value)}) [{hit.number}]" for hit, value in zip(hits, values, strict=True)]
    if name in question.called.split():  # “the lowest stock”
        return f"The {question.called}{subject.remark}: {', '.join(cited)}."
    if len(cited) == 1:
        return f"The {question.called} {subject.one}{subject.remark} is {cited[0]}."
    lead = "Among the" if is_part else "The"
    return f"{lead} {question.called} {subject.many}{subject.remark} are {', '.join(cited)}."


def say_average(subject: Subject, question: Question, value: float, count: int) -> str:
    """`The average price of 6 products is 454.42.`"""
    assert question.spec is not None
    called = "total" if question.wanted is Wanted.SUM else "average"
    return f"The {called} {show_name(question.spec)} of {subject.count(count)} is {show_number(round(value, 2))}."


def _cite(hits: Sequence[Hit]) -> str:
    return ", ".join(f"{hit.title} [{hit.number}]" for hit in hits)


def _show(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else show_number(value)
