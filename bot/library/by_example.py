"""“Something like Amélie”: what is searched for is near to the object that is named, and not that object."""

import logging
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import weaviate
from weaviate.classes.query import Filter

from bot.audience import Reader
from bot.errors import LibraryError, TimedOutError
from bot.languages import saying
from bot.library.access import build_filter
from bot.library.conditions import wording
from bot.library.conditions.condition import Condition, join_labels
from bot.library.conditions.filler import find_telling_words
from bot.library.conditions.interpreter import remove
from bot.library.conditions.phrase import Kind, Phrase, find_words, get_word_before
from bot.library.connect import Connection
from bot.library.hits import build_hits, has_texts
from bot.library.scope import Scope
from bot.library.search_text import build_query
from bot.library.sentences import join_values
from bot.library.vectors import get_vectors
from bot.library.wording import get_words
from bot.models import SEARCH_TEXT, CollectionInfo, Hit

logger = logging.getLogger(__name__)

EXAMPLES_MAX: Final = 3  # of a name that several titles begin with, as films of one series
_FOUND_MAX: Final = 20  # objects whose titles are held against the name
_NAME_WORDS_MAX: Final = 8
_TEXT_MAX: Final = 300  # characters of an example: more of them find what is long, not what is alike
_QUOTES: Final = "\"“”„«»‘’'"
_LIKE: Final = re.compile(rf"\b{wording.either(wording.LIKE)}\s+[{_QUOTES}]?(?=\w)", re.IGNORECASE)
_END: Final = re.compile(r"[,;!?()\"“”«»\n]")
_MORE: Final = wording.words_of("more another other others similar else mehr andere más otra otro plus autre autres")
_AND: Final = wording.words_of("and und et")
_ENDS: Final = wording.ENDS | wording.OR | wording.AND
_LEADING: Final = wording.words_of("the a an der die das le la les el los las il lo")


@dataclass(frozen=True, slots=True)
class Example:
    """Objects that a query names to have others like them.

    Attributes:
        query: what else it says, empty where that tells nothing; of an example that was taken off never empty.
        conditions: `like Amélie`, that others are wanted; none where that was taken off.
        vectors: those of the objects that have one.
        text: what the objects say, `_TEXT_MAX` characters.
    """

    query: str
    conditions: tuple[Condition, ...] = ()
    vectors: Sequence[Sequence[float]] = ()
    text: str = ""


class Examples:
    """Looks for the things that queries name in the titles of a collection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, scope: Scope, query: str, reader: Reader, *, without: Collection[str] = ()) -> Example | None:
        """The example that a query gives; None: there is none, as nothing that the reader may read is called so.

        Args:
            without: labels of conditions that were taken off; their words are not searched for either.

        Raises:
            NotReadyError: Weaviate is away.
        """
        phrases = list(find_comparisons(query))
        if not phrases or scope.info.title_property is None or has_texts(scope.info):
            return None
        try:
            for phrase in phrases:
                if example := await self._read(scope, query, phrase, reader, without=without):
                    return example
        except (LibraryError, TimedOutError) as error:
            logger.warning("Searching without an example (%s)", type(error).__name__)
        return None

    async def _read(
        self, scope: Scope, query: str, phrase: Phrase, reader: Reader, *, without: Collection[str]
    ) -> Example | None:
        name = query[phrase.words[0].start : phrase.end]
        hits = build_hits(scope.info, await self._search(scope, name, build_filter(reader, scope.info)))
        length, called = find_called(query, phrase, hits)
        if not called:
            return None
        chosen = Filter.by_id().contains_any([hit.id for hit in called])
        objects = await self._fetch(scope, build_filter(reader, scope.info, chosen))
        return _build(scope.info, query, _cut(query, phrase, length), objects, without=without)

    async def _search(self, scope: Scope, name: str, readable: Any) -> Sequence[Any]:
        """The objects whose titles may be the name, with nothing but their titles."""
        info = scope.info
        title = info.get_stored_name(str(info.title_property))
        # In the search text “Amelie” finds “Amélie”.
        query, searched = (build_query(name), SEARCH_TEXT) if info.is_indexed else (name, title)

        async def search(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).query.bm25(
                query, query_properties=[searched], return_properties=[title], filters=readable, limit=_FOUND_MAX
            )

        reply = await self._connection.call(search, timeout=scope.deadline.for_search)
        objects: Sequence[Any] = reply.objects
        return objects

    async def _fetch(self, scope: Scope, wanted: Any) -> Sequence[Any]:
        names = [spec.stored_name for spec in scope.info.own_properties]

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).query.fetch_objects(
                filters=wanted, limit=EXAMPLES_MAX, include_vector=True, return_properties=names
            )

        reply = await self._connection.call(fetch, timeout=scope.deadline.for_search)
        objects: Sequence[Any] = reply.objects
        return objects


def find_comparisons(query: str) -> Iterator[Phrase]:
    """Where something is named to have others like it, with the words that may be its name; pure."""
    for match in _LIKE.finditer(query):
        if get_word_before(query, match.start()) in wording.NOT_COMPARED:
            continue
        end = _END.search(query, match.end())
        words = find_words(query, match.end(), end.start() if end else None)[:_NAME_WORDS_MAX]
        if not words:
            continue
        phrase = Phrase(Kind.LIKE, match.start(), words[-1].end, words=words)
        if _list_names(query, phrase):
            yield phrase


def find_called(query: str, phrase: Phrase, hits: Sequence[Hit]) -> tuple[int, tuple[Hit, ...]]:
    """How many of the words are a name, and what is called so: by all of a title, else by its beginning; pure.

    Nothing where the comparison itself is a part of a title that is asked for, as of “Some Like It Hot”.
    """
    titles = [(hit, _split(hit.title)) for hit in hits]
    wholes = [(hit, "".join(words)) for hit, words in titles]
    asked, compared = _join(query), _join(query[phrase.start : phrase.words[0].end])
    if any(compared in whole and whole in asked for _, whole in wholes):
        return 0, ()
    names = _list_names(query, phrase)
    for name in names:
        if called := tuple(hit for hit, whole in wholes if name.key == whole):
            return name.length, called[:EXAMPLES_MAX]
    for name in names:
        if called := tuple(hit for hit, words in titles if name.begins(words)):
            return name.length, called[:EXAMPLES_MAX]
    return 0, ()


@dataclass(frozen=True, slots=True)
class _Name:
    """The first words of a comparison, as they may be a name.

    Attributes:
        length: how many words they are.
        key: what they are compared by.
        is_capital: whether they are written as a name is.
    """

    length: int
    key: str
    is_capital: bool

    @classmethod
    def read(cls, query: str, phrase: Phrase, length: int) -> Self | None:
        """None where they are a part of what is said, and not written as a name is, as “it” is not."""
        words = phrase.words[:length]
        own = words[1:] if length > 1 and words[0].text.casefold() in _LEADING else words
        is_capital = own[0].text[0].isupper()
        is_end = length == len(phrase.words) or phrase.words[length].text.casefold() in _ENDS
        is_common = all(word.text.casefold() in wording.STOP_WORDS for word in own)
        if not is_capital and (is_common or not (is_end or len(own) > 1)):
            return None
        return cls(length, _join(query[words[0].start : words[-1].end]), is_capital)

    def begins(self, words: Sequence[str]) -> bool:
        """Whether the first words of a title, written as one, are the name: `spider` and `man` are “spiderman”.

        “Something like the good old days” is no western: one word in small letters is no beginning.
        """
        begun = ""
        for count, word in enumerate(words, start=1):
            begun += word
            if len(begun) >= len(self.key):
                return begun == self.key and (count > 1 or self.is_capital)
        return False


def _list_names(query: str, phrase: Phrase) -> list[_Name]:
    """What of a comparison may be a name, the longest first."""
    return [name for length in range(len(phrase.words), 0, -1) if (name := _Name.read(query, phrase, length))]


def _join(text: str) -> str:
    return "".join(_split(text))


def _split(text: str) -> list[str]:
    """The words without what people leave out or write in another way: an article that leads them, and “and”."""
    words = get_words(text)
    if len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    return [word for word in words if word not in _AND]


def _cut(query: str, phrase: Phrase, length: int) -> Phrase:
    """The phrase as far as so many of its words, with a quotation mark that follows."""
    end = phrase.words[length - 1].end
    tail = query[end:]
    end += len(tail) - len(tail.lstrip(_QUOTES))
    return replace(phrase, end=end, words=phrase.words[:length])


def _build(
    info: CollectionInfo, query: str, phrase: Phrase, objects: Sequence[Any], *, without: Collection[str]
) -> Example | None:
    hits = build_hits(info, objects)
    if not hits:  # deleted a moment ago
        return None
    label = saying("like {titles}", titles=join_labels([hit.title for hit in hits]))
    condition = Condition(label, Filter.by_id().contains_none([hit.id for hit in hits]))
    telling = (word.text for word in find_telling_words(remove(query, [phrase]), info))
    rest = " ".join(word for word in telling if word.casefold() not in _MORE)
    if condition.is_called(without):
        return Example(rest or query)
    text = " ".join(join_values(hit)[: _TEXT_MAX // len(hits)] for hit in hits)
    return Example(rest, (condition,), get_vectors(info, objects), text)
