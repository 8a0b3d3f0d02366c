"""What was counted, as sentences in the language of whoever asks; pure.

They take up the words of the question. In English these are inflected; in other languages they stand as they were
typed, as nothing tells their endings and articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.languages import ENGLISH, get_language, phrase, translate, translate_count
from bot.library.conditions.condition import Condition, show_name
from bot.library.conditions.filler import get_nouns, get_things
from bot.library.conditions.phrase import find_words
from bot.library.conditions.wording import STOP_WORDS
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
        labels = " · ".join(condition.label for condition in conditions)
        words = [word.text for word in find_words(text)]
        one, many = _inflect(words, info) if get_language() == ENGLISH else _repeat(words, info)
        return cls(one, many, f" ({labels})" if labels else "")

    def count(self, number: int) -> str:
        """`117 movies`, `1 movie (year < 1930)`."""
        return translate_count(
            number,
            one="{count:,} {thing}{conditions}",
            many="{count:,} {things}{conditions}",
            thing=self.one,
            things=self.many,
            conditions=self.remark,
        )


def _inflect(words: Sequence[str], info: CollectionInfo) -> tuple[str, str]:
    nouns = get_nouns(info)
    named = (get_singular(word.casefold()) for word in words)
    one = next((word for word in named if word in nouns), nouns[0])
    many = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return one, "people" if one == "person" else many


def _repeat(words: Sequence[str], info: CollectionInfo) -> tuple[str, str]:
    things = get_things(info) - STOP_WORDS  # a collection may be called Book of recipes
    name = next((word for word in words if get_singular(word.casefold()) in things), info.name)
    return name, name


def say_count(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`7 movies (genre: musical). Among them: La La Land [1], Moulin Rouge! [2].`"""
    counted = subject.count(count)
    if not hits:
        return translate("{counted}.", counted=counted)
    if count > len(hits):
        return translate("{counted}. Among them: {found}.", counted=counted, found=_cite(hits))
    return translate("{counted}: {found}.", counted=counted, found=_cite(hits))


def say_list(subject: Subject, count: int, hits: Sequence[Hit]) -> str:
    """`3 movies (director: Alfred Hitchcock): Rear Window [1], Vertigo [2], Psycho [3].`"""
    if not hits:
        return translate("No {thing}{conditions}.", thing=subject.one, conditions=subject.remark)
    counted = subject.count(count)
    if count > len(hits):
        return translate(
            "{counted}, of which the first {shown:,} are: {found}.",
            counted=counted,
            shown=len(hits),
            found=_cite(hits),
        )
    return translate("{counted}: {found}.", counted=counted, found=_cite(hits))


def say_extreme(
    subject: Subject, question: Question, values: Sequence[Any], hits: Sequence[Hit], *, is_part: bool = False
) -> str:
    """`The oldest movie is Nosferatu (year 1922) [1].`

    Args:
        is_part: whether there are more that are equal to these.
    """
    assert question.spec is not None
    called = question.english if get_language() == ENGLISH else question.called
    conditions = subject.remark
    name = show_name(question.spec)
    cited = [_cite_value(hit, name, value) for hit, value in zip(hits, values, strict=True)]
    found = ", ".join(cited)
    if name in called.split():  # “the lowest stock”
        return translate("The {called}{conditions}: {found}.", called=called, conditions=conditions, found=found)
    if len(cited) == 1:
        thing = subject.one
        return translate(
            "The {called} {thing}{conditions} is {found}.",
            called=called,
            thing=thing,
            conditions=conditions,
            found=found,
        )
    text = (
        phrase("Among the {called} {things}{conditions} are {found}.")
        if is_part
        else phrase("The {called} {things}{conditions} are {found}.")
    )
    return translate(text, called=called, things=subject.many, conditions=conditions, found=found)


def say_average(subject: Subject, question: Question, value: float, count: int) -> str:
    """`The average price of 6 products is 454.42.`"""
    assert question.spec is not None
    text = (
        phrase("The total {name} of {counted} is {value:.10g}.")
        if question.wanted is Wanted.SUM
        else phrase("The average {name} of {counted} is {value:.10g}.")
    )
    return translate(text, name=show_name(question.spec), counted=subject.count(count), value=round(value, 2))


def _cite(hits: Sequence[Hit]) -> str:
    return ", ".join(f"{hit.title} [{hit.number}]" for hit in hits)


def _cite_value(hit: Hit, name: str, value: Any) -> str:
    """An object with the value for which it is named; a date as everywhere else, a number with the reader's marks."""
    if isinstance(value, datetime):
        return f"{hit.title} ({name} {value.date().isoformat()}) [{hit.number}]"
    text = translate("{name} {value:.10g}", name=name, value=value)
    return f"{hit.title} ({text}) [{hit.number}]"
