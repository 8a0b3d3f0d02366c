"""A phrase -> the condition that it is in one collection, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.languages import Saying, saying
from bot.library.conditions import wording
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import (
    Condition,
    build_absence,
    build_period,
    build_presence,
    build_range,
    build_ranges,
    build_value,
    combine,
)
from bot.library.conditions.phrase import Kind, Phrase, Word, find_words
from bot.library.conditions.phrases import is_denied
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import Traits, get_names, get_year, is_date, split_name
from bot.library.conditions.values import Match, find_match, get_wordings
from bot.library.conditions.wording import words_of
from bot.library.plurals import get_singular
from bot.models import PropertySpec

_ASKING: Final = words_of(
    "who what when where why how which is are am was were do does did can could may might must should would will has "
    "have wer was wann wo warum wie welche darf kann muss gibt quién qué cuándo dónde cómo "
    "qui que quand où comment"
)
_TEXTS_READ: Final = 20  # objects whose texts, which may be long, are looked through
_CATEGORY_WORDS_MAX: Final = 6  # words of a query that are looked up
_STEM: Final = 4  # letters that a verb shares with the property of who does it: “direct” and “director”
_MAKERS: Final = {"writ": ("author",), "wrot": ("writ", "author"), "star": ("cast", "actor"), "feat": ("cast", "actor")}
_MAKING: Final = words_of("do make made create created")


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition, and the characters of the query that it takes."""

    condition: Condition
    start: int
    end: int


class Resolver:
    """Looks up what the phrases of one query mean.

    Args:
        is_assuming: whether a number alone is taken for a year without a look whether anything is of that year.
    """

    def __init__(self, probe: Probe, traits: Traits, query: str, *, is_assuming: bool = False) -> None:
        self._probe = probe
        self._traits = traits
        self._query = query
        self._is_assuming = is_assuming

    async def resolve(self, phrase: Phrase) -> Reading | None:
        """The condition that a phrase is; None where the collection has nothing that it could be about."""
        match phrase.kind:
            case Kind.BY:
                return await self._resolve_name(phrase)
            case Kind.NOT:
                return await self._resolve_exclusion(phrase)
            case Kind.CHEAP | Kind.EXPENSIVE:
                condition = await self._build_third(phrase)
            case Kind.YEAR:
                condition = await self._build_year(phrase)
            case _:
                condition = self._build_size(phrase)
        return None if condition is None else Reading(condition, phrase.start, phrase.end)

    async def _build_year(self, phrase: Phrase) -> Condition | None:
        if self._traits.year is None or phrase.interval is None:
            return None
        spec = self._traits.year
        if phrase.others:
            condition = build_ranges(spec, (phrase.interval, *phrase.others))
        elif phrase.period is not None and is_date(spec):
            condition = build_period(spec, *phrase.period)
        else:
            condition = build_range(spec, phrase.interval, is_negated=phrase.is_negated)
        # A number alone is a year only where something is of that year.
        is_sure = self._is_assuming or not phrase.is_bare
        is_year = is_sure or await self._probe.has_object(condition.filter)
        return condition if is_year else None

    def _build_size(self, phrase: Phrase) -> Condition | None:
        traits, interval = self._traits, phrase.interval
        if interval is None:
            return None
        if phrase.kind is Kind.DURATION and traits.duration is not None:
            spec, minutes = traits.duration
            return build_range(spec, interval.scale(1 / minutes))
        if phrase.kind is Kind.PRICE and traits.price is not None:
            return build_range(traits.price, interval)
        if phrase.kind is Kind.PROPERTY:
            named = (spec for spec in traits.numbers if phrase.words[0].text in get_names(spec))
            return next((build_range(spec, interval) for spec in named), None)
        return None

    async def _build_third(self, phrase: Phrase) -> Condition | None:
        """The cheapest or dearest third of the objects: not of the range, which one that costs much more would bend.

        Of the category that the query names, if it does: a cheap laptop costs more than the cheap third of a shop.
        """
        spec, is_highest = self._traits.price, phrase.kind is Kind.EXPENSIVE
        if spec is None:
            return None
        words = (*find_words(self._query, 0, phrase.start), *find_words(self._query, phrase.end))
        named = await self.find_value(words)
        category = named.condition if named else None
        has_price = combine([category] if category else [], build_presence(spec))
        count = await self._probe.count(has_price)
        value = await self._probe.fetch_bound(spec, has_price, is_highest=is_highest, skip=max(0, (count - 1) // 3))
        if value is None:
            return None
        interval = Interval.build(Bound(get_year(value)), is_low=is_highest)
        return build_range(spec, interval, remark=_name_third(category, is_highest=is_highest))

    async def find_value(self, words: Sequence[Word], *, tries: int = _CATEGORY_WORDS_MAX) -> Reading | None:
        """The first of the words that are a value of a short property, as a condition; None where none is.

        Args:
            tries: how many of the words a value may begin with, a query each.
        """
        for place, word in enumerate(words[:tries]):
            if word.text.casefold() in wording.NO_VALUES:
                continue
            values = await self._probe.fetch_values(self._traits.short, get_wordings(word.text))
            # “The newest Nolan film”, but not “fiction” for science fiction.
            if match := find_match(words[place:], values, is_name=word.text[0].isupper()):
                return Reading(build_value(match.spec, match.value), word.start, match.end)
        return None

    async def _resolve_name(self, phrase: Phrase) -> Reading | None:
        specs = self._pick_makers(phrase.verb)
        match = await self._find_match(phrase, specs, is_name=True)
        # “did Hitchcock direct” names somebody with all of its words.
        if match is None or (phrase.end > phrase.words[-1].end and match.length < len(phrase.words)):
            return None
        condition = build_value(match.spec, match.value, is_negated=phrase.is_negated)
        return Reading(condition, phrase.start, max(match.end, phrase.end))

    def _pick_makers(self, verb: str) -> tuple[PropertySpec, ...]:
        """The properties that may say who made a thing; of a verb those that are called like it."""
        short = self._traits.short
        if not verb or verb in _MAKING:
            return short
        names = (verb[:_STEM], *_MAKERS.get(verb[:_STEM], ()))
        return tuple(spec for spec in short if any(word.startswith(names) for word in split_name(spec)))

    async def _resolve_exclusion(self, phrase: Phrase) -> Reading | None:
        match = await self._find_match(phrase, self._traits.short, is_name=True)
        if match is None and self._traits.title is not None:
            match = await self._find_match(phrase, (self._traits.title,), is_name=False)
        if match is not None:
            return Reading(build_value(match.spec, match.value, is_negated=True), phrase.start, match.end)
        return await self._exclude_words(phrase)

    async def _exclude_words(self, phrase: Phrase) -> Reading | None:
        """Leave out what says the words anywhere; a question asks about them: “may I come without a ticket?”."""
        if phrase.is_bare or not self._traits.is_of_things or _is_question(self._query):
            return None
        words = [word.text.casefold() for word in phrase.words]
        before = " ".join(words[:-1])
        wordings = [f"{before} {last}".strip() for last in get_wordings(words[-1])]
        # “Climbing without a rope” is what a film says of itself: it is described, not excluded.
        texts = await self._probe.fetch_texts(self._traits.texts, wordings, limit=_TEXTS_READ)
        if any(is_denied(wording, text) for _, text in texts for wording in wordings):
            return None
        return Reading(build_absence(self._traits.texts, " ".join(words), wordings), phrase.start, phrase.end)

    async def _find_match(self, phrase: Phrase, specs: tuple[PropertySpec, ...], *, is_name: bool) -> Match | None:
        first = phrase.words[0].text
        values = await self._probe.fetch_values(specs, get_wordings(first))
        return find_match(phrase.words, values, is_name=is_name)


def _is_question(query: str) -> bool:
    first = query.split(maxsplit=1)[0].casefold()
    return query.rstrip().endswith(("?", "？", "؟")) or get_singular(first) in _ASKING or first in _ASKING


def _name_third(category: Condition | None, *, is_highest: bool) -> Saying:
    if category is None:
        return saying("the dearest third") if is_highest else saying("the cheapest third")
    if is_highest:
        return saying("the dearest third of {category}", category=category.text)
    return saying("the cheapest third of {category}", category=category.text)
