"""Questions that nothing answers and wishes that nothing fits are refused, without asking the model; others never."""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot import prompts
from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.models import (
    Answer,
    CollectionInfo,
    CollectionSchema,
    Prompts,
    PropertySpec,
    RecommendStyle,
    Record,
    SearchOptions,
)
from tests.support.movies import build_records, build_schema, fill, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

FILMS = Path(__file__).parents[2] / "examples" / "movies.csv"
NONSENSE = ("???", "🎬💔", "😀", "!!! ...")
MASHED = ("asdfghjkl", "zzzzqqq", "sdfghjkl qqqqqq")
ABSENT = ("Citizen Kane", "Doctor Zhivago", "31415926")
OFF_TOPIC = (
    "What is the capital of Mongolia?",
    "How do I install Docker?",
    "What is the boiling point of mercury?",
    "Wie hoch ist der Mount Everest?",
)
WISHES = (
    "romantic comedy",
    "Romantic Comedy",
    "something sad",
    "film noir",
    "anime",
    "amnesia",
    "lgbt",
    "a comedy, not a musical",
    "romantc comdy",
    "ein trauriger Kriegsfilm",
    "une comédie romantique à Paris",
    "etwas Lustiges",
    "zombies",
    "Kung Fu",
    "90s comedy",
    "surprise me",
    "LOTR",
    "Paris",
)


class Shelf:
    """A collection of a few films whose table has no genre, as one guild asks it."""

    def __init__(self, library: Library, info: CollectionInfo, guild_id: int) -> None:
        self.library = library
        self.info = info
        self._guild_id = guild_id

    async def search(self, query: str, *, limit: int = 3) -> Answer:
        return await self.library.searcher.search(
            self.info, query, guild_id=self._guild_id, reader=EVERYTHING, options=SearchOptions(limit=limit)
        )

    async def ask(self, question: str, *, limit: int = 3) -> Answer:
        return await self._run(self.library.searcher.answer, question, prompts.build_ask(self.info, question), limit)

    async def recommend(self, wish: str, style: RecommendStyle = RecommendStyle.TOGETHER) -> Answer:
        built = prompts.build_recommend(self.info, wish, style=style)
        return await self._run(self.library.searcher.generate, wish, built, 3)

    async def recommend_each(self, wish: str) -> Answer:
        return await self.recommend(wish, RecommendStyle.EACH)

    async def _run(self, run: Callable[..., Awaitable[Answer]], query: str, built: Prompts, limit: int) -> Answer:
        return await run(
            self.info,
            query,
            guild_id=self._guild_id,
            reader=EVERYTHING,
            options=SearchOptions(limit=limit),
            prompts=built,
        )


@pytest_asyncio.fixture
async def shelf(library: Library, collection_name: str, guild_id: int) -> Shelf:
    """Without any key."""
    return Shelf(library, await fill(library, collection_name, guild_id), guild_id)


@pytest_asyncio.fixture
async def written(
    weaviate_server: WeaviateProcess, provider: Provider, collection_name: str, guild_id: int
) -> AsyncIterator[Shelf]:
    """With the bot's own vectors and a model that writes."""
    provider.write = lambda _prompt: "It is this [1]."
    environ = {**provider.environment, "VECTORIZER": "local", "RERANKER": "none"}
    async with open_library(weaviate_server.settings(environ)) as library:
        yield Shelf(library, await fill(library, collection_name, guild_id), guild_id)


@pytest_asyncio.fixture
async def provided(writing_library: Library, provider: Provider, collection_name: str, guild_id: int) -> Shelf:
    """With a provider's vectors, reranker and model."""
    provider.write = lambda _prompt: "It is this [1]."
    shelf = Shelf(writing_library, await fill(writing_library, collection_name, guild_id), guild_id)
    provider.calls.clear()
    return shelf


async def test_nonsense_and_absent_names_are_refused_by_every_command(shelf: Shelf) -> None:
    for query in (*NONSENSE, *MASHED, *ABSENT):
        for answer in [await shelf.search(query), await shelf.recommend(query), await shelf.ask(query)]:
            assert answer.is_unsure, query
            assert answer.quotes == ()


async def test_off_topic_questions_are_refused(shelf: Shelf) -> None:
    for question in OFF_TOPIC:
        answer = await shelf.ask(question)
        assert answer.is_unsure, question
        assert answer.quotes == ()
        assert answer.hits  # the nearest


async def test_wishes_are_never_refused(shelf: Shelf) -> None:
    for wish in WISHES:
        for answer in (await shelf.search(wish), await shelf.recommend(wish)):
            assert not answer.is_unsure, wish
            assert answer.hits


async def test_the_model_is_not_asked_about_what_is_refused(written: Shelf, provider: Provider) -> None:
    for query in (*NONSENSE, *MASHED, *ABSENT):
        for command in (written.recommend, written.recommend_each, written.ask):
            answer = await command(query)
            assert answer.is_unsure, query
            assert answer.text is None
    for question in OFF_TOPIC:
        assert (await written.ask(question)).is_unsure, question
    assert provider.calls["chat"] == 0


async def test_the_model_is_asked_once_about_each_wish(written: Shelf, provider: Provider) -> None:
    for wish in WISHES:
        answer = await written.recommend(wish)
        assert answer.text == "It is this [1]."
        assert not answer.is_unsure, wish
    assert provider.calls["chat"] == len(WISHES)


async def test_a_question_that_the_hits_answer_goes_to_the_model(written: Shelf, provider: Provider) -> None:
    answer = await written.ask("Who repairs the reactor of the space station?")
    assert (answer.text or "").startswith("It is this [")
    assert not answer.is_unsure
    assert provider.calls["chat"] == 1


async def test_nothing_is_paid_for_signs_alone(provided: Shelf, provider: Provider) -> None:
    for query in NONSENSE:
        for command in (provided.ask, provided.recommend, provided.recommend_each, provided.search):
            assert (await command(query)).is_unsure
    assert not provider.calls


@pytest.mark.parametrize(
    "text",
    ["NOTHING_FOUND", "**NOTHING_FOUND**.", "NOTHING_FOUND: the passages are about films.", "Leider NOTHING_FOUND"],
)
async def test_the_models_own_word_refuses_in_any_language(provided: Shelf, provider: Provider, text: str) -> None:
    provider.write = lambda _prompt: text
    for command in (provided.ask, provided.recommend):
        answer = await command("Wie hoch ist der Mount Everest?")
        assert answer.is_unsure
        assert (answer.text, answer.quotes) == (None, ())
        assert provider.calls.pop("chat") == 1


async def test_one_call_is_refused_by_the_models_word_too(written: Shelf, provider: Provider) -> None:
    provider.write = lambda _prompt: "NOTHING_FOUND"
    answer = await written.recommend("romantic comedy")
    assert answer.is_unsure
    assert provider.calls["chat"] == 1


async def test_a_document_that_names_the_code_changes_no_answer(provided: Shelf, provider: Provider) -> None:
    provider.write = lambda _prompt: "The film says NOTHING_FOUND, and it is this [1]."
    answer = await provided.ask("Who repairs the station?")
    assert not answer.is_unsure
    assert (answer.text or "").startswith("The film says NOTHING_FOUND, and it is this [")


async def test_a_model_that_fails_leaves_the_rule_to_decide(provided: Shelf, provider: Provider) -> None:
    provider.fault = lambda path: web.Response(status=500, text="{}") if "chat" in path else None
    assert (await provided.ask("How do I install Docker?")).is_unsure
    answer = await provided.ask("Who is a wedding planner?")
    assert not answer.is_unsure
    assert "wedding planner" in answer.quotes[0].text


@pytest.mark.parametrize("count", [1, 3])
async def test_a_few_films_refuse_no_wish(library: Library, collection_name: str, guild_id: int, count: int) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, info.name, guild_id, build_records()[:count])
    shelf = Shelf(library, info, guild_id)
    for wish in WISHES:
        assert not (await shelf.recommend(wish)).is_unsure, wish


@pytest.mark.parametrize("has_genre", [True, False])
async def test_the_demos_films_are_asked(
    library: Library, collection_name: str, guild_id: int, *, has_genre: bool
) -> None:
    names = ["title", "year", *(["genre"] if has_genre else []), "director", "overview"]
    properties = tuple(PropertySpec(name, "int" if name == "year" else "text") for name in names)
    info = await library.collections.create(CollectionSchema(collection_name, properties), guild_id=guild_id)
    with FILMS.open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in names} | {"year": int(row["year"])} for row in csv.DictReader(file)]
    await ingest(library, info.name, guild_id, [Record(line, row) for line, row in enumerate(rows, start=2)])
    shelf = Shelf(library, info, guild_id)

    (quote,) = (await shelf.ask("Who directed Psycho?")).quotes
    assert (quote.name, quote.text) == ("director", "Alfred Hitchcock")
    (quote,) = (await shelf.ask("When was Casablanca released?")).quotes
    assert (quote.name, quote.text) == ("year", "1942")
    answer = await shelf.ask("Which films did Hitchcock direct?")
    assert {hit.properties["director"] for hit in answer.hits} == {"Alfred Hitchcock"}
    assert not answer.is_unsure
    answer = await shelf.ask("Which film is about a man on a wire?")
    assert answer.hits[answer.quotes[0].number - 1].title == "Man on Wire"
    for question in ("What is the capital of France?", "Does the robot in Blade Trinity fall in love?"):
        answer = await shelf.ask(question)
        assert answer.is_unsure, question
    for query in (*NONSENSE, *MASHED, "Citizen Kane"):
        assert (await shelf.search(query)).is_unsure, query
    for wish in (*WISHES, "Hitchcock", "Nora Ephron", "Pulp Ficton", "Amelie", "funny movies"):
        assert not (await shelf.recommend(wish)).is_unsure, wish
