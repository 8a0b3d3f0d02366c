"""What looking into each collection gave, and which of them answer; no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import CollectionNotFoundError, FilterError, NotReadyError, RagbotError
from bot.languages import translate
from bot.library.fusing import Found
from bot.library.relevance import CERTAIN, UNFIT, Rating, can_refuse
from bot.models import Answer, CollectionInfo, Hit

# Sentences pass for an answer by chance, and the more so the more collections are searched; so those of another
# collection have to do nearly as well as the best. XQuAD in English, cut into six collections beside Cranfield, two
# halves of 109 and 131 questions: the answer is among three quotes for .853 and .901 of them with .75 and .9, for .853
# and .893 with the best collection alone, for .844 and .901 with .6, where every fifth answer is of several collections
# and not every fifteenth.
NEAR: Final = 0.75
_NAMED_MAX: Final = 5
# Why a collection has no part in an answer, and nobody misses it: it was deleted, or has not what the filters name.
_UNMEANT: Final = (CollectionNotFoundError, FilterError)


@dataclass(frozen=True, slots=True)
class Look:
    """What looking into one collection gave: a counted answer, hits, or an error.

    Attributes:
        is_called: whether the query has a word for the things in it: `film` for those of Movie.
        writer: the provider whose model writes about its hits; None: nobody.
    """

    info: CollectionInfo
    rating: Rating = UNFIT
    found: Found | None = None
    fact: Answer | None = None
    is_called: bool = False
    writer: str | None = None
    error: RagbotError | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Those that were found."""
        return self.found.outcome.hits if self.found else ()

    @property
    def least(self) -> float:
        """The score that hits of other collections need; beside what is certain they have to be certain, too."""
        return CERTAIN if self.rating.score >= CERTAIN else NEAR * self.rating.score

    def is_near(self, best: "Look") -> bool:
        """Whether some of the hits go with those of the best collection."""
        return max(self.rating.scores.values(), default=0.0) >= best.least

    def goes_with(self, best: "Look") -> bool:
        """Whether one answer can be made of both: about the same kind of things, by the same conditions and model.

        What one provider is trusted with is not shown to another one.
        """
        if self.found is None or best.found is None:
            return False
        plan, other = self.found.outcome.plan, best.found.outcome.plan
        return (
            self.is_called == best.is_called
            and self.writer == best.writer
            and plan.understood == other.understood
            and plan.has_task == other.has_task
        )


def choose(looks: Sequence[Look], *, is_question: bool) -> list[Look]:
    """Those that answer, the best first.

    Where none does by the Judge's rule, those are asked whose vectors find what no word says, as across languages:
    there the model decides. Without any, the best is asked as if somebody had named it.

    Raises:
        RagbotError: none could be searched.
    """
    done = _sort(looks)
    best, *others = done
    if best.rating.is_fit:
        others = [look for look in others if look.is_near(best)]
    else:
        unjudged = [look for look in done if look.hits and not can_refuse(look.info)]
        if not unjudged or not (is_question or best in unjudged):
            return [best]
        best, *others = unjudged
    return [best, *(look for look in others if look.goes_with(best))]


def complete(answer: Answer, looks: Sequence[Look], *, left_out: int) -> Answer:
    """The answer with a line each on the other collections, as far as they matter to whoever reads it.

    A collection that was deleted meanwhile is no failure.

    Args:
        left_out: how many collections were not looked into.
    """
    named = {info.name for info in answer.collections}
    others = [look.info.name for look in looks if look.rating.is_fit and look.info.name not in named]
    failed = [look.info.name for look in looks if look.error and not isinstance(look.error, _UNMEANT)]
    count = sum(look.error is None for look in looks)
    notices = []
    if count > 1 and answer.is_unsure:
        notices.append(translate("I looked in {count} collections.", count=count))
    elif others:
        notices.append(translate("Also in {names}: name one with `collection:` to ask it.", names=_list(others)))
    if failed:
        notices.append(translate("I could not look in {names}.", names=_list(failed)))
    if left_out:
        notices.append(
            translate(
                "I looked in the first {count} collections; {left_out:,} more are there.",
                count=len(looks),
                left_out=left_out,
            )
        )
    return replace(answer, notices=(*answer.notices, *notices))


def _sort(looks: Sequence[Look]) -> list[Look]:
    """Those that could be searched, the best first; what is called by its name (`which film`) before what merely fits.

    Raises:
        RagbotError: none could be.
    """
    for look in looks:
        if isinstance(look.error, NotReadyError):
            raise look.error
    done = [look for look in looks if look.error is None]
    if not done:
        raise _get_nearest([look.error for look in looks if look.error])
    # Equal ones stay in the order of their names.
    return sorted(
        done,
        key=lambda look: (look.rating.is_fit, look.is_called, look.rating.score, bool(look.hits)),
        reverse=True,
    )


def _list(names: Sequence[str]) -> str:
    shown: Iterable[str] = (f"**{name}**" for name in names[:_NAMED_MAX])
    listed, more = ", ".join(shown), len(names) - _NAMED_MAX
    return translate("{names}, {count:,} more", names=listed, count=more) if more > 0 else listed


def _get_nearest(errors: Sequence[RagbotError]) -> RagbotError:
    """The error that says most: of filters, where most of them is understood; equal ones as they stand."""
    return max(errors, key=lambda error: error.place if isinstance(error, FilterError) else 0)
