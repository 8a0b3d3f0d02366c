"""How one question is searched for, and what remains of it when a model fails; no I/O."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from weaviate.classes.query import Filter, HybridVector, MetadataQuery, Rerank

from bot.errors import QueryError
from bot.languages import phrase, translate
from bot.library.by_example import Example
from bot.library.candidates import count_candidates
from bot.library.conditions import Understood
from bot.library.conditions.condition import combine
from bot.library.embed import STATIC_MODEL
from bot.library.fallbacks import Step
from bot.library.hits import number_hits
from bot.library.steering import Steering
from bot.library.wording import to_line
from bot.models import (
    SEARCH_TEXT,
    CollectionInfo,
    DataType,
    Hit,
    Prompts,
    PropertySpec,
    SearchMode,
    SearchOptions,
)

QUERY_MAX: Final = 1_000  # characters; embedding models read a few hundred words of a query at most
NO_MODEL: Final = phrase("No AI model is connected, so I show the matches without comments.")
NO_MODEL_EACH: Final = phrase("No AI model is connected to write about each match, so I show them without comments.")
# What Weaviate fills in from an object (server: usecases/modulecomponents/generative/generative.go).
PLACEHOLDER: Final = re.compile(r"{([\w\s]*?)}", re.ASCII)

# How much the vectors count in hybrid search. Those of the bot's own model less: nDCG@10 of 0.3 and 0.5 on the queries
# of XQuAD whose ids hash to an even number, by the first five letters of each word: English .969 .969, German
# .941 .928, Russian .959 .916, Turkish .955 .918, Chinese .963 .939, Cranfield .378 .384.
_ALPHA: Final = 0.5
_ALPHA_STATIC: Final = 0.3
# Those of a network in the bot more: nDCG@10 of 0.5, 0.6 and 0.7 on the even halves, bge-small-en-v1.5: mean of the own
# sets .921 .927 .928, Cranfield .422 .424 .433, XQuAD in English .979 .978 .975; all-MiniLM-L6-v2:
# .926 .930 .923, Cranfield .412 .413 .405; e5-small-v2: .924 .928 .932.
_ALPHA_NETWORK: Final = 0.6
# Beside an example the other words say how else it is to be, as in `a thriller like Psycho`: half and less lets
# whatever has one of them come before what is like it.
ALPHA_EXAMPLE: Final = 0.7
# In the sentence that says what was searched for nothing.
_NAMED_MAX: Final = 8
_QUOTED_MAX: Final = 60  # characters
_METADATA: Final = MetadataQuery(score=True, distance=True)
_UNKNOWN: Final = "(unknown)"
# The values for which Weaviate has nothing to fill in; 0 and False are values.
_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Plan:
    """One question's way to its hits; a fallback is a plan that asks for less.

    Attributes:
        vector: the query's own, where the bot embeds; else Weaviate's vectorizer makes it.
        prompts: what the model is asked; None: nothing is generated.
        is_reranked: whether a reranker sorts the hits.
        notices: what was given up on the way, a line each.
        readable: the filter of what whoever asks may read and of the conditions of the query; None: everything.
        is_question: whether the hits have to answer; else they are to fit a wish.
        is_judged: whether the hits may be refused before the model is asked.
        is_unsure: whether nothing can be found by the query, whatever there is.
        asked: what was typed, where conditions were taken out of the query.
        understood: those conditions and the filters, as people read them.
        is_assumed: whether nobody looked yet if anything fulfils them, so that the hits have to show it.
        steering: what the options ask beyond the query.
        is_listing: whether nothing is left to search for, so that any readable object is a hit.
        is_by_example: whether others than a thing that was named are wanted, so that whatever is near to it is a hit.
        is_narrow: whether a grouped task reads no more hits than are shown.
        is_fixed: whether all of these hits are shown, whichever of them the model cites.
        words: the query as the search texts have its words, empty where it has none; None: the collection has no
            search texts, and Weaviate takes the query and the properties as they are.
    """

    query: str
    options: SearchOptions
    vector: list[float] | None = None
    prompts: Prompts | None = None
    is_reranked: bool = False
    notices: tuple[str, ...] = ()
    readable: Any = None
    is_question: bool = False
    is_judged: bool = False
    is_unsure: bool = False
    asked: str = ""
    understood: tuple[str, ...] = ()
    is_assumed: bool = False
    is_listing: bool = False
    is_by_example: bool = False
    is_narrow: bool = False
    is_fixed: bool = False
    words: str | None = None
    steering: Steering = field(default_factory=Steering)

    @property
    def is_certain(self) -> bool:
        """Whether the hits are what is asked for, whatever they say."""
        return self.is_listing or self.is_by_example

    @property
    def is_idle(self) -> bool:
        """Whether it is a keyword search for nothing."""
        return self.options.mode is SearchMode.KEYWORD and self.words == ""

    @property
    def method(self) -> str:
        """The client's name of the search."""
        if self.is_listing and self.steering.order is not None:
            return "fetch_objects"
        match self.options.mode:
            case SearchMode.HYBRID if self.words != "":
                return "hybrid"
            case SearchMode.KEYWORD:
                return "bm25"
            case _:
                return "near_text" if self.vector is None else "near_vector"

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is asked of models behind Weaviate, in order."""
        asked = {
            Step.VECTORIZE: self.is_embedded_by_provider,
            Step.RERANK: self.is_reranked,
            Step.GENERATE: self.prompts is not None,
        }
        return tuple(step for step, is_asked in asked.items() if is_asked)

    @property
    def is_embedded_by_provider(self) -> bool:
        """Whether Weaviate's vectorizer is asked for the query's vector, which costs each time."""
        return self.vector is None and self.has_vector_part

    @property
    def has_vector_part(self) -> bool:
        """Whether anything is found by its meaning."""
        return self.method not in ("bm25", "fetch_objects")

    @property
    def is_one_call(self) -> bool:
        """Whether search and generation are one call: no paid step stands before the model's, and it is asked once.

        Not with a reranker: Weaviate runs it and the model in no fixed order (usecases/modules/modules.go walks a map),
        so that the model is paid where the reranker fails, and counts the objects in another order than the hits have.
        Not with a single prompt: one object that lacks a value, or one failed generation, fails the whole call after
        the others are written. Not where the hits may be refused: then the model is not asked at all. Not where the
        hits are sorted by a property: Weaviate 1.39 refuses that together with a generation.
        """
        has_first = self.is_embedded_by_provider or self.is_reranked or self.is_judged or self.is_unsure or self.is_idle
        return self.has_task and not has_first and self.method != "fetch_objects"

    @property
    def has_task(self) -> bool:
        """Whether the model is asked about all hits together."""
        return self.prompts is not None and self.prompts.single_prompt is None

    def get_limit(self, info: CollectionInfo) -> int:
        """How many hits are needed: of those that a grouped task reads, the model chooses which are shown."""
        has_choice = self.has_task and not self.is_narrow
        return max(self.options.limit, count_candidates(info)) if has_choice else self.options.limit

    def with_notice(self, notice: str) -> Self:
        """The same with one more line for the person who asks."""
        return replace(self, notices=(*self.notices, notice))

    def with_conditions(self, understood: Understood) -> Self:
        """The same with what the words of the query mean; `readable` stays a part of the filter."""
        options = replace(self.options, mode=SearchMode.KEYWORD) if understood.is_listing else self.options
        return replace(
            self,
            query=understood.query,
            options=options,
            notices=(*self.notices, *understood.notices),
            readable=understood.build_filter(self.readable),
            asked=self.query,
            understood=(*self.understood, *understood.labels),
            is_assumed=understood.is_assumed,
            is_listing=understood.is_listing,
            is_reranked=self.is_reranked and not understood.is_listing,
        )

    def with_example(self, example: Example) -> Self:
        """The same for what is like objects that the query names, without those."""
        return replace(
            self,
            query=f"{example.query} {example.text}".strip(),
            is_by_example=bool(example.conditions),
            readable=combine(example.conditions, self.readable),
            understood=(*self.understood, *(condition.label for condition in example.conditions)),
        )

    def steered(self, steering: Steering) -> Self:
        """The same as the options ask for it."""
        order = steering.order
        # A reranker would sort by how well they fit alone.
        is_reranked = self.is_reranked and steering.boost is None and not steering.is_varied
        notices = (*self.notices, *steering.notices)
        ordered = replace(self, steering=steering, notices=notices, is_reranked=is_reranked)
        if order is None:
            return ordered
        if self.is_listing:
            return replace(ordered, readable=order.present if self.readable is None else self.readable & order.present)
        return ordered.with_notice(order.notice)

    def by_words(self, notice: str = "") -> Self:
        """The keyword search that needs no vector."""
        options = replace(self.options, mode=SearchMode.KEYWORD)
        return replace(self.with_notice(notice) if notice else self, options=options, vector=None)

    def without_providers(self) -> Self:
        """The search that asks no provider: by words where one makes the vectors."""
        plan = replace(self, is_reranked=False)
        return plan.by_words() if plan.is_embedded_by_provider else plan

    def without_model(self, notice: str) -> Self:
        """The same hits, with nothing written about them."""
        return replace(self.with_notice(notice), prompts=None)

    def without_reranker(self, notice: str) -> Self:
        """The hits in the order of the search."""
        return replace(self.with_notice(notice), is_reranked=False)

    def without(self, step: Step, reason: str) -> Self:
        """What remains when a step failed, for a reason that is a sentence."""
        match step:
            case Step.VECTORIZE:
                return self.by_words(translate("{reason} I searched by words only.", reason=reason))
            case Step.RERANK:
                return self.without_reranker(translate("{reason} I left the reranker out.", reason=reason))
            case Step.GENERATE:
                return self.without_model(translate("{reason} Here are the matches instead.", reason=reason))

    def rest(self, step: Step) -> Self:
        """What remains when a step is left out because it failed a moment ago."""
        match step:
            case Step.VECTORIZE:
                return self.by_words(
                    translate(
                        "The model behind the search by meaning failed a moment ago, so I leave it out for a minute "
                        "and searched by words only."
                    )
                )
            case Step.RERANK:
                return self.without_reranker(
                    translate("The reranker failed a moment ago, so I left it out for a minute.")
                )
            case Step.GENERATE:
                return self.without_model(
                    translate(
                        "The model that writes failed a moment ago, so I leave it out for a minute. "
                        "Here are the matches instead."
                    )
                )

    def build_arguments(self, info: CollectionInfo, *, limit: int | None = None) -> dict[str, Any]:
        """Keyword arguments of the client's search method, without those of the generation.

        Args:
            limit: how many hits are needed; None: as many as the steps that follow read.
        """
        steering = self.steering.build_arguments(self.method, limit or self.get_limit(info))
        arguments: dict[str, Any] = {"return_metadata": _METADATA, **steering}
        if self.readable is not None:
            arguments["filters"] = self.readable
        if info.is_tracked:  # of the bot's own properties, the search text alone is as long as all texts
            arguments["return_properties"] = [*(spec.stored_name for spec in info.own_properties), "source"]
        if self.method == "near_vector":
            arguments["near_vector"] = self.vector
        elif self.method != "fetch_objects":
            # Without a query, `bm25` gives what the filter finds.
            arguments["query"] = None if self.is_listing else self.query
        if self.method == "hybrid":
            arguments |= {"alpha": self._get_alpha(info), "vector": self.vector}
        if self.method in ("hybrid", "bm25") and self.words is not None:
            arguments |= {"query": self.words, "query_properties": [SEARCH_TEXT]}
            if self.is_embedded_by_provider:  # the words are for the keyword search alone
                arguments["vector"] = HybridVector.near_text(self.query)
        if self.has_vector_part and info.target_vector is not None:
            arguments["target_vector"] = info.target_vector
        return arguments

    def explain_empty(self, info: CollectionInfo) -> str:
        """Why there is no hit, as a sentence."""
        if self.is_idle:
            return translate("There is no letter, digit or emoji in it to search for.")
        conditions = " · ".join(self.understood)
        if self.is_listing or self.options.mode is not SearchMode.KEYWORD:
            if not conditions:
                return translate("There is nothing in it yet that I could show here.")
            return translate(
                "There is nothing in it that fulfils {conditions} that I could show here.", conditions=conditions
            )
        found = info.own_properties if self.words is not None else _get_texts(info)
        names = [spec.label or spec.name for spec in found if not spec.data_type.startswith(DataType.BOOLEAN)]
        searched = ", ".join(names[:_NAMED_MAX])
        if len(names) > _NAMED_MAX:
            searched = translate("{names} and {count:,} more", names=searched, count=len(names) - _NAMED_MAX)
        wanted = self.query if len(self.query) <= _QUOTED_MAX else f"{self.query[:_QUOTED_MAX]}…"
        if not conditions:
            return translate("Nothing holds a word of “{wanted}”: I searched {names}.", wanted=wanted, names=searched)
        return translate(
            "Nothing that fulfils {conditions} holds a word of “{wanted}”: I searched {names}.",
            conditions=conditions,
            wanted=wanted,
            names=searched,
        )

    def _get_alpha(self, info: CollectionInfo) -> float:
        if self.options.alpha is not None:
            return self.options.alpha
        if self.words is None or info.vectorizer != "local":
            return _ALPHA
        return _ALPHA_STATIC if info.vector_model in (STATIC_MODEL, None) else _ALPHA_NETWORK

    def build_choice(self, ids: Sequence[str]) -> Any:
        """The filter of those of the objects that may (still) be read."""
        chosen = Filter.by_id().contains_any(list(ids))
        return chosen if self.readable is None else chosen & self.readable

    def build_rerank_arguments(self, info: CollectionInfo, hits: Sequence[Hit]) -> dict[str, Any]:
        """Keyword arguments of a `bm25` that only sorts these hits: without a query, Weaviate searches for nothing."""
        # Weaviate reranks by one property, so by the one that says most of these hits. One with all texts in it would
        # store every text twice.
        name = info.get_stored_name(_find_longest(info, hits))
        return {
            "query": None,
            "filters": self.build_choice([hit.id for hit in hits]),
            "limit": len(hits),
            "rerank": Rerank(prop=name, query=self.query),
            "return_properties": [name],
        }


def _get_texts(info: CollectionInfo) -> tuple[PropertySpec, ...]:
    return tuple(spec for spec in info.own_properties if spec.is_text)


def _find_longest(info: CollectionInfo, hits: Sequence[Hit]) -> str:
    """The text property that has the most characters over all hits; of equal ones the first."""
    return max(info.text_properties, key=lambda name: sum(len(str(hit.properties.get(name) or "")) for hit in hits))


def sort_hits(hits: Sequence[Hit], scores: Mapping[str, float]) -> tuple[Hit, ...]:
    """The hits by the scores of their ids, best first, numbered again; equal ones and those without as they stood."""
    return number_hits(sorted(hits, key=lambda hit: -scores.get(hit.id, -math.inf)))


def clean_query(query: str) -> str:
    """The query as gRPC takes it: valid UTF-8, in one line, without control characters.

    Raises:
        QueryError: nothing is left.
    """
    cleaned = to_line(query)
    if not cleaned:
        raise QueryError(translate("There is nothing to search for. Tell me in a few words what you are after."))
    return cleaned


def cut_query(cleaned: str) -> tuple[str, tuple[str, ...]]:
    """The first `QUERY_MAX` characters in whole words, with a notice where that is not all of the query."""
    if len(cleaned) <= QUERY_MAX:
        return cleaned, ()
    kept = cleaned[: QUERY_MAX + 1].rpartition(" ")[0] or cleaned[:QUERY_MAX]
    return kept, (
        translate(
            "Your question has {count:,} characters, and I searched for the first {kept:,}.",
            count=len(cleaned),
            kept=len(kept),
        ),
    )


def get_missing(single_prompt: str, properties: dict[str, Any]) -> tuple[str, ...]:
    """The placeholders of a single prompt for which an object has no value; Weaviate refuses to fill those."""
    names = dict.fromkeys(match.strip() for match in PLACEHOLDER.findall(single_prompt))
    return tuple(name for name in names if properties.get(name) in _EMPTY)


def name_stored(single_prompt: str, info: CollectionInfo) -> str:
    """The single prompt with its placeholders as Weaviate calls the properties."""
    return PLACEHOLDER.sub(lambda m: f"{{{info.get_stored_name(m[1].strip())}}}", single_prompt)


def fill_missing(single_prompt: str, missing: tuple[str, ...]) -> str:
    """The single prompt for objects that lack these properties."""
    return PLACEHOLDER.sub(lambda m: _UNKNOWN if m[1].strip() in missing else m[0], single_prompt)
