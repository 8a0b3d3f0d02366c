"""Which collections answer, and what is said of the others."""

from dataclasses import replace

import pytest

from bot.errors import CollectionNotFoundError, LibraryError, NotReadyError, QueryError
from bot.library.embed import STATIC_MODEL
from bot.library.fusing import Found
from bot.library.looks import NEAR, Look, choose, complete
from bot.library.outcomes import Outcome
from bot.library.plans import Plan
from bot.library.relevance import Rating, rate_certain
from bot.library.scope import Deadline, Scope
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchOptions

PLAN = Plan("x", SearchOptions())
TASK = Prompts(grouped_task="Write.")


def look(name: str, score: float, *, is_fit: bool = True, plan: Plan = PLAN, vectorizer: str = "local") -> Look:
    """A collection with one hit of that score."""
    model = STATIC_MODEL if vectorizer == "local" else ""
    info = CollectionInfo(name, (), vectorizer=vectorizer, vector_model=model)
    hit = Hit(1, name, name, {})
    rating = Rating(is_fit, score, {name: score} if is_fit else {})
    return Look(info, rating, Found(Scope(info, 1, Deadline(1, search=1)), Outcome(plan, (hit,))))


def get_names(looks: list[Look]) -> list[str]:
    return [each.info.name for each in looks]


def test_those_answer_together_that_do_nearly_as_well_as_the_best() -> None:
    looks = [look("A", 0.8 * NEAR + 0.01), look("B", 0.8), look("C", 0.8 * NEAR - 0.01), look("D", 0.9, is_fit=False)]
    assert get_names(choose(looks, is_question=True)) == ["B", "A"]


def test_what_is_certain_goes_with_nothing_else() -> None:
    certain = replace(look("A", 1.0), rating=rate_certain([Hit(1, "A", "A", {})]))
    assert get_names(choose([look("B", 0.99), certain], is_question=True)) == ["A"]
    fact = replace(look("C", 1.0), rating=rate_certain([]), found=None, fact=Answer("x", CollectionInfo("C", ()), ()))
    assert get_names(choose([replace(certain, is_called=False), replace(fact, is_called=True)], is_question=True)) == [
        "C"
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(look("B", 0.7), is_called=True),
        replace(look("B", 0.7), writer="ollama"),
        look("B", 0.7, plan=replace(PLAN, understood=("year < 1960",))),
        look("B", 0.7, plan=replace(PLAN, prompts=TASK)),
    ],
    ids=["things", "writer", "conditions", "task"],
)
def test_what_one_answer_cannot_be_made_of_is_kept_apart(other: Look) -> None:
    assert len(choose([look("A", 0.7), look("B", 0.7)], is_question=True)) == 2
    assert len(choose([look("A", 0.7), other], is_question=True)) == 1


def test_where_nothing_fits_those_are_asked_whose_vectors_say_more_than_words() -> None:
    local, *provided = (
        look("A", 0.3, is_fit=False),
        look("B", 0.1, is_fit=False, vectorizer="text2vec-cohere"),
        look("C", 0.2, is_fit=False, vectorizer="text2vec-cohere"),
    )
    assert get_names(choose([local, *provided], is_question=True)) == ["C", "B"]
    assert get_names(choose([local, *provided], is_question=False)) == ["A"]
    assert get_names(choose([local, look("D", 0.2, is_fit=False)], is_question=True)) == ["A"]


def test_where_none_could_be_searched_it_is_said_why() -> None:
    failed = Look(CollectionInfo("A", ()), error=QueryError("Nothing."))
    with pytest.raises(QueryError):
        choose([failed], is_question=True)
    with pytest.raises(NotReadyError):
        choose([look("B", 0.5), Look(CollectionInfo("C", ()), error=NotReadyError("Away."))], is_question=True)


def test_a_line_each_tells_of_the_others() -> None:
    shown, fitting, unfit = look("A", 0.8), look("B", 0.5), look("C", 0.1, is_fit=False)
    failed = Look(CollectionInfo("D", ()), error=LibraryError("No."))
    deleted = Look(CollectionInfo("E", ()), error=CollectionNotFoundError("No."))
    answer = Answer("x", shown.info, shown.hits)
    looks = [shown, fitting, unfit, failed, deleted]
    assert complete(answer, looks, left_out=2).notices == (
        "Also in **B**: name one with `collection:` to ask it.",
        "I could not look in **D**.",
        "I looked in the first 5 collections; 2 more are there.",
    )
    together = replace(answer, hits=(*shown.hits, replace(fitting.hits[0], collection=fitting.info)))
    assert complete(together, looks[:3], left_out=0).notices == ()
    unsure = replace(answer, is_unsure=True)
    assert complete(unsure, looks[:3], left_out=0).notices == ("I looked in 3 collections.",)
    many = [shown, *(look(f"N{number}", 0.5) for number in range(7))]
    (line,) = complete(answer, many, left_out=0).notices
    assert line.startswith("Also in **N0**, **N1**, **N2**, **N3**, **N4**, 2 more:")
