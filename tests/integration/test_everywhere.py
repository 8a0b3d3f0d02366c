"""One question over several collections: a table, texts, and what one role alone may read."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bot import prompts
from bot.audience import FOR_EVERYONE, PUBLIC, Reader, for_role
from bot.library import BuildPrompts, Library, build_origin, open_library
from bot.models import (
    Answer,
    CollectionInfo,
    CollectionSchema,
    IngestOptions,
    PropertySpec,
    RecommendStyle,
    Record,
    SearchOptions,
)
from bot.templates import FindTemplate, find_no_template
from bot.text_schema import build_text_schema
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

STAFF = Reader(frozenset({*FOR_EVERYONE, for_role(7)}))
KEY = "Where is the key of the hall?"
RULE = "The key of the hall hangs behind the door {content} of the office."
SECRET = "The key of the hall is hidden in the piano, {title} and all."
FILMS = (
    ("Sugar and Flour", 1994, "Two rival bakers fall in love over a wedding cake."),
    ("Nine Bells", 1957, "A night watchman in Hamburg plans the robbery of the bank that he guards."),
)
PLAYS = (
    ("The Lantern", 1950, "A lamplighter in Hamburg sings to the harbour, and a night watchman answers."),
    ("Salt", 1990, "Two sailors quarrel."),
)


@dataclass(frozen=True, slots=True)
class House:
    """A guild's collections."""

    library: Library
    guild_id: int

    async def furnish(self) -> None:
        """Films, rules for everyone, and what the staff alone may read."""
        await self.fill_table("Film", FILMS)
        await self.fill_texts("Rules", RULE)
        await self.fill_texts("Staffroom", SECRET, audience=(for_role(7),))

    async def fill_table(self, name: str, rows: Sequence[tuple[str, int, str]], *, year: str = "year") -> None:
        names = ("title", year, "overview")
        specs = (PropertySpec("title"), PropertySpec(year, "int"), PropertySpec("overview"))
        await self.fill(CollectionSchema(name, specs), [dict(zip(names, row, strict=True)) for row in rows])

    async def fill_texts(self, name: str, *texts: str, audience: tuple[str, ...] = FOR_EVERYONE) -> None:
        chunks = [{"title": name, "content": text, "chunk_index": index} for index, text in enumerate(texts)]
        await self.fill(build_text_schema(name), chunks, audience=audience)

    async def fill(
        self,
        schema: CollectionSchema,
        rows: Sequence[dict[str, Any]],
        *,
        audience: tuple[str, ...] = FOR_EVERYONE,
    ) -> None:
        await self.library.collections.create(schema, guild_id=self.guild_id)
        report = await self.library.ingester.ingest(
            [Record(line, row) for line, row in enumerate(rows, start=1)],
            collection=schema.name,
            guild_id=self.guild_id,
            origin=build_origin(f"{schema.name}.txt", by=1),
            options=IngestOptions(audience=audience),
        )
        assert report.inserted == len(rows)

    async def ask(self, question: str, *, reader: Reader = STAFF, limit: int = 3) -> Answer:
        build = partial(prompts.build_ask, question=question)
        return await self.answer(question, reader, limit, is_question=True, build_prompts=build)

    async def recommend(
        self,
        wish: str,
        *,
        style: RecommendStyle = RecommendStyle.TOGETHER,
        limit: int = 3,
        find_template: FindTemplate = find_no_template,
    ) -> Answer:
        build = partial(prompts.build_recommend, query=wish, style=style, limit=limit, find_template=find_template)
        return await self.answer(wish, STAFF, limit, build_prompts=build)

    async def search(self, query: str, *, limit: int = 3) -> Answer:
        return await self.answer(query, STAFF, limit)

    async def answer(
        self,
        query: str,
        reader: Reader,
        limit: int,
        *,
        is_question: bool = False,
        build_prompts: BuildPrompts | None = None,
    ) -> Answer:
        return await self.library.everywhere.answer(
            None,
            query,
            guild_id=self.guild_id,
            reader=reader,
            options=SearchOptions(limit=limit),
            is_question=is_question,
            build_prompts=build_prompts,
        )


def get_places(answer: Answer) -> list[tuple[int, str]]:
    """The number and the collection of each hit."""
    return [(hit.number, answer.get_collection(hit).name) for hit in answer.hits]


def get_names(infos: Sequence[CollectionInfo]) -> list[str]:
    return [info.name for info in infos]


@pytest.fixture
def house(library: Library, guild_id: int) -> House:
    """Without any key."""
    return House(library, guild_id)


@pytest_asyncio.fixture
async def written(weaviate_server: WeaviateProcess, provider: Provider, guild_id: int) -> AsyncIterator[House]:
    """With local vectors, and a provider's model that writes."""
    environ = {**provider.environment, "VECTORIZER": "local", "RERANKER": "none"}
    async with open_library(weaviate_server.settings(environ)) as library:
        yield House(library, guild_id)


@pytest.fixture
def provided(writing_library: Library, guild_id: int) -> House:
    """With a provider's vectors, reranker and model."""
    return House(writing_library, guild_id)


async def test_quotes_come_from_every_collection_that_the_reader_may_read(house: House) -> None:
    await house.furnish()
    answer = await house.ask(KEY)
    assert {name for _, name in get_places(answer)} == {"Rules", "Staffroom"}
    assert [hit.number for hit in answer.hits] == [1, 2]
    texts = {hit.number: hit.properties["content"] for hit in answer.hits}
    assert {(quote.number, quote.text) for quote in answer.quotes} == set(texts.items())
    similarities = [quote.similarity for quote in answer.quotes]
    assert similarities == sorted(similarities, reverse=True)
    assert not any(hit.score for hit in answer.hits)
    public = await house.ask(KEY, reader=PUBLIC)
    assert get_places(public) == [(1, "Rules")]
    assert public.hits[0].collection is None  # as if it had been named
    assert not any("Staffroom" in notice or "piano" in notice for notice in public.notices)
    has_hit = partial(
        house.library.private_hits.has_hit,
        None,
        guild_id=house.guild_id,
        than=PUBLIC,
        options=SearchOptions(),
        is_question=True,
    )
    assert await has_hit(KEY, reader=STAFF)
    assert not await has_hit(KEY, reader=PUBLIC)
    assert not await has_hit("Who plans the robbery of the bank?", reader=STAFF)
    (shown,) = [hit for hit in answer.hits if answer.get_collection(hit).name == "Staffroom"]
    fetch = partial(house.library.objects.fetch, answer.get_collection(shown), shown.id, guild_id=house.guild_id)
    assert (await fetch(reader=STAFF)).hit.properties["content"] == SECRET


async def test_the_model_reads_the_hits_of_all_collections_in_one_call(written: House, provider: Provider) -> None:
    await written.furnish()
    cited = "Behind the door [1], or in the piano [2]."
    provider.write = lambda _: cited
    answer = await written.ask(KEY)
    assert provider.calls == {"chat": 1}
    (prompt,) = provider.prompts
    assert "watchman" not in prompt
    own, further = [name for _, name in get_places(answer)]
    assert {own, further} == {"Rules", "Staffroom"}
    first, second = (hit.properties["content"] for hit in answer.hits)
    assert json.loads(prompt.splitlines()[-1].partition(": ")[2])[0]["content"] == first
    assert f"[2] <object>content: {prompts.neutralise(second)}\n" in prompt
    assert answer.text == cited
    provider.write = lambda _: "In the piano, or where it is [2]."
    one = await written.ask(KEY)
    assert (get_places(one), one.text) == ([(1, further), (2, own)], "In the piano, or where it is [1].")
    provider.prompts.clear()
    public = await written.ask(KEY, reader=PUBLIC)
    assert get_places(public) == [(1, "Rules")]
    assert "piano" not in provider.prompts[0]
    provider.write = lambda _: prompts.REFUSAL
    refused = await written.ask(KEY)
    assert refused.is_unsure
    assert "I looked in 3 collections." in refused.notices


async def test_each_step_is_paid_once_for_a_collection_and_the_model_once_in_all(
    provided: House, provider: Provider
) -> None:
    await provided.furnish()
    provider.calls.clear()
    provider.write = lambda _: "Here [1] [2]."
    answer = await provided.ask(KEY)
    # A reranker is asked through each collection, for its own hits; where there is one hit, too.
    assert provider.calls == {"embed": 3, "rerank": 2, "chat": 1}
    assert {name for _, name in get_places(answer)} == {"Rules", "Staffroom"}
    provider.calls.clear()
    alone = await provided.ask("Who plans the robbery of the bank that he guards?")
    assert provider.calls == {"embed": 3, "rerank": 1, "chat": 1}
    assert get_names(alone.collections) == ["Film"]
    provider.calls.clear()
    assert await provided.library.private_hits.has_hit(
        None, KEY, guild_id=provided.guild_id, reader=STAFF, than=PUBLIC, options=SearchOptions(), is_question=True
    )
    assert provider.calls == {}


async def test_where_no_rule_can_tell_the_model_reads_the_nearest_of_all(provided: House, provider: Provider) -> None:
    await provided.fill_texts("Rules", "Meetings begin at eight.", "Dogs stay outside.")
    await provided.fill_texts("Letters", "Dear all, we meet on Fridays.", "Yours, Ann.")
    provider.calls.clear()
    provider.write = lambda _: "Um acht [1], freitags [2]."
    answer = await provided.ask("Wann trefft ihr euch?", reader=PUBLIC)
    assert provider.calls == {"embed": 2, "rerank": 2, "chat": 1}
    assert get_names(answer.collections) == ["Rules", "Letters"] or get_names(answer.collections) == [
        "Letters",
        "Rules",
    ]
    assert all(text in provider.prompts[0] for text in ("at eight", "Dogs", "Fridays", "Ann"))


async def test_one_reranker_sorts_the_hits_of_all_collections(provided: House, provider: Provider) -> None:
    await provided.furnish()
    wanted = "piano"
    provider.rank = lambda _, texts: [float(wanted in text) for text in texts]
    provider.write = lambda _: "There [1]."
    answer = await provided.ask(KEY)
    assert get_places(answer) == [(1, "Staffroom"), (2, "Rules")]
    assert (answer.collection.name, answer.text) == ("Staffroom", "There [1].")
    wanted = "door"
    answer = await provided.ask(KEY)
    assert get_places(answer) == [(1, "Rules"), (2, "Staffroom")]
    # What stands in the other one is shown to the model after its own.
    own, further = (hit.properties["content"] for hit in answer.hits)
    assert prompts.neutralise(further) in provider.prompts[-1].replace(own, "")
    provider.fault = lambda path: web.Response(status=500, text="{}") if "rerank" in path else None
    provider.write = lambda _: "There [1] [2]."
    answer = await provided.ask(KEY)
    assert {name for _, name in get_places(answer)} == {"Rules", "Staffroom"}
    assert any("I left the reranker out" in notice for notice in answer.notices)


async def test_wishes_are_met_from_all_tables_that_fit(house: House) -> None:
    await house.furnish()
    await house.fill_table("Play", PLAYS)
    answer = await house.recommend("a night watchman in Hamburg")
    assert {hit.title for hit in answer.hits[:2]} == {"Nine Bells", "The Lantern"}
    assert sorted(get_names(answer.collections)) == ["Film", "Play"]
    assert {quote.number for quote in answer.quotes} >= {1, 2}
    # What the wish calls by its name is asked alone.
    called = await house.search("a film about a night watchman in Hamburg")
    assert get_names(called.collections) == ["Film"]
    assert any("**Play**" in notice for notice in called.notices)
    # Conditions are said once, so they hold for all that is shown.
    both = await house.search("before 1960", limit=10)
    assert both.understood == ("year < 1960",)
    assert [hit.title for hit in both.hits] == ["Nine Bells", "The Lantern"]
    await house.fill_table("Opera", [("The Bell", 1955, "A night watchman in Hamburg sings.")], year="premiere")
    answer = await house.search("a night watchman in Hamburg before 1960", limit=10)
    assert "Opera" not in get_names(answer.collections)


async def test_each_hit_is_written_about_by_the_prompt_of_its_own_collection(
    written: House, provider: Provider
) -> None:
    await written.fill_table("Film", FILMS)
    await written.fill_table("Play", PLAYS, year="staged")
    answer = await written.recommend("a night watchman in Hamburg", style=RecommendStyle.EACH, limit=2)
    assert provider.calls == {"chat": 2}
    assert [hit.number for hit in answer.hits] == [1, 2]
    words = {hit.title: hit.generated or "" for hit in answer.hits}
    assert "year: 1957" in words["Nine Bells"]
    assert "staged: 1950" in words["The Lantern"]


async def test_each_hit_is_written_about_as_admins_chose_for_its_own_collection_and_all_as_for_the_best(
    written: House, provider: Provider
) -> None:
    await written.fill_table("Film", FILMS)
    await written.fill_table("Play", PLAYS, year="staged")

    def find_template(info: CollectionInfo, style: RecommendStyle) -> str:
        return f"{info.name} {style}" + (" of {title}" if style is RecommendStyle.EACH else "")

    wish, choose = "a night watchman in Hamburg", RecommendStyle.EACH
    answer = await written.recommend(wish, style=choose, limit=2, find_template=find_template)
    words = {hit.title: hit.generated or "" for hit in answer.hits}
    assert "<style>Film each of <object>Nine Bells</object></style>" in words["Nine Bells"]
    assert "<style>Play each of <object>The Lantern</object></style>" in words["The Lantern"]
    provider.prompts.clear()
    provider.write = lambda _: "All of them: [1] [2] [3] [4]."
    answer = await written.recommend(wish, limit=4, find_template=find_template)
    (prompt,) = provider.prompts
    assert {info.name for info in answer.collections} == {"Film", "Play"}
    assert f"<style>{answer.collection.name} together</style>" in prompt
    assert prompt.count("</style>\n") == 1


async def test_what_is_certain_is_not_mixed_with_what_is_likely(house: House) -> None:
    await house.fill_table("Film", FILMS)
    await house.fill_texts("Notes", "Someone asked when Nine Bells was released, and nobody knew.")
    answer = await house.ask("When was Nine Bells released?")
    assert [(quote.name, quote.text) for quote in answer.quotes] == [("year", "1957")]
    assert get_names(answer.collections) == ["Film"]
    assert any("Also in **Notes**" in notice for notice in answer.notices)
    counted = await house.ask("How many films are there?")
    assert counted.fact is not None
    assert "2" in counted.fact


async def test_a_model_that_fails_leaves_the_quotes_of_all(written: House, provider: Provider) -> None:
    await written.furnish()
    provider.reset_on = "chat"
    answer = await written.ask(KEY)
    assert len(answer.quotes) == 2
    assert sorted(get_names(answer.collections)) == ["Rules", "Staffroom"]
    assert any("Here are the matches instead." in notice for notice in answer.notices)


@pytest.mark.parametrize("is_cut_off", [False, True])
async def test_a_slow_collection_leaves_the_others(
    weaviate_server: WeaviateProcess,
    house: House,
    provider: Provider,
    guild_id: int,
    monkeypatch: pytest.MonkeyPatch,
    is_cut_off: bool,
) -> None:
    await house.furnish()
    environ = {**provider.environment, "ANSWER_TIMEOUT": "20" if is_cut_off else "2", "GENERATIVE": "none"}
    if is_cut_off:
        monkeypatch.setattr("bot.library.everywhere._SECONDS", 3.0)
    async with open_library(weaviate_server.settings(environ)) as library:
        slow = House(library, guild_id)
        await slow.fill_texts("Slow", "Nothing of interest.")
        provider.hang_on = "embed"
        answer = await slow.ask(KEY)
        assert provider.hangs.is_set()
        provider.release()
    assert sorted(get_names(answer.collections)) == ["Rules", "Staffroom"]
    assert len(answer.quotes) == 2
    assert ("I could not look in **Slow**." in answer.notices) is is_cut_off


async def test_what_one_provider_is_trusted_with_is_not_shown_to_another(
    weaviate_server: WeaviateProcess, provider: Provider, guild_id: int
) -> None:
    environ = {**provider.environment, "OLLAMA_URL": provider.url, "VECTORIZER": "local", "RERANKER": "none"}
    async with open_library(weaviate_server.settings({**environ, "GENERATIVE": "ollama"})) as library:
        # Guilds share what has the same name in Weaviate, with the model of whoever came first.
        await House(library, guild_id).fill_texts("Diary", "The key of the hall is in the piano.")
    async with open_library(weaviate_server.settings({**environ, "GENERATIVE": "cohere"})) as library:
        house = House(library, guild_id)
        await house.fill_texts("Rules", RULE)
        answer = await house.ask(KEY)
    (prompt,) = provider.prompts
    assert provider.calls.total() == 1
    assert ("behind the door" in prompt) is not ("in the piano" in prompt)
    assert len(answer.collections) == 1
    assert any(notice.startswith("Also in **") for notice in answer.notices)
