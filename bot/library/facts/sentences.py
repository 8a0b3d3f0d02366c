"""What was counted, as sentences; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.languages import phrase, translate
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
        labels = " · ".join(condition.label for condition in conditions)
        return cls(one, "people" if one == "person" else many, f" ({labels})" if labels else "")

    def count(self, number: int) -> str:
        """`117 movies`, `1 movie (year < 1930)`."""
        things = f"{self.one if number == 1 else self.many}{self.remark}"
        return translate("{count:,} {things}", count=number, things=things)


def say_count(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`7 movies (genre: musical). Among them: La La Land [1], Moulin Rouge! [2].`"""
    counted = subject.count(count)
    if not hits:
        return f"{counted}."
    if count > len(hits):
        return translate("{counted}. Among them: {cited}.", counted=counted, cited=_cite(hits))
    return translate("{counted}: {cited}.", counted=counted, cited=_cite(hits))


def say_list(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`3 movies (director: Alfred Hitchcock): Rear Window [1], Vertigo [2], Psycho [3].`"""
    if not hits:
        return translate("No {thing}.", thing=f"{subject.one}{subject.remark}")
    counted = subject.count(count)
    if count > len(hits):
        return translate(
            "{counted}, of which the first {count} are: {cited}.", counted=counted, count=len(hits), cited=_cite(hits)
        )
    return translate("{counted}: {cited}.", counted=counted, cited=_cite(hits))


def say_extreme(
    subject: Subject, question: Question, values: Sequence[Any], hits: Sequence[Hit], *, is_part: bool = False
) -> str:
    """`The oldest movie is Nosferatu (year 1922) [1].`

    Args:
        is_part: whether there are more that are equal to these.
    """
    assert question.spec is not None
    name = show_name(question.spec)
    each = [f"{hit.title} ({name} {_show(value)}) [{hit.number}]" for hit, value in zip(hits, values, strict=True)]
    cited = ", ".join(each)
    if name in question.called.split():  # “the lowest stock”
        return translate("The {things}: {cited}.", things=f"{question.called}{subject.remark}", cited=cited)
    if len(each) == 1:
        thing = f"{question.called} {subject.one}{subject.remark}"
        return translate("The {thing} is {cited}.", thing=thing, cited=cited)
    things = f"{question.called} {subject.many}{subject.remark}"
    if is_part:
        return translate("Among the {things} are {cited}.", things=things, cited=cited)
    return translate("The {things} are {cited}.", things=things, cited=cited)


def say_average(subject: Subject, question: Question, value: float, count: int) -> str:
    """`The average price of 6 products is 454.42.`"""
    assert question.spec is not None
    said = (
        phrase("The total {name} of {counted} is {value}.")
        if question.wanted is Wanted.SUM
        else phrase("The average {name} of {counted} is {value}.")
    )
    number = show_number(round(value, 2))
    return translate(said, name=show_name(question.spec), counted=subject.count(count), value=number)


def _cite(hits: Sequence[Hit]) -> str:
    return ", ".join(f"{hit.title} [{hit.number}]" for hit in hits)


def _show(value: Any) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else show_number(value)
