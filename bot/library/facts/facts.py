"""Answers to questions about the data itself, within what the reader may read."""

import logging
from functools import partial
from typing import Any, Final

import weaviate
from weaviate.classes.query import Metrics

from bot.audience import Reader
from bot.errors import LibraryError, TimedOutError
from bot.library.access import build_filter
from bot.library.conditions.condition import Condition, combine
from bot.library.conditions.filler import find_telling_words
from bot.library.conditions.interpreter import read, remove
from bot.library.conditions.lookups import Lookups
from bot.library.conditions.loosening import find_contradiction
from bot.library.conditions.phrases import find_phrases
from bot.library.conditions.probe import Probe
from bot.library.conditions.reading import Resolver
from bot.library.conditions.samples import fetch_sample
from bot.library.conditions.traits import Traits, build_traits, get_names, has_questions, has_traits
from bot.library.conditions.wording import NO_VALUES
from bot.library.connect import Connection
from bot.library.facts.questions import Question, Wanted, may_ask, parse_question
from bot.library.facts.sentences import Subject, say_average, say_count, say_extreme, say_list
from bot.library.filters import read_filters
from bot.library.hits import build_hits
from bot.library.plans import clean_query
from bot.library.scope import Deadline, Scope
from bot.models import Answer, CollectionInfo, Hit, SearchOptions

logger = logging.getLogger(__name__)

_WORDS_MAX: Final = 20  # a question about the data is short; in a long one something else is asked too
_TIES_MAX: Final = 5  # objects that are named where several are the oldest
_SECONDS: Final = 10.0  # for all queries of one question; an ordinary search answers it otherwise


class Facts:
    """Counts, sorts and averages what a question is about.

    Args:
        timeout: seconds for one query.
    """

    def __init__(self, connection: Connection, lookups: Lookups, *, timeout: float) -> None:
        self._connection = connection
        self._lookups = lookups
        self._timeout = timeout

    async def answer(
        self, info: CollectionInfo, question: str, *, guild_id: int | None, reader: Reader, options: SearchOptions
    ) -> Answer | None:
        """The counted answer; None where the question is about something else, or is not understood for certain.

        Args:
            reader: who asks; what that one may not read is not counted.
            options: of which the limit counts, how many objects are named, and the conditions that were chosen.

        Raises:
            QueryError: nothing is asked, or the filters are not understood.
            NotReadyError: Weaviate is away.
        """
        asked = clean_query(question)
        scope = Scope(info, guild_id, Deadline(_SECONDS, search=self._timeout))
        if not may_ask(asked) or len(asked.split()) > _WORDS_MAX or not has_traits(info) or _asks_more(asked, info):
            return None
        keep = partial(self._lookups.get, scope, reader)
        probe = Probe(self._connection, scope, build_filter(reader, info), keep=keep)
        try:
            sample = await fetch_sample(self._connection, self._lookups, scope, reader)
            return await self._answer(scope, probe, sample.traits, asked, options)
        except (LibraryError, TimedOutError) as error:
            logger.warning("Answering without counting (%s)", type(error).__name__)
            return None

    async def _answer(
        self, scope: Scope, probe: Probe, traits: Traits, asked: str, options: SearchOptions
    ) -> Answer | None:
        question = parse_question(asked, traits)
        if question is None:
            return None
        found = await _find_conditions(probe, traits, scope.info, question.rest)
        if found is None:
            return None
        chosen = (*read_filters(options.filters, scope.info), *found)
        conditions = tuple(condition for condition in chosen if not condition.is_called(options.without))
        if find_contradiction(conditions) or (question.wanted is Wanted.LIST and not conditions):
            return None
        said = await self._say(scope, probe, question, conditions, options.limit)
        if said is None:
            return None
        fact, hits = said
        labels = tuple(condition.label for condition in conditions)
        return Answer(asked, scope.info, hits, fact=fact, seconds=scope.deadline.passed, understood=labels)

    async def _say(
        self, scope: Scope, probe: Probe, question: Question, conditions: tuple[Condition, ...], limit: int
    ) -> tuple[str, tuple[Hit, ...]] | None:
        """The sentence and the objects that it cites; None where nothing has a value to tell."""
        subject = Subject.of(scope.info, question.rest, conditions)
        wanted = combine(conditions) if conditions else None
        match question.wanted:
            case Wanted.COUNT | Wanted.LIST:
                count = await probe.count(wanted)
                found = await probe.fetch(wanted, limit=limit, names=True) if conditions else []
                hits = build_hits(scope.info, found)
                return (say_count if question.wanted is Wanted.COUNT else say_list)(subject, count, hits), hits
            case Wanted.EXTREME:
                return await self._say_extreme(scope, probe, question, subject, wanted)
            case Wanted.MEAN | Wanted.SUM:
                return await self._say_average(scope, probe, question, subject, wanted)

    async def _say_extreme(
        self, scope: Scope, probe: Probe, question: Question, subject: Subject, wanted: Any
    ) -> tuple[str, tuple[Hit, ...]] | None:
        assert question.spec is not None
        name = question.spec.stored_name
        found = await probe.fetch_sorted(
            question.spec,
            wanted,
            is_highest=question.is_highest,
            limit=question.top or _TIES_MAX + 1,
            names=True,
        )
        if not found:
            return None
        if question.top is None:
            found = [each for each in found if each.properties[name] == found[0].properties[name]]
        is_part = question.top is None and len(found) > _TIES_MAX
        found = found[:_TIES_MAX] if is_part else found
        hits = build_hits(scope.info, found)
        values = [each.properties[name] for each in found]
        return say_extreme(subject, question, values, hits, is_part=is_part), hits

    async def _say_average(
        self, scope: Scope, probe: Probe, question: Question, subject: Subject, wanted: Any
    ) -> tuple[str, tuple[Hit, ...]] | None:
        assert question.spec is not None
        spec = question.spec
        metrics = Metrics(spec.stored_name)
        build = metrics.integer if spec.data_type == "int" else metrics.number

        async def aggregate(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).aggregate.over_all(
                filters=probe.narrow(wanted), return_metrics=build(count=True, mean=True, sum_=True)
            )

        reply = await self._connection.call(aggregate, timeout=scope.deadline.for_search)
        result = reply.properties[spec.stored_name]
        if not result.count:
            return None
        value = result.mean if question.wanted is Wanted.MEAN else result.sum_
        return say_average(subject, question, value, result.count), ()


async def _find_conditions(
    probe: Probe, traits: Traits, info: CollectionInfo, text: str
) -> tuple[Condition, ...] | None:
    """The conditions that all of a text is, besides the name of the things; None: there are other words in it."""
    phrases = find_phrases(text, _get_all_names(info))
    readings = await read(probe, traits, text, phrases)
    rest = remove(text, readings)
    conditions = [reading.condition for reading in readings]
    while words := find_telling_words(rest, info, is_question=True):
        match = await Resolver(probe, traits, rest).find_value(words, tries=1)
        if match is None:
            return None
        conditions.append(match.condition)
        rest = rest[: match.start] + rest[match.end :]
    return tuple(conditions)


def _asks_more(asked: str, info: CollectionInfo) -> bool:
    """Whether words alone tell that a question cannot be counted, whatever the objects are.

    Hardly any value has a word within that none begins with: “comedy about a robot” asks for more than a genre.
    """
    question = parse_question(asked, build_traits(info, ()))
    if question is None or (question.wanted is Wanted.LIST and has_questions(info)):
        return True
    rest = remove(question.rest, find_phrases(question.rest, _get_all_names(info)))
    return any(word.text.casefold() in NO_VALUES for word in find_telling_words(rest, info, is_question=True))


def _get_all_names(info: CollectionInfo) -> set[str]:
    return {name for spec in info.own_properties for name in get_names(spec)}
