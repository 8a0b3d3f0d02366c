"""A model chooses among more objects than are shown, in as many calls as before."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import pytest
import pytest_asyncio
from aiohttp import web

from bot import prompts
from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.candidates import CHUNKS_MAX, ROWS_MAX, TEXT_MAX
from bot.models import Answer, CollectionInfo, Reading, RecommendStyle, Record, SearchOptions
from bot.text_schema import build_text_schema
from tests.support.movies import build_schema, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

WISH: Final = "wedding"
LIMIT: Final = 3
COUNT: Final = 30
# One call, in which Weaviate searches and asks the model; the vector first; vector and reranker first.
WAYS: Final[tuple[Mapping[str, str], ...]] = (
    {"RERANKER": "none", "VECTORIZER": "local"},
    {"RERANKER": "none"},
    {},
)


@pytest_asyncio.fixture(params=WAYS, ids=["one call", "vector", "reranker"])
async def library(
    request: pytest.FixtureRequest, weaviate_server: WeaviateProcess, provider: Provider
) -> AsyncIterator[Library]:
    async with open_library(weaviate_server.settings({**provider.environment, **request.param})) as opened:
        yield opened


async def fill(library: Library, name: str, guild_id: int, *, size: int = 0) -> CollectionInfo:
    """Movies about a wedding, each with a text of at least `size` characters."""
    info = await library.collections.create(build_schema(name), guild_id=guild_id)
    movies = [
        Record(n, {"title": f"Wedding {n}", "overview": f"A wedding, for the {n}. time. ".ljust(size, "x")})
        for n in range(1, COUNT + 1)
    ]
    assert (await ingest(library, name, guild_id, movies)).inserted == COUNT
    return info


async def recommend(library: Library, info: CollectionInfo, guild_id: int, *, limit: int = LIMIT) -> Answer:
    return await library.searcher.generate(
        info,
        WISH,
        guild_id=guild_id,
        reader=EVERYTHING,
        options=SearchOptions(limit=limit),
        prompts=prompts.build_recommend(info, WISH, style=RecommendStyle.TOGETHER, limit=limit),
    )


async def ask(library: Library, info: CollectionInfo, guild_id: int) -> Answer:
    return await library.searcher.generate(
        info,
        "Who marries at the wedding?",
        guild_id=guild_id,
        reader=EVERYTHING,
        options=SearchOptions(limit=LIMIT),
        prompts=prompts.build_ask(info, "Who marries at the wedding?"),
    )


def read_objects(prompt: str) -> list[dict[str, Any]]:
    """The list of objects that a grouped task ends with."""
    objects: list[dict[str, Any]] = json.loads(prompt[prompt.rindex(": [{") + 2 :])
    return objects


def refuse_first(provider: Provider, count: int) -> None:
    """Let the model refuse so many calls as too long."""

    def refuse(path: str) -> web.Response | None:
        is_refused = "chat" in path and provider.calls["chat"] <= count
        return web.Response(status=400, text='{"message": "too many tokens"}') if is_refused else None

    provider.fault = refuse


async def test_the_model_reads_more_than_are_shown_and_is_asked_once(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    provider.write = lambda _: "All of them are fine."
    answer = await recommend(library, info, guild_id)
    (prompt,) = provider.prompts
    assert len(read_objects(prompt)) == ROWS_MAX
    assert f"at most {LIMIT}" in prompt
    assert provider.calls["chat"] == 1
    assert provider.calls["embed"] <= 1
    assert [hit.number for hit in answer.hits] == [1, 2, 3]
    assert answer.text == "All of them are fine."
    assert answer.reading == Reading(ROWS_MAX)


async def test_the_cards_are_what_the_model_recommends_in_its_order(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    chosen: list[str] = []

    def write(prompt: str) -> str:
        titles = [each["title"] for each in read_objects(prompt)]
        chosen.extend([titles[16], titles[4]])
        return f"Start with {titles[16]} [17], then {titles[4]} [5]; nothing is like [77]. Not {titles[0]}."

    provider.write = write
    answer = await recommend(library, info, guild_id)
    assert [hit.title for hit in answer.hits] == chosen
    assert [hit.number for hit in answer.hits] == [1, 2]
    assert answer.text is not None
    assert answer.text.startswith(f"Start with {chosen[0]} [1], then {chosen[1]} [2]; nothing is like.")


@pytest.mark.parametrize("text", ["I like weddings.", "[99] is best, [0] is not.", "[1][2][3][4][5][6][7]"])
async def test_there_are_never_more_cards_than_were_asked_for(
    library: Library, provider: Provider, collection_name: str, guild_id: int, text: str
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.write = lambda _: text
    for limit in (1, 3):
        answer = await recommend(library, info, guild_id, limit=limit)
        assert [hit.number for hit in answer.hits] == list(range(1, limit + 1))


async def test_a_model_that_fails_leaves_as_many_hits_as_were_asked_for(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.reset_on = "chat"
    for answer in (await recommend(library, info, guild_id), await ask(library, info, guild_id)):
        assert not answer.is_generated
        assert [hit.number for hit in answer.hits] == [1, 2, 3]
        assert all(quote.number <= LIMIT for quote in answer.quotes)


async def test_a_model_that_finds_nothing_fit_leaves_the_nearest(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.write = lambda _: f"{prompts.REFUSAL} [9]"
    answer = await recommend(library, info, guild_id)
    assert answer.is_unsure
    assert [hit.number for hit in answer.hits] == [1, 2, 3]


async def test_an_answer_is_backed_by_any_passage_that_was_read(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    chunks = [
        Record(n, {"content": f"Pair {n} marries at the wedding of day {n}.", "title": f"{n}.md", "chunk_index": 0})
        for n in range(1, COUNT + 1)
    ]
    await ingest(library, collection_name, guild_id, chunks)
    cited: list[str] = []

    def write(prompt: str) -> str:
        cited.extend(read_objects(prompt)[place - 1]["content"] for place in (8, 6, 2, 4))
        return "One [8], two [6], three [2], four [4]."

    provider.write = write
    answer = await ask(library, info, guild_id)
    assert len(read_objects(provider.prompts[-1])) == CHUNKS_MAX
    assert answer.text == "One [1], two [2], three [3], four [4]."
    assert [hit.properties["content"] for hit in answer.hits] == cited


@pytest.mark.parametrize("environ", WAYS[1:])
async def test_where_the_hits_are_found_first_long_texts_are_fewer(
    weaviate_server: WeaviateProcess,
    provider: Provider,
    collection_name: str,
    guild_id: int,
    environ: Mapping[str, str],
) -> None:
    async with open_library(weaviate_server.settings({**provider.environment, **environ})) as opened:
        info = await fill(opened, collection_name, guild_id, size=TEXT_MAX // 6)
        await recommend(opened, info, guild_id)
    assert len(read_objects(provider.prompts[-1])) == 5


@pytest.mark.parametrize("environ", WAYS[:1])
async def test_what_is_too_long_for_the_model_is_asked_again_with_fewer_objects(
    weaviate_server: WeaviateProcess,
    provider: Provider,
    collection_name: str,
    guild_id: int,
    environ: Mapping[str, str],
) -> None:
    async with open_library(weaviate_server.settings({**provider.environment, **environ})) as opened:
        info = await fill(opened, collection_name, guild_id)
        for refusals, calls in ((1, 2), (2, 2)):
            provider.calls.clear()
            refuse_first(provider, refusals)
            answer = await recommend(opened, info, guild_id)
            assert provider.calls["chat"] == calls
            assert len(answer.hits) == LIMIT
            assert answer.is_generated is (refusals < calls)
            assert len(answer.notices) == (0 if answer.is_generated else 1)
    assert len(read_objects(provider.prompts[-1])) == LIMIT
