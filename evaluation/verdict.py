"""What an answer of the library says: the sentences that it gives as an answer, or that it has none."""

from bot.models import Answer
from evaluation.measures import FIRST


def get_said(answer: Answer) -> tuple[str, ...]:
    """What `/ask` says without a model, best first; nothing where it says that it has no answer."""
    if answer.fact:
        return (answer.fact,)
    return () if answer.is_unsure else tuple(quote.text for quote in answer.quotes[:FIRST])


def get_shown(answer: Answer) -> tuple[str, ...]:
    """The titles that `/recommend` and `/search` show as fitting; nothing where they say that nothing fits."""
    return () if answer.is_unsure else tuple(hit.title for hit in answer.hits[:FIRST])
