"""What was found in several collections as one list of hits, numbered over all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from bot.library.hits import number_hits
from bot.library.outcomes import Outcome
from bot.library.quotes import QUOTES
from bot.library.relevance import Rating
from bot.library.reranking import CANDIDATES
from bot.library.scope import Scope
from bot.models import CollectionInfo, Hit, Prompts, Quote


@dataclass(frozen=True, slots=True)
class Found:
    """What was retrieved, before anybody sorts, judges or writes.

    Attributes:
        scope: where it was found; of several collections, the one that answers best.
        prompts: what a model is to be asked, whether there is one or not; None: nothing.
        others: the other collections, of which `outcome` has hits too.
    """

    scope: Scope
    outcome: Outcome
    prompts: Prompts | None = None
    others: tuple["Found", ...] = ()

    @property
    def info(self) -> CollectionInfo:
        """The collection."""
        return self.scope.info

    @property
    def parts(self) -> tuple["Found", ...]:
        """What was found in each collection, in the order of the collections."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class Rated:
    """What was retrieved in one collection, and how well it does."""

    found: Found
    rating: Rating


def fuse(parts: Sequence[Rated], *, least: float) -> Found:
    """The hits of several collections, the best first, with the plan of the first part.

    The Judge's scores tell, since those of Weaviate are of one collection each. Hits of equal scores, as those that
    nobody can rate, stand by their places in their own collections (reciprocal rank fusion), and alternate.

    Args:
        parts: the best one first, of which all hits have a place.
        least: the score that hits of the others need.
    """
    best, *others = parts
    limit = best.found.outcome.plan.options.limit
    places = [((-best.rating.get_score(hit), place, 0), hit) for place, hit in enumerate(_get_hits(best.found))]
    for index, other in enumerate(others, start=1):
        for place, hit in enumerate(_get_hits(other.found)[:limit]):
            if (score := other.rating.get_score(hit)) >= least:
                places.append(((-score, place, index), hit))
    # The order is made here, and the hits are judged.
    outcome = _gather(parts, places, is_reranked=False)
    outcome = replace(outcome, quotes=tuple(_iterate_quotes(parts, outcome.hits))[:QUOTES]).cut(best.found.info)
    return replace(best.found, outcome=outcome, others=tuple(part.found for part in others))


def pool(parts: Sequence[Rated]) -> Found:
    """The hits of several collections for a reranker, which compares them better than the Judge's scores do.

    So no hit needs a score of its own. As many as of one collection are read: the best by the score, then by place.
    """
    places = [
        ((-part.rating.get_score(hit), place, index), hit)
        for index, part in enumerate(parts)
        for place, hit in enumerate(_get_hits(part.found))
    ]
    outcome = _gather(parts, places, is_reranked=True)
    outcome = replace(outcome, hits=outcome.hits[:CANDIDATES])
    return replace(parts[0].found, outcome=outcome, others=tuple(part.found for part in parts[1:]))


def lead(found: Found) -> Found:
    """With the collection of the best hit first: a model that writes about all of them is asked through that one."""
    first = next((hit.collection for hit in found.outcome.hits), None)
    best = next((part for part in found.others if first is not None and part.info.name == first.name), None)
    if best is None:
        return found
    plan = found.outcome.plan
    plan = replace(best.outcome.plan, notices=plan.notices, is_reranked=plan.is_reranked, is_judged=plan.is_judged)
    others = (replace(found, others=()), *(part for part in found.others if part is not best))
    return replace(best, outcome=replace(found.outcome, plan=plan), others=others)


def _gather(
    parts: Sequence[Rated], places: Sequence[tuple[tuple[float, int, int], Hit]], *, is_reranked: bool
) -> Outcome:
    """The hits in the order of their places, with the plan of the first part and what is noticed of all."""
    hits = number_hits(hit for _, hit in sorted(places, key=itemgetter(0)))
    notices = dict.fromkeys(notice for part in parts for notice in part.found.outcome.plan.notices)
    plan = replace(parts[0].found.outcome.plan, notices=tuple(notices), is_reranked=is_reranked, is_judged=False)
    return Outcome(plan, hits)


def merge(outcomes: Sequence[Outcome]) -> Outcome:
    """What was written about the hits of each collection, as one outcome with the plan of the first."""
    notices = dict.fromkeys(notice for outcome in outcomes for notice in outcome.plan.notices)
    hits = sorted((hit for outcome in outcomes for hit in outcome.hits), key=lambda hit: hit.number)
    plan = replace(outcomes[0].plan, notices=tuple(notices))
    return replace(outcomes[0], plan=plan, hits=tuple(hits), is_paid=any(outcome.is_paid for outcome in outcomes))


def get_own(info: CollectionInfo, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of one collection; all, where they are of that alone."""
    return tuple(hit for hit in hits if hit.collection is None or hit.collection.name == info.name)


def get_further(info: CollectionInfo, hits: Sequence[Hit]) -> Mapping[int, Hit]:
    """The hits of the other collections, by the numbers that follow those of the own ones in a grouped task."""
    own = get_own(info, hits)
    return dict(enumerate((hit for hit in hits if hit not in own), start=len(own) + 1))


def _get_hits(found: Found) -> list[Hit]:
    # Scores of several collections side by side would look as if they could be compared.
    return [replace(hit, collection=found.info, score=None) for hit in found.outcome.hits]


def _iterate_quotes(parts: Sequence[Rated], hits: Sequence[Hit]) -> Iterator[Quote]:
    """The quotes of all parts, best first, with the numbers that the hits have by now."""
    quotes = [
        replace(quote, number=hit.number)
        for part in parts
        for own in part.found.outcome.hits
        for hit in get_own(part.found.info, hits)
        for quote in part.rating.quotes
        if quote.number == own.number and hit.id == own.id
    ]
    yield from sorted(quotes, key=lambda quote: -quote.similarity)
