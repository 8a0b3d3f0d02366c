"""Golden questions: what a guild wants to be answered well, and how well it was and is."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.languages import translate

GOLDEN_MAX: Final = 50  # of a guild: a run asks all of them


@dataclass(frozen=True, slots=True)
class GoldenResult:
    """What became of a golden question.

    Attributes:
        is_found: among the first three hits of the search alone, for which no provider is asked.
        is_hit: among the first three of the answer.
        is_refused: the bot did not know.
        is_cited: the answer cites or quotes something.
    """

    is_found: bool = False
    is_hit: bool = False
    is_refused: bool = True
    is_cited: bool = False


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what a good answer is made from.

    Attributes:
        expected: words of it; empty: the titles tell.
        titles: of objects of which it cites one.
        last: what became of it in the last run that was kept; None: there was none.
    """

    id: str
    question: str
    collection: str
    expected: str = ""
    titles: tuple[str, ...] = ()
    last: GoldenResult | None = None


def render_golden(golden: GoldenQuestion) -> str:
    """A golden question as it is kept and exported."""
    return json.dumps(asdict(golden))


def parse_golden(entry: str) -> GoldenQuestion:
    """A golden question from what `render_golden` made."""
    values: dict[str, Any] = json.loads(entry)
    last, titles = values.pop("last"), tuple(values.pop("titles"))
    return GoldenQuestion(**values, titles=titles, last=GoldenResult(**last) if last else None)


@dataclass(frozen=True, slots=True)
class GoldenRow:
    """A question of a run, with what became of it now.

    Attributes:
        is_held_back: whether a model would have answered, if there were still a budget for that.
    """

    golden: GoldenQuestion
    now: GoldenResult
    is_held_back: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of several questions."""

    asked: int
    hits: int
    refused: int
    cited: int

    @classmethod
    def count(cls, results: Sequence[GoldenResult]) -> "Tally":
        """The sums of results."""
        return cls(
            len(results),
            sum(each.is_hit for each in results),
            sum(each.is_refused for each in results),
            sum(each.is_cited for each in results),
        )


@dataclass(frozen=True, slots=True)
class QualityReport:
    """One run over all golden questions of a guild."""

    rows: tuple[GoldenRow, ...]

    @property
    def now(self) -> Tally:
        """Of all questions."""
        return Tally.count([row.now for row in self.rows])

    @property
    def known(self) -> tuple[GoldenRow, ...]:
        """The questions that were in an earlier run too."""
        return tuple(row for row in self.rows if row.golden.last is not None)

    @property
    def before(self) -> Tally:
        """Of the questions that were in an earlier run."""
        return Tally.count([row.golden.last for row in self.rows if row.golden.last is not None])

    @property
    def lost(self) -> tuple[GoldenRow, ...]:
        """The questions that were answered well and are not any more."""
        return tuple(row for row in self.known if _is_lost(row))

    @property
    def is_held_back(self) -> bool:
        """Whether a budget was used up, so that this is not what members mostly get."""
        return any(row.is_held_back for row in self.rows)

    @property
    def is_worse(self) -> bool:
        """Whether a question was answered well and is not any more."""
        return bool(self.lost)

    def to_json(self) -> dict[str, Any]:
        """The figures, for programs."""
        return {
            "before": _render(self.before),
            "now": _render(self.now),
            "lost": [row.golden.question for row in self.lost],
            "is_worse": self.is_worse,
        }

    def render(self) -> list[str]:
        """The figures, a line each, for people."""
        lines = [translate("Questions: {asked:,}", asked=self.now.asked)]
        names = {
            translate("Found among the first three"): "hits",
            translate("Refused"): "refused",
            translate("With a source"): "cited",
        }
        return [*lines, *(f"{label}: {self._compare(name)}" for label, name in names.items())]

    def _compare(self, name: str) -> str:
        """How many of the questions are counted so now, and in an earlier run."""
        now = translate("{count:,} of {asked:,} now", count=getattr(self.now, name), asked=self.now.asked)
        if not self.known:
            return now
        before = getattr(self.before, name)
        return translate("{count:,} of {asked:,} before, {now}", count=before, asked=self.before.asked, now=now)


def _is_lost(row: GoldenRow) -> bool:
    last = row.golden.last
    if last is None:
        return False
    return (last.is_hit and not row.now.is_hit) or (row.now.is_refused and not last.is_refused)


def _render(tally: Tally) -> dict[str, int]:
    return {"asked": tally.asked, "hits": tally.hits, "refused": tally.refused, "cited": tally.cited}
