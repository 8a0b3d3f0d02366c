"""What people typed in a trial of the product, one by one, and whether they are shown what they wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import BaseModel, TypeAdapter

from bot.models import SearchOptions
from evaluation.index import Index
from evaluation.measures import FIRST, holds_answer
from evaluation.verdict import get_said, get_shown

PATH: Final = Path(__file__).with_name("trial.json")


class Need(StrEnum):
    """When somebody got what was wanted."""

    FIRST = "first"  # the first title is right, or the first quote has the answer
    ONE = "one"  # one of the first three is or has
    ALL = "all"  # the first three are, or as many as there are right ones
    REFUSED = "refused"  # nothing fits, and it says so


class Wish(BaseModel, frozen=True):
    """What somebody typed, into the set of that name.

    Attributes:
        number: the place in the trial; several wishes may have one.
        right: titles of what would please.
        answers: strings of which one stands in a good quote.
    """

    number: int
    set: str
    query: str
    needs: Need
    is_question: bool = False
    right: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody got: titles or quotes, and whether that was wanted."""

    number: int
    query: str
    is_good: bool
    shown: tuple[str, ...]


def load_wishes() -> tuple[Wish, ...]:
    """The wishes of the trial, in its order."""
    return TypeAdapter(tuple[Wish, ...]).validate_json(PATH.read_text("utf-8"))


async def run_trial(wishes: Sequence[Wish], indexes: Mapping[str, Index]) -> list[Outcome]:
    """Type every wish into the index of its set."""
    return [await _try(wish, indexes[wish.set]) for wish in wishes]


async def _try(wish: Wish, index: Index) -> Outcome:
    options = SearchOptions(limit=FIRST)
    if wish.is_question:
        shown = get_said(await index.ask(wish.query, options))
    else:
        shown = get_shown(await index.find(wish.query, options))
    return Outcome(wish.number, wish.query, is_good(wish, shown), shown)


def is_good(wish: Wish, shown: Sequence[str]) -> bool:
    """Whether the titles or quotes shown are what was wanted."""
    if wish.needs is Need.REFUSED:
        return not shown
    fits = [holds_answer([each], wish.answers) if wish.is_question else each in wish.right for each in shown]
    match wish.needs:
        case Need.FIRST:
            return fits[:1] == [True]
        case Need.ALL:
            return bool(fits) and all(fits[: len(wish.right)])
    return any(fits)
