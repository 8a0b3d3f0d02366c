"""Wishes and questions as members type them, beside the same search for words taken literally."""

from collections.abc import Awaitable, Callable
from typing import Final

from bench.ground import GUILD_ID, Ground
from bench.measure import measure_pair
from bench.row import Row
from bench.rows import build_records
from bench.search import FAMILY
from bot.audience import EVERYTHING
from bot.library.provenance import build_origin
from bot.models import Answer, CollectionInfo, CollectionSchema, SearchOptions
from bot.prompts import build_ask

ROWS: Final = 10_000
WISHES: Final = {
    "a wish": "romantic comedy in Paris",
    "a wish with a year": "romantic comedy from the 80s",
    "a wish with a name and a year": "comedy by Hitchcock before 1960",
}
QUESTION: Final = "Who falls in love with a robot?"

_OPTIONS: Final = SearchOptions(limit=3)
_LITERAL: Final = SearchOptions(limit=3, is_literal=True)

_Search = Callable[[], Awaitable[Answer]]


async def measure_conditions(ground: Ground) -> list[Row]:
    """What understanding, judging and quoting cost on top of the search."""
    movies = await _fill(ground)
    rows = []
    for title, typed in WISHES.items():
        pair = await measure_pair(
            _search(ground, movies, typed, _OPTIONS),
            _search(ground, movies, typed, _LITERAL),
            rounds=ground.scale.rounds,
        )
        rows.append(Row(FAMILY, f"{title}, {ROWS:,} rows", "the same words, taken literally", "ms", *pair))
    pair = await measure_pair(
        _ask(ground, movies), _search(ground, movies, QUESTION, _LITERAL), rounds=ground.scale.rounds
    )
    return [*rows, Row(FAMILY, f"a question without a model, {ROWS:,} rows", "the search alone", "ms", *pair)]


def _search(ground: Ground, movies: CollectionInfo, typed: str, options: SearchOptions) -> _Search:
    return lambda: ground.library.searcher.search(movies, typed, guild_id=GUILD_ID, reader=EVERYTHING, options=options)


def _ask(ground: Ground, movies: CollectionInfo) -> _Search:
    prompts = build_ask(movies, QUESTION)
    return lambda: ground.library.searcher.answer(
        movies, QUESTION, guild_id=GUILD_ID, reader=EVERYTHING, options=_OPTIONS, prompts=prompts
    )


async def _fill(ground: Ground) -> CollectionInfo:
    schema = CollectionSchema("BenchAsked", ground.table.columns)
    info = await ground.library.collections.create(schema, guild_id=GUILD_ID)
    records = build_records(ground, ROWS)
    origin = build_origin("bench", by="bench")
    await ground.library.ingester.ingest(
        records, collection=info.name, guild_id=GUILD_ID, origin=origin, total=len(records)
    )
    return info
