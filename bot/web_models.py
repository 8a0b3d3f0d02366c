"""The bodies that the HTTP interface answers with."""

from typing import Any, Literal, Self

from pydantic import BaseModel

from bot.models import Answer, Hit


class Failure(BaseModel):
    """What went wrong, as a message for people."""

    detail: str


class Health(BaseModel):
    """The process is alive."""

    status: Literal["ok"] = "ok"
    service: Literal["ragbot"] = "ragbot"


class Readiness(BaseModel):
    """Weaviate answers."""

    status: Literal["ready"] = "ready"


class CollectionCount(BaseModel):
    """A shared collection and how many objects it holds."""

    name: str
    objects: int | None


class Counts(BaseModel):
    """All shared collections."""

    collections: list[CollectionCount]


class Recommendation(BaseModel):
    """One hit of a collection; `recommendation` is the model's text for it, null where no model wrote."""

    title: str
    collection: str
    properties: dict[str, Any]
    score: float | None
    recommendation: str | None

    @classmethod
    def of(cls, hit: Hit, collection: str) -> Self:
        """The hit as it is sent."""
        return cls(
            title=hit.title,
            collection=collection,
            properties=dict(hit.properties),
            score=hit.score,
            recommendation=hit.generated,
        )


class SearchResult(BaseModel):
    """The hits, best first; `notices` say what is missing or was done instead; `is_unsure`: none of them fits well.

    `collection` is the one that fits best, `understood` the conditions that the filters are and words of the query were
    taken for.
    """

    query: str
    collection: str
    hits: list[Recommendation]
    notices: list[str]
    understood: list[str]
    seconds: float
    is_unsure: bool = False

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The answer as it is sent."""
        return cls(
            query=answer.query,
            collection=answer.collection.name,
            hits=[Recommendation.of(hit, answer.get_collection(hit).name) for hit in answer.hits],
            notices=list(answer.notices),
            understood=list(answer.understood),
            seconds=answer.seconds,
            is_unsure=answer.is_unsure,
        )
