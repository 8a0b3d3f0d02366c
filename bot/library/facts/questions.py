"""Whether a question is about the data itself, and what it wants to know; pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from bot.library.conditions.numbers import COUNT, parse_amount
from bot.library.conditions.traits import Traits, get_names
from bot.library.conditions.wording import either
from bot.models import PropertySpec

_TOP_MAX: Final = 10
_FLAGS: Final = re.IGNORECASE


class Wanted(StrEnum):
    """What a question wants to know."""

    COUNT = "count"
    EXTREME = "extreme"
    MEAN = "mean"
    SUM = "sum"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the data itself.

    Attributes:
        rest: what is left of the question: the things, and their conditions.
        spec: the property that is sorted by or averaged; None where objects are counted or listed.
        is_highest: whether the highest values are wanted.
        called: the superlative or the mean as it was asked.
        top: how many objects; None: the first one, with those that are equal.
        english: the superlative in English, in which the answer may be.
    """

    wanted: Wanted
    rest: str
    spec: PropertySpec | None = None
    is_highest: bool = False
    called: str = ""
    top: int | None = None
    english: str = ""


_HOW_MANY: Final = re.compile(
    r"^(?:how many|count(?: of| the| all)*|(?:what(?:'s|’s| is) )?(?:the )?(?:total )?number of|wie viele|cuántos"
    r"|cuántas|combien de)\s+(?P<rest>.+)$",
    _FLAGS,
)
_LEAD: Final = (
    r"(?:and |tell me |show (?:me )?|list |find |name |give me )?(?:(?:what|which|who)(?:'s|’s| is| are| was| were)? )?"
    r"(?:(?:was|wer|wie|welche[rs]?|cuál(?:es)?|qu[ée]|quel(?:le)?s?)"
    r"(?: ist| sind| heißt| heißen| war| es| son| est| sont) )?"
    rf"(?:the |our |your |der |die |das |el |la |los |las |le |les )?(?:(?P<top>{COUNT}) )?"
)
# In English, the commonest first, and in other languages.
_SUPERLATIVES: Final = {
    ("year", False): (
        "oldest|earliest|first",
        "älteste|ältester|ältestes|ältesten|más antigua|más antiguo|plus ancienne|plus ancien",
    ),
    ("year", True): (
        "newest|latest|most recent|youngest",
        "neueste|neuester|neuestes|neuesten|más reciente|más nueva|más nuevo|plus récente|plus récent",
    ),
    ("duration", False): (
        "shortest",
        "kürzeste|kürzester|kürzestes|kürzesten|más corta|más corto|plus courte|plus court",
    ),
    ("duration", True): (
        "longest",
        "längste|längster|längstes|längsten|más larga|más largo|plus longue|plus long",
    ),
    ("price", False): (
        "cheapest|least expensive|lowest-priced",
        "billigste|billigster|billigstes|billigsten|günstigste|günstigster|günstigstes|günstigsten"
        "|más barata|más barato|moins chère|moins cher",
    ),
    ("price", True): (
        "most expensive|dearest|priciest|costliest",
        "teuerste|teuerster|teuerstes|teuersten|más cara|más caro|plus chère|plus cher",
    ),
}
_LOWEST: Final = "lowest|smallest|least|fewest|minimum|min|worst"
_HIGHEST: Final = "highest|largest|biggest|most|greatest|maximum|max|best"
_MEANS: Final = {"average": Wanted.MEAN, "mean": Wanted.MEAN, "total": Wanted.SUM, "sum of": Wanted.SUM}
# “La película más antigua”, “le film le plus ancien”.
_BEHIND_NOUN: Final = r"(?P<rest>\w+) (?:le |la |les )?(?=más |plus |moins )"
_MARKS: Final = " ?.!¿¡？"
_WHETHER: Final = (
    "list|list all|show me all|show all|do you have|do you have any|do we have|do we have any|is there|is there any"
    "|are there|are there any|gibt es|habt ihr|haben wir|liste alle|zeig alle|hay|tienes|tenéis|il y a|y a-t-il"
    "|avez-vous"
)
_WHICH: Final = re.compile(
    rf"^(?:which|what|welche|qué|cuáles|quels|quelles|{either(_WHETHER)})\s+(?P<rest>.+)$", _FLAGS
)

_SIGNS: Final = re.compile(
    rf"^(?:how many|count|number|which|what|wie viele|welche|cuánt|qué|cuáles|combien|quel|{either(_WHETHER)}\b)"
    rf"|number of|"
    rf"\b(?:{'|'.join([*chain(*_SUPERLATIVES.values()), *_MEANS, _LOWEST, _HIGHEST])})\b",
    _FLAGS,
)


def may_ask(text: str) -> bool:
    """Whether a text has any word that such a question has: without one, no query is worth its time."""
    return bool(_SIGNS.search(text.strip(_MARKS)))


def parse_question(text: str, traits: Traits) -> Question | None:
    """What a question wants to know of the data; None where it is none of these questions."""
    text = " ".join(text.split()).strip(_MARKS)
    if match := _HOW_MANY.match(text):
        return Question(Wanted.COUNT, match["rest"])
    for question in (_parse_mean(text, traits), _parse_property(text, traits), _parse_superlative(text, traits)):
        if question is not None:
            return question
    match = _WHICH.match(text)
    return Question(Wanted.LIST, match["rest"]) if match else None


def _parse_superlative(text: str, traits: Traits) -> Question | None:
    """“The oldest film”, “which film is the oldest”."""
    roles = {"year": traits.year, "duration": traits.duration and traits.duration[0], "price": traits.price}
    for (role, is_highest), (english, other) in _SUPERLATIVES.items():
        spec = roles[role]
        if spec is not None and (found := _match_either_way(text, either(f"{english}|{other}"))):
            # “The longest playtime” names the property too.
            rest = re.sub(rf"^ (?:{either('|'.join(get_names(spec)))})\b", "", found[1], flags=_FLAGS)
            called = found[0].casefold()
            said = called if called in english.split("|") else english.split("|")[0]
            return Question(Wanted.EXTREME, rest, spec, is_highest, called, found[2], english=said)
    return None


def _parse_property(text: str, traits: Traits) -> Question | None:
    """“The highest rating”, “which product has the lowest stock”, “the film with the most awards”."""
    for spec in traits.numbers:
        name = either("|".join(get_names(spec)))
        for is_highest, words in ((False, _LOWEST), (True, _HIGHEST)):
            if found := _match_either_way(text, rf"{either(words)} {name}"):
                called = found[0].casefold()
                return Question(Wanted.EXTREME, found[1], spec, is_highest, called, found[2], english=called)
    return None


def _match_either_way(text: str, called: str) -> tuple[str, str, int | None] | None:
    """The words of a superlative, what is left of the question, and how many are asked for."""
    if match := re.match(rf"^{_LEAD}(?P<called>{called})\b(?P<rest>.*)$", text, _FLAGS):
        return match["called"], match["rest"], _parse_top(match["top"])
    if match := re.match(rf"^{_LEAD}{_BEHIND_NOUN}(?P<called>{called})\b(?P<more>.*)$", text, _FLAGS):
        return match["called"], f"{match['rest']}{match['more']}", _parse_top(match["top"])
    behind = rf"^(?P<rest>.+?) (?:is|are|was|were|has|have|with|ist|hat) (?:the |die |der |das )?(?P<called>{called})$"
    if match := re.match(behind, text, _FLAGS):
        return match["called"], match["rest"], None
    return None


def _parse_mean(text: str, traits: Traits) -> Question | None:
    """“The average price of laptops”."""
    specs = [(spec, get_names(spec)) for spec in traits.numbers]
    if traits.duration is not None:
        specs.append((traits.duration[0], frozenset(("length", "duration", "runtime"))))
    for spec, names in specs:
        for called, wanted in _MEANS.items():
            pattern = rf"^{_LEAD}{called} {either('|'.join(names))}\b(?P<rest>.*)$"
            if match := re.match(pattern, text, _FLAGS):
                return Question(wanted, match["rest"], spec, called=called)
    return None


def _parse_top(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return max(1, min(round(parse_amount(text)), _TOP_MAX))
    except ValueError:
        return None
