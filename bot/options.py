"""How a question is searched for."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class SearchMode(StrEnum):
    """How hits are found: both ways fused, by words, or by meaning."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class SpentBudget:
    """A day's answers of a model that are used up.

    Attributes:
        limit: how many there were.
        is_members: whether they were those of one member, or else of the whole guild.
        ends_at: from when on there are more.
    """

    limit: int
    is_members: bool
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search.

    Attributes:
        limit: 1–10 objects.
        alpha: of hybrid search, 0 (keywords only) – 1 (vectors only); None: what suits the vectors.
        is_literal: no word of the query is taken for a condition.
        filters: conditions in the language of `library.filters`, as they were typed.
        without: conditions of the query and the filters that do not count, as people read them.
        sort: the property that hits are sorted by; with a `-` before it the highest come first.
        is_newer_first: objects of late dates come before others that fit about as well.
        is_varied: hits that resemble each other give way to others.
        rerank: whether a reranker sorts the hits; None: where there is one.
        autocut: after how many falls of the scores the hits end; None: they do not.
        spent: why no model may write; None: one may.
    """

    limit: int = 3
    mode: SearchMode = SearchMode.HYBRID
    alpha: float | None = None
    is_literal: bool = False
    filters: str = ""
    without: tuple[str, ...] = ()
    sort: str = ""
    is_newer_first: bool = False
    is_varied: bool = False
    autocut: int | None = None
    spent: SpentBudget | None = None
    rerank: bool | None = None

    def take_literally(self) -> "SearchOptions":
        """The same for the words of the query alone, without any condition."""
        return replace(self, is_literal=True, filters="", without=())

    def leave_out(self, label: str) -> "SearchOptions":
        """The same without one more condition."""
        return replace(self, without=(*self.without, label))
