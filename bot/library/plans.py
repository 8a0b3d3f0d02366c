"""How one question is searched for, and what remains of it when a model fails; no I/O."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from weaviate.classes.query import MetadataQuery, Rerank

from bot.errors import LibraryError, QueryError, TimedOutError, VectorizerError
from bot.models import CollectionInfo, Prompts, SearchMode, SearchOptions

QUERY_MAX: Final = 1_000  # characters; embedding models read a few hundred words of a query at most
NO_MODEL: Final = "No AI model is connected, so I show the matches without comments."
# What Weaviate fills in from an object (server: usecases/modulecomponents/generative/generative.go).
PLACEHOLDER: Final = re.compile(r"{([\w\s]*?)}", re.ASCII)

_METADATA: Final = MetadataQuery(score=True, distance=True)
_UNKNOWN: Final = "(unknown)"
_LATE: Final = "The model behind the search by meaning didn't answer in time."


@dataclass(frozen=True, slots=True)
class Plan:
    """One question's way to its hits; a fallback is a plan that asks for less.

    Attributes:
        vector: the query's own, where the bot embeds; else Weaviate's vectorizer makes it.
        prompts: what the model is asked; None: nothing is generated.
        notices: what was given up on the way, a line each.
    """

    query: str
    options: SearchOptions
    vector: list[float] | None = None
    prompts: Prompts | None = None
    is_reranked: bool = False
    notices: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """The client's name of the search."""
        match self.options.mode:
            case SearchMode.HYBRID:
                return "hybrid"
            case SearchMode.KEYWORD:
                return "bm25"
            case SearchMode.SEMANTIC:
                return "near_text" if self.vector is None else "near_vector"

    def by_words(self, notice: str) -> Self:
        """The keyword search that needs no vector."""
        options = replace(self.options, mode=SearchMode.KEYWORD)
        return replace(self, options=options, vector=None, notices=(*self.notices, notice))

    def without_model(self, notice: str) -> Self:
        """The same hits, with nothing written about them."""
        return replace(self, prompts=None, is_reranked=False, notices=(*self.notices, notice))

    def degrade(self, error: LibraryError | TimedOutError) -> Self:
        """What remains to be tried after a failure; raises the failure itself where nothing does."""
        is_late = isinstance(error, TimedOutError)
        # The reranker first, since its failures cannot be told from the model's. After a timeout there is no time left
        # to try.
        if self.is_reranked and not is_late:
            return replace(self, is_reranked=False)
        if self.prompts is not None and not isinstance(error, VectorizerError):
            reason = "The model didn't answer in time." if is_late else error.user_message
            return self.without_model(f"{reason} Here are the matches instead.")
        if self.options.mode is not SearchMode.KEYWORD:
            reason = _LATE if is_late else error.user_message
            return self.by_words(f"{reason} I searched by words only.")
        raise error from None  # its cause, the client's error, may quote the question

    def build_arguments(self, info: CollectionInfo) -> dict[str, Any]:
        """Keyword arguments of the client's search method, without those of the generation."""
        arguments: dict[str, Any] = {"limit": self.options.limit, "return_metadata": _METADATA}
        if self.method == "near_vector":
            arguments["near_vector"] = self.vector
        else:
            arguments["query"] = self.query
        if self.method == "hybrid":
            arguments |= {"alpha": self.options.alpha, "vector": self.vector}
        if self.method != "bm25" and info.target_vector is not None:
            arguments["target_vector"] = info.target_vector
        if self.is_reranked and info.title_property is not None:
            # Weaviate reranks by one property.
            title = info.get_stored_name(info.title_property)
            arguments["rerank"] = Rerank(prop=(*info.source_properties, title)[0], query=self.query)
        return arguments


def clean_query(query: str) -> str:
    """The query as gRPC takes it: valid UTF-8, in one line, without control characters.

    Raises:
        QueryError: nothing is left.
    """
    printable = "".join(c if c.isprintable() else " " for c in query)
    # A lone surrogate has no bytes in UTF-8, and gRPC would fail on it.
    cleaned = " ".join(printable.encode("utf-8", "ignore").decode().split())
    if not cleaned:
        raise QueryError("There is nothing to search for. Tell me in a few words what you are after.")
    return cleaned


def cut_query(cleaned: str) -> tuple[str, tuple[str, ...]]:
    """The first `QUERY_MAX` characters in whole words, with a notice where that is not all of the query."""
    if len(cleaned) <= QUERY_MAX:
        return cleaned, ()
    kept = cleaned[: QUERY_MAX + 1].rpartition(" ")[0] or cleaned[:QUERY_MAX]
    return kept, (f"Your question has {len(cleaned):,} characters, and I searched for the first {len(kept):,}.",)


def get_missing(single_prompt: str, properties: dict[str, Any]) -> tuple[str, ...]:
    """The placeholders of a single prompt for which an object has no value; one of them fails the whole query."""
    names = dict.fromkeys(match.strip() for match in PLACEHOLDER.findall(single_prompt))
    return tuple(name for name in names if not properties.get(name))


def name_stored(single_prompt: str, info: CollectionInfo) -> str:
    """The single prompt with its placeholders as Weaviate calls the properties."""
    return PLACEHOLDER.sub(lambda m: f"{{{info.get_stored_name(m[1].strip())}}}", single_prompt)


def fill_missing(single_prompt: str, missing: tuple[str, ...]) -> str:
    """The single prompt for objects that lack these properties."""
    return PLACEHOLDER.sub(lambda m: _UNKNOWN if m[1].strip() in missing else m[0], single_prompt)
