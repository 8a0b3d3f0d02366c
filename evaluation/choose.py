"""How a parameter is chosen: every value of it, on the even half of the queries alone."""

from collections.abc import Sequence
from typing import Final

from bot.models import SearchOptions
from evaluation.halves import Half, get_half
from evaluation.index import Index
from evaluation.measures import DEPTH, Retrieval
from evaluation.run import rank_all
from evaluation.sets import EvaluationSet

ALPHAS: Final = tuple(tenths / 10 for tenths in range(1, 10))


async def try_alphas(index: Index, set_: EvaluationSet, *, alphas: Sequence[float] = ALPHAS) -> list[float]:
    """nDCG@10 of hybrid search with each alpha, in their order.

    Raises:
        RagbotError: as for the library.
    """
    queries = [query for query in set_.answerable if get_half(query.id) is Half.EVEN]
    gains = {query.id: index.unite(query.gains) for query in queries}
    found = []
    for alpha in alphas:
        rankings, _ = await rank_all(index, queries, SearchOptions(limit=DEPTH, alpha=alpha))
        found.append(Retrieval.measure([(rankings[id_].docs, gains[id_]) for id_ in gains]).ndcg)
    return found
