"""Measures of one ranking against judgements; pure functions, each 0 (nothing) – 1 (perfect).

A ranking is document ids, best first; gains say how relevant each document is, 0 and missing: not at all.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

DEPTH: Final = 10  # of nDCG, recall and MRR
FIRST: Final = 3  # what `/recommend`, `/ask` and `/search` show if nobody asks for more

Gains = Mapping[str, int]


def measure_ndcg(ranking: Sequence[str], gains: Gains, *, depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain: each gain divided by log2(rank + 1), over that of the best ranking.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, in the form of
    trec_eval's `ndcg_cut` (the gain itself, not 2**gain - 1), which BEIR and MTEB report.
    """
    best = _discount(sorted(gains.values(), reverse=True)[:depth])
    return _discount(gains.get(doc, 0) for doc in ranking[:depth]) / best if best else 0.0


def measure_recall(ranking: Sequence[str], gains: Gains, *, depth: int = DEPTH) -> float:
    """The share of the relevant documents that are among the first `depth`."""
    relevant = get_relevant(gains)
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


def measure_reciprocal_rank(ranking: Sequence[str], gains: Gains, *, depth: int = DEPTH) -> float:
    """One divided by the place of the first relevant document; 0 where none is among the first `depth`.

    Voorhees, "The TREC-8 Question Answering Track Report", 1999; its mean over queries is the MRR.
    """
    relevant = get_relevant(gains)
    return next((1 / place for place, doc in enumerate(ranking[:depth], start=1) if doc in relevant), 0.0)


def measure_hit(ranking: Sequence[str], gains: Gains, *, depth: int = FIRST) -> float:
    """1 if any of the first `depth` is relevant."""
    return float(not get_relevant(gains).isdisjoint(ranking[:depth]))


def get_relevant(gains: Gains) -> frozenset[str]:
    """The documents with any gain."""
    return frozenset(doc for doc, gain in gains.items() if gain > 0)


def holds_answer(texts: Iterable[str], answers: Iterable[str]) -> bool:
    """Whether an answer stands in one of the texts; case and runs of white space make no difference."""
    wanted = [_fold(answer) for answer in answers]
    return any(answer in text for text in map(_fold, texts) for answer in wanted)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The means of the measures over `queries` rankings."""

    queries: int
    ndcg: float
    recall: float
    mrr: float
    hit: float

    @classmethod
    def measure(cls, pairs: Sequence[tuple[Sequence[str], Gains]]) -> Self:
        """The means over rankings, each with its gains; all 0 without any."""
        functions = (measure_ndcg, measure_recall, measure_reciprocal_rank, measure_hit)
        return cls(len(pairs), *(mean([function(*pair) for pair in pairs]) for function in functions))


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return math.fsum(values) / len(values) if values else 0.0


def _discount(gains: Iterable[int]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
