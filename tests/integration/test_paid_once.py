"""What a provider is asked for, counted: each step once, whatever fails behind it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from aiohttp import web

from bot import prompts
from bot.audience import EVERYTHING
from bot.errors import NotReadyError
from bot.library import Library, open_library
from bot.library.fallbacks import REST_SECONDS
from bot.models import Answer, CollectionInfo, Prompts, RecommendStyle, Record, SearchMode, SearchOptions
from bot.text_schema import build_text_schema
from tests.support.clock import Clock
from tests.support.movies import build_schema, fill, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

QUERY = "wedding bakers Paris"  # three movies have one of its words
OPTIONS = SearchOptions(limit=3)
TASKS = ("search", "together", "each", "ask")
STEPS = ("embed", "rerank", "chat")
# Calls of embed, rerank and chat: those of the three hits, and no more whichever step fails.
ASKED: Final[Mapping[str, tuple[int, int, int]]] = {
    "search": (1, 1, 0),
    "together": (1, 1, 1),
    "each": (1, 1, 3),
    "ask": (1, 1, 1),
}
# The same for the next question, while the step that failed is left alone.
RESTING: Final[Mapping[str, Mapping[str, tuple[int, int, int]]]] = {
    "embed": {"search": (0, 1, 0), "together": (0, 1, 1), "each": (0, 1, 3), "ask": (0, 1, 1)},
    "rerank": {"search": (1, 0, 0), "together": (1, 0, 1), "each": (1, 0, 3), "ask": (1, 0, 1)},
    "chat": {"search": (1, 1, 0), "together": (1, 1, 0), "each": (1, 1, 0), "ask": (1, 1, 0)},
}


def respond(status: int, text: str, content_type: str = "application/json") -> Callable[[Provider, str], None]:
    def fail(provider: Provider, step: str) -> None:
        def answer(path: str) -> web.Response | None:
            return web.Response(status=status, text=text, content_type=content_type) if step in path else None

        provider.fault = answer

    return fail


def reset(provider: Provider, step: str) -> None:
    provider.reset_on = step


def hang(provider: Provider, step: str) -> None:
    provider.hang_on = step


FAULTS: Final[Mapping[str, Callable[[Provider, str], None]]] = {
    "500": respond(500, '{"message": "oops"}'),
    "429": respond(429, '{"message": "slow down"}'),
    "401": respond(401, '{"message": "invalid api token"}'),
    "HTML": respond(200, "<html>Sorry</html>", "text/html"),
    "empty": respond(200, "{}"),
    "reset": reset,
    "hang": hang,
}


def build_prompts(info: CollectionInfo, task: str) -> Prompts:
    if task == "ask":
        return prompts.build_ask(info, QUERY)
    return prompts.build_recommend(info, QUERY, style=RecommendStyle(task))


async def ask(library: Library, info: CollectionInfo, guild_id: int, task: str) -> Answer:
    if task == "search":
        return await library.searcher.search(info, QUERY, guild_id=guild_id, reader=EVERYTHING, options=OPTIONS)
    return await library.searcher.generate(
        info, QUERY, guild_id=guild_id, reader=EVERYTHING, options=OPTIONS, prompts=build_prompts(info, task)
    )


def take_counts(provider: Provider) -> tuple[int, int, int]:
    """The calls of each step since the last time."""
    embed, rerank, chat = (provider.calls[step] for step in STEPS)
    provider.calls.clear()
    return embed, rerank, chat


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def library(weaviate_server: WeaviateProcess, provider: Provider, clock: Clock) -> AsyncIterator[Library]:
    """With the loopback provider for all steps, and a second for an answer."""
    settings = weaviate_server.settings({**provider.environment, "ANSWER_TIMEOUT": "1"})
    async with open_library(settings, clock=clock) as opened:
        yield opened


@pytest.mark.parametrize("task", TASKS)
async def test_each_step_is_asked_once(
    library: Library, provider: Provider, collection_name: str, guild_id: int, task: str
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    answer = await ask(library, info, guild_id, task)
    assert take_counts(provider) == ASKED[task]
    assert answer.notices == ()
    assert answer.is_generated is (task != "search")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", list(FAULTS))
async def test_a_step_that_fails_repeats_nothing_and_is_left_alone_for_a_while(
    library: Library, provider: Provider, clock: Clock, collection_name: str, guild_id: int, fault: str, step: str
) -> None:
    info = await fill(library, collection_name, guild_id)
    FAULTS[fault](provider, step)
    provider.calls.clear()
    asked, resting, hit_counts = {}, {}, set()
    for task in TASKS:
        clock.now += REST_SECONDS
        hit_counts.add(len((await ask(library, info, guild_id, task)).hits))
        asked[task] = take_counts(provider)
        hit_counts.add(len((await ask(library, info, guild_id, task)).hits))
        resting[task] = take_counts(provider)
    assert asked == ASKED
    # A model that answers, and writes nothing, has not failed.
    assert resting == (ASKED if (fault, step) == ("empty", "chat") else RESTING[step])
    assert hit_counts == {OPTIONS.limit}


@pytest.mark.parametrize(
    ("step", "failed", "resting"),
    [
        ("embed", "I searched by words only", "so I leave it out for a minute and searched by words only"),
        ("rerank", "I left the reranker out", "The reranker failed a moment ago, so I left it out for a minute."),
        ("chat", "Here are the matches instead", "so I leave it out for a minute"),
    ],
)
async def test_one_line_says_what_was_left_out(
    library: Library, provider: Provider, collection_name: str, guild_id: int, step: str, failed: str, resting: str
) -> None:
    info = await fill(library, collection_name, guild_id)
    FAULTS["500"](provider, step)
    (first,) = (await ask(library, info, guild_id, "ask")).notices
    (second,) = (await ask(library, info, guild_id, "ask")).notices
    assert first.startswith("Cohere answered with an error (500)")
    assert failed in first
    assert resting in second


async def test_a_provider_that_works_again_is_asked_again(
    library: Library, provider: Provider, clock: Clock, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    FAULTS["429"](provider, "rerank")
    await ask(library, info, guild_id, "ask")
    provider.fault = lambda _path: None
    assert len((await ask(library, info, guild_id, "ask")).notices) == 1
    clock.now += REST_SECONDS
    assert (await ask(library, info, guild_id, "ask")).notices == ()


async def test_a_question_that_is_too_long_for_the_model_stops_nobody_elses(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    respond(400, '{"message": "too many tokens"}')(provider, "chat")
    assert not (await ask(library, info, guild_id, "ask")).is_generated
    provider.fault = lambda _path: None
    assert (await ask(library, info, guild_id, "ask")).is_generated


async def test_everything_hanging_takes_no_longer_than_one_answer(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    provider.hang_on = "/v2/"
    async with asyncio.timeout(10):  # the provider itself would hang until the end of the test
        answer = await ask(library, info, guild_id, "ask")
    assert take_counts(provider) == (1, 1, 1)
    assert len(answer.hits) == OPTIONS.limit
    assert [notice.count("in time") for notice in answer.notices] == [1, 1, 1]


def find_titles(prompt: str) -> list[str]:
    """The titles of the list of objects that a grouped task ends with, as the model reads it."""
    return [found["title"] for found in json.loads(prompt[prompt.rindex(": [{") + 2 :])]


def cite_titles(prompt: str) -> str:
    cited = [f"{title} [{place}]" for place, title in enumerate(find_titles(prompt), start=1)]
    return "\n".join(reversed(cited))


def read_citations(answer: Answer) -> dict[str, int]:
    return {title: int(number) for title, number in re.findall(r"^(.*) \[(\d+)\]$", answer.text or "", re.MULTILINE)}


@pytest.mark.parametrize("environ", [{}, {"RERANKER": "none"}, {"RERANKER": "none", "VECTORIZER": "local"}])
@pytest.mark.parametrize("wanted", ["wedding", "bakers", "paris"])
async def test_what_the_model_cites_is_what_the_hits_are_numbered(
    weaviate_server: WeaviateProcess,
    provider: Provider,
    collection_name: str,
    guild_id: int,
    environ: Mapping[str, str],
    wanted: str,
) -> None:
    provider.write = cite_titles
    provider.rank = lambda _query, documents: [float(wanted in document.lower()) for document in documents]
    async with open_library(weaviate_server.settings({**provider.environment, **environ})) as library:
        info = await fill(library, collection_name, guild_id)
        answer = await ask(library, info, guild_id, "ask")
    assert [hit.number for hit in answer.hits] == [1, 2, 3, 4]
    assert read_citations(answer) == {hit.title: hit.number for hit in answer.hits}


@pytest.mark.parametrize("wanted", ["wedding", "bakers", "paris"])
@pytest.mark.parametrize("task", TASKS)
async def test_without_a_model_that_writes_the_reranker_still_sorts(
    weaviate_server: WeaviateProcess, provider: Provider, collection_name: str, guild_id: int, task: str, wanted: str
) -> None:
    provider.rank = lambda _query, documents: [float(wanted in document.lower()) for document in documents]
    async with open_library(weaviate_server.settings({**provider.environment, "GENERATIVE": "none"})) as library:
        info = await fill(library, collection_name, guild_id)
        provider.calls.clear()
        answer = await ask(library, info, guild_id, task)
    assert take_counts(provider) == (1, 1, 0)
    assert wanted in answer.hits[0].properties["overview"].lower()


@pytest.mark.parametrize("mode", list(SearchMode))
async def test_hits_of_every_mode_are_reranked(
    library: Library, provider: Provider, collection_name: str, guild_id: int, mode: SearchMode
) -> None:
    provider.rank = lambda _query, documents: [float("midnight" in document) for document in documents]
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    answer = await library.searcher.search(
        info, QUERY, guild_id=guild_id, reader=EVERYTHING, options=SearchOptions(limit=3, mode=mode)
    )
    assert take_counts(provider) == (int(mode is not SearchMode.KEYWORD), 1, 0)
    assert [hit.number for hit in answer.hits] == [1, 2, 3]
    assert answer.hits[0].title == "Seine by Night"
    assert all(hit.score is not None for hit in answer.hits)


async def test_whoever_asks_may_do_without_the_reranker(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    provider.rank = lambda _query, documents: [float("midnight" in document) for document in documents]
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    told = {}
    for options in (
        SearchOptions(rerank=False),
        SearchOptions(rerank=True),
        SearchOptions(rerank=True, is_varied=True),
    ):
        answer = await library.searcher.search(info, QUERY, guild_id=guild_id, reader=EVERYTHING, options=options)
        told[options] = (take_counts(provider)[1], "".join(answer.notices))
    assert list(told.values())[:2] == [(0, ""), (1, "")]
    assert told[options][0] == 0
    assert "`newer` and `variety` do not" in told[options][1]


@pytest.mark.parametrize(("task", "word"), [("together", "comments"), ("each", "about each match")])
async def test_without_a_model_one_word_says_what_is_missing(
    weaviate_server: WeaviateProcess, collection_name: str, guild_id: int, task: str, word: str
) -> None:
    async with open_library(weaviate_server.settings()) as library:
        info = await fill(library, collection_name, guild_id)
        answer = await ask(library, info, guild_id, task)
    (notice,) = answer.notices
    assert word in notice


@pytest.mark.parametrize("environ", [{}, {"RERANKER": "none", "VECTORIZER": "local"}])
async def test_objects_that_lack_a_value_are_written_about_once_each(
    weaviate_server: WeaviateProcess, provider: Provider, collection_name: str, guild_id: int, environ: dict[str, str]
) -> None:
    chunks: list[dict[str, Any]] = [
        {"content": "A wedding in Paris.", "title": "a.md", "heading": "", "chunk_index": 0},
        {"content": "Bakers at a wedding.", "title": "b.md", "heading": "Bread", "chunk_index": 0, "page": 3},
        {"content": "Paris has bakers.", "title": "c.md", "chunk_index": 0},
    ]
    async with open_library(weaviate_server.settings({**provider.environment, **environ})) as library:
        info = await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
        await ingest(library, collection_name, guild_id, [Record(n, chunk) for n, chunk in enumerate(chunks, start=1)])
        provider.calls.clear()
        answer = await ask(library, info, guild_id, "each")
    assert take_counts(provider)[2] == len(answer.hits) == 3
    assert all(hit.properties["content"] in (hit.generated or "") for hit in answer.hits)


async def test_each_prompt_shows_all_that_the_object_says(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(build_schema(collection_name, sources=("title",)), guild_id=guild_id)
    await ingest(library, collection_name, guild_id)
    answer = await ask(library, info, guild_id, "each")
    assert len(provider.prompts) == 3
    for hit in answer.hits:
        (prompt,) = (prompt for prompt in provider.prompts if f"title: {hit.title}\n" in prompt)
        assert f"overview: {hit.properties['overview']}\n" in prompt
        assert f"year: {hit.properties['year']}\n" in prompt


async def test_what_was_written_about_the_others_is_kept_when_one_fails(
    library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    provider.calls.clear()
    provider.fault = lambda path: (
        web.Response(status=429, text="{}") if "chat" in path and provider.calls["chat"] == 2 else None
    )
    answer = await ask(library, info, guild_id, "each")
    assert take_counts(provider) == (1, 1, 3)
    assert sum(hit.generated is not None for hit in answer.hits) == 2
    assert answer.notices == ("Cohere is rate limited right now; try again in a minute. Matches without a comment: 1.",)


@pytest.mark.parametrize("step", STEPS)
async def test_a_database_that_dies_between_the_steps_leaves_the_hits_or_a_sentence(
    weaviate_binary: Path, tmp_path: Path, provider: Provider, collection_name: str, guild_id: int, step: str
) -> None:
    async with (
        WeaviateProcess(weaviate_binary, tmp_path) as server,
        open_library(server.settings(provider.environment)) as library,
    ):
        info = await fill(library, collection_name, guild_id)
        provider.hang_on = step
        question = asyncio.create_task(ask(library, info, guild_id, "ask"))
        await provider.hangs.wait()
        provider.calls.clear()
        await server.kill()
        if step == "embed":
            with pytest.raises(NotReadyError, match="not available"):
                await question
        else:
            answer = await question
            assert len(answer.hits) == OPTIONS.limit
            assert answer.notices == (
                "The database went away in the meantime, so here are the matches as they were found.",
            )
        assert take_counts(provider) == (0, 0, 0)
