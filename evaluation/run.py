"""One set through the library: how well it finds in each mode, and how well it quotes and refuses."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench.row import Figures
from bot.models import SearchMode, SearchOptions
from evaluation.halves import Half, get_half
from evaluation.index import Index, Ranking
from evaluation.measures import DEPTH, FIRST, Gains, Retrieval, get_relevant, holds_answer, mean
from evaluation.sets import EvaluationSet, Query
from evaluation.verdict import get_said

DEFAULT: Final = "default"  # the mode that a member gets who chooses nothing
MODES: Final[Mapping[str, SearchOptions]] = {
    "keyword": SearchOptions(limit=DEPTH, mode=SearchMode.KEYWORD),
    "semantic": SearchOptions(limit=DEPTH, mode=SearchMode.SEMANTIC),
    "hybrid": SearchOptions(limit=DEPTH, alpha=0.5),
    DEFAULT: SearchOptions(limit=DEPTH),
}
WARM_UP: Final = 5  # queries of each mode whose times do not count

_ASK: Final = SearchOptions(limit=FIRST)


@dataclass(frozen=True, slots=True)
class Answering:
    """Shares of questions, 0–1; None where the set has no such question.

    Attributes:
        refused: of those with an answer, how many get none.
        quoted_first: of those whose answer is known, how many have it in the first quote.
        quoted: the same for the first three.
        answered_without: of those whose documents are taken out, how many are answered all the same.
        answered_off_topic: the same for those that nothing answers.
    """

    refused: float | None
    quoted_first: float | None
    quoted: float | None
    answered_without: float | None
    answered_off_topic: float | None


@dataclass(frozen=True, slots=True)
class HalfResult:
    """What one half of the queries gave.

    Attributes:
        unsure: of the queries that a document fits, the share of which the default says that none does.
    """

    unsure: float
    retrieval: Mapping[str, Retrieval]
    answering: Answering | None


@dataclass(frozen=True, slots=True)
class SetResult:
    """What a set gave.

    Attributes:
        times: milliseconds of a query by mode, median and 95 %.
    """

    name: str
    docs: int
    halves: Mapping[Half, HalfResult]
    times: Mapping[str, tuple[float, float]]

    def to_json(self) -> dict[str, Any]:
        """Figures as they are stored: rounded, since the fourth digit is noise."""
        rounded: dict[str, Any] = _round(asdict(self))
        return rounded


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it.

    Attributes:
        quotes: best first; none where it was refused.
        without: whether it was answered although its documents were taken out; None where it has none.
    """

    query: Query
    quotes: tuple[str, ...]
    without: bool | None


async def run_set(index: Index, set_: EvaluationSet) -> SetResult:
    """Measure a set.

    Raises:
        RagbotError: as for the library.
    """
    rankings: dict[str, dict[str, Ranking]] = {}
    times: dict[str, tuple[float, float]] = {}
    for mode, options in MODES.items():
        rankings[mode], spent = await rank_all(index, set_.answerable, options)
        times[mode] = (spent.median, spent.p95)
    asked = [await _ask(index, set_, query) for query in set_.queries] if set_.has_questions else []
    gains = {query.id: index.unite(query.gains) for query in set_.answerable}
    halves = {half: _conclude(half, rankings, gains, asked) for half in Half}
    return SetResult(set_.name, len(set_.docs), halves, times)


async def rank_all(
    index: Index, queries: Sequence[Query], options: SearchOptions
) -> tuple[dict[str, Ranking], Figures]:
    """The ranking of each query by its id, and the milliseconds that they took."""
    for query in queries[:WARM_UP]:
        await index.rank(query.text, options)
    rankings: dict[str, Ranking] = {}
    spent: list[float] = []
    for query in queries:
        began = time.perf_counter()
        rankings[query.id] = await index.rank(query.text, options)
        spent.append((time.perf_counter() - began) * 1_000)
    return rankings, Figures(tuple(spent))


def measure_half(half: Half, rankings: Mapping[str, Ranking], gains: Mapping[str, Gains]) -> Retrieval:
    """The measures over one half of the queries."""
    return Retrieval.measure([(rankings[id_].docs, gains[id_]) for id_ in rankings if get_half(id_) is half])


async def _ask(index: Index, set_: EvaluationSet, query: Query) -> Asked:
    """Ask as `/ask` does, and once more without the documents that answer."""
    quotes = get_said(await index.ask(query.text, _ASK))
    relevant = get_relevant(query.gains)
    if not relevant:
        return Asked(query, quotes, None)
    groups = frozenset(map(set_.get_group, relevant))
    return Asked(query, quotes, bool(get_said(await index.ask(query.text, _ASK, without=groups))))


def _conclude(
    half: Half,
    rankings: Mapping[str, Mapping[str, Ranking]],
    gains: Mapping[str, Gains],
    asked: Sequence[Asked],
) -> HalfResult:
    retrieval = {mode: measure_half(half, ranked, gains) for mode, ranked in rankings.items()}
    mine = [each for each in asked if get_half(each.query.id) is half]
    unsure = mean([ranking.is_unsure for id_, ranking in rankings[DEFAULT].items() if get_half(id_) is half])
    return HalfResult(unsure, retrieval, _conclude_answering(mine) if mine else None)


def _conclude_answering(asked: Sequence[Asked]) -> Answering:
    with_answer = [each for each in asked if each.query.answers]
    return Answering(
        refused=_share([not each.quotes for each in asked if each.without is not None]),
        quoted_first=_share([holds_answer(each.quotes[:1], each.query.answers) for each in with_answer]),
        quoted=_share([holds_answer(each.quotes, each.query.answers) for each in with_answer]),
        answered_without=_share([each.without for each in asked if each.without is not None]),
        answered_off_topic=_share([bool(each.quotes) for each in asked if each.without is None]),
    )


def _share(outcomes: Sequence[bool]) -> float | None:
    return mean(outcomes) if outcomes else None


def _round(value: Any) -> Any:
    match value:
        case float():
            return round(value, 4)
        case dict():
            return {key: _round(each) for key, each in value.items()}
        case tuple():
            return [_round(each) for each in value]
    return value
