"""LOCAL_MODEL and LOCAL_RERANKER in front of a real Weaviate, and what the doctor says about them."""

import asyncio
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.doctor import Verdict
from bot.doctor.model_checks import check_models
from bot.doctor.weaviate_checks import check_weaviate
from bot.errors import ConfigurationError
from bot.library import Library, open_library
from bot.models import Answer, CollectionInfo, CollectionSchema, PropertySpec, Record, SearchMode, SearchOptions
from tests.support.movies import fill, ingest
from tests.support.onnx_models import write_cross_encoder, write_encoder
from tests.support.processes import run_bot
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

OPTIONS = SearchOptions(limit=2)
MEANING = SearchOptions(limit=1, mode=SearchMode.SEMANTIC)
OTHER_MODEL = "Another local model made this collection's vectors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_encoder(tmp_path / "few-words")


async def search(
    library: Library, info: CollectionInfo, guild_id: int, query: str, options: SearchOptions = OPTIONS
) -> Answer:
    return await library.searcher.search(info, query, guild_id=guild_id, reader=EVERYTHING, options=options)


async def test_a_question_in_another_language_finds_what_it_means(
    weaviate_server: WeaviateProcess, folder: Path, collection_name: str, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(folder)})) as library:
        info = await fill(library, collection_name, guild_id)
        assert info.vectorizer == "local"
        assert (info.vector_model or "").startswith("few-words@")
        (hit,) = (await search(library, info, guild_id, "Hochzeit", MEANING)).hits
        assert hit.title == "Vows and Venues"


async def test_a_folder_that_moved_is_the_same_model(
    weaviate_server: WeaviateProcess, folder: Path, collection_name: str, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(folder)})) as library:
        info = await fill(library, collection_name, guild_id)
    moved = await asyncio.to_thread(folder.rename, folder.with_name("moved"))
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(moved)})) as library:
        answer = await search(library, info, guild_id, "Hochzeit", MEANING)
        assert answer.notices == ()
        assert answer.hits


async def test_vectors_of_another_local_model_are_not_compared(
    weaviate_server: WeaviateProcess,
    library: Library,
    folder: Path,
    tmp_path: Path,
    collection_name: str,
    guild_id: int,
) -> None:
    other = write_encoder(tmp_path / "wider", width=5)
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(folder)})) as first:
        info = await fill(first, collection_name, guild_id)
    for settings in ({"LOCAL_MODEL": str(other)}, {}):
        async with open_library(weaviate_server.settings(settings)) as second:
            answer = await search(second, info, guild_id, "wedding planner")
            assert [hit.title for hit in answer.hits] == ["Vows and Venues"]
            (notice,) = answer.notices
            assert notice.startswith(OTHER_MODEL)
            assert "`ragbot reembed`" in notice
            report = await ingest(second, collection_name, guild_id, [Record(2, {"title": "Soup", "year": 1999})])
            assert report.failed == ()


async def test_collections_of_the_static_model_are_searched_as_before(
    weaviate_server: WeaviateProcess, library: Library, folder: Path, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(folder)})) as other:
        answer = await search(other, info, guild_id, "romantic comedy")
        assert {hit.title for hit in answer.hits} == {"Vows and Venues", "Two Ovens"}
        assert answer.notices == ()


async def test_a_guild_with_another_model_has_a_collection_of_its_own(
    weaviate_server: WeaviateProcess, library: Library, folder: Path, collection_name: str, guild_id: int
) -> None:
    static = await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings({"LOCAL_MODEL": str(folder)})) as other:
        infos = [await fill(other, collection_name, guild_id + number) for number in (1, 2)]
    assert infos[0].stored_name == infos[1].stored_name != static.stored_name


async def test_a_reranker_of_the_bots_own_reads_25_hits_whole(
    weaviate_server: WeaviateProcess, tmp_path: Path, collection_name: str, guild_id: int
) -> None:
    ranker = write_cross_encoder(tmp_path / "ranker")
    async with open_library(weaviate_server.settings({"LOCAL_RERANKER": str(ranker)})) as library:
        schema = CollectionSchema(
            collection_name, (PropertySpec("title"), PropertySpec("overview"), PropertySpec("notes")), ("overview",)
        )
        info = await library.collections.create(schema, guild_id=guild_id)
        rows = [{"title": f"Film {n}", "overview": "engine " * 5, "notes": "soup"} for n in range(20)]
        # Last by its words and by its overview, and the best by what its notes say.
        rows.append(
            {"title": "Quiet", "overview": "engine and many a word more", "notes": "engine wedding baker bride"}
        )
        await ingest(library, collection_name, guild_id, [Record(n, row) for n, row in enumerate(rows)])
        options = SearchOptions(limit=2, mode=SearchMode.KEYWORD)
        answer = await search(library, info, guild_id, "wedding baker bride engine", options)
        assert len(answer.hits) == 2
        assert answer.hits[0].title == "Quiet"
        assert [hit.number for hit in answer.hits] == [1, 2]


async def test_a_providers_reranker_reads_25_hits_by_what_says_most_of_them(
    weaviate_server: WeaviateProcess, provider: Provider, collection_name: str, guild_id: int
) -> None:
    read: list[str] = []

    def rank(_query: str, documents: object) -> list[float]:
        assert isinstance(documents, list)
        read.extend(documents)
        return [float("number 7" in document) for document in documents]

    provider.rank = rank
    async with open_library(weaviate_server.settings(provider.environment)) as library:
        schema = CollectionSchema(collection_name, (PropertySpec("title"), PropertySpec("overview")), ("title",))
        info = await library.collections.create(schema, guild_id=guild_id)
        rows = [{"title": f"Film {n}", "overview": f"A long text about an engine, number {n}"} for n in range(40)]
        await ingest(library, collection_name, guild_id, [Record(n, row) for n, row in enumerate(rows)])
        options = SearchOptions(limit=3, mode=SearchMode.KEYWORD)
        answer = await search(library, info, guild_id, "engine number 7", options)
    assert len(read) == 25
    assert all(text.startswith("A long text") for text in read)
    assert len(answer.hits) == 3
    assert answer.hits[0].title == "Film 7"


@pytest.mark.parametrize("setting", ["LOCAL_MODEL", "LOCAL_RERANKER"])
async def test_a_start_with_a_folder_that_is_no_model_ends_with_a_sentence(
    weaviate_server: WeaviateProcess, tmp_path: Path, setting: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"{setting} cannot be used"):
        async with open_library(weaviate_server.settings({setting: str(tmp_path)})):
            pass


async def test_the_process_ends_with_status_78(weaviate_server: WeaviateProcess, folder: Path, tmp_path: Path) -> None:
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:100])
    environ = {**weaviate_server.environment, "LOCAL_MODEL": str(folder), "HTTP_PORT": "1"}
    ended = await run_bot("serve", environ=environ, folder=tmp_path)
    assert ended.status == 78
    assert ended.err.splitlines()[-1] == (
        "ragbot: LOCAL_MODEL cannot be used: few-words: a file in it is damaged, or was only downloaded in part."
    )


async def test_the_doctor_measures_what_is_used(weaviate_server: WeaviateProcess, folder: Path, tmp_path: Path) -> None:
    ranker = write_cross_encoder(tmp_path / "ranker")
    settings = weaviate_server.settings({"LOCAL_MODEL": str(folder), "LOCAL_RERANKER": str(ranker)})
    model, reranker = await check_models(settings)
    assert (model.setting, model.verdict) == ("local_model", Verdict.OK)
    assert model.remedy.startswith("few-words@")
    assert ": 3 dimensions, " in model.remedy
    assert "texts of 110 words a second" in model.remedy
    assert (reranker.setting, reranker.verdict) == ("local_reranker", Verdict.OK)
    found = {each.setting: each for each in await check_weaviate(settings)}
    assert found["reranker"].remedy == "local: the bot reranks itself"


async def test_the_doctor_measures_the_default_too(weaviate_server: WeaviateProcess) -> None:
    (model,) = await check_models(weaviate_server.settings())
    assert model.remedy.startswith("wordllama-256: 256 dimensions, ")


async def test_the_doctor_says_what_is_not_used(weaviate_server: WeaviateProcess, provider: Provider) -> None:
    environ = {**provider.environment, "LOCAL_MODEL": "some/model", "LOCAL_RERANKER": "some/ranker"}
    findings = await check_models(weaviate_server.settings(environ))
    assert {each.setting: each.verdict for each in findings} == {
        "local_model": Verdict.WARN,
        "local_reranker": Verdict.WARN,
    }


async def test_the_doctor_blames_the_model_and_not_weaviate(weaviate_server: WeaviateProcess, tmp_path: Path) -> None:
    settings = weaviate_server.settings({"LOCAL_MODEL": str(tmp_path), "LOCAL_RERANKER": str(tmp_path)})
    models = await check_models(settings)
    assert [each.verdict for each in models] == [Verdict.FAIL, Verdict.FAIL]
    others = {each.setting: each.verdict for each in await check_weaviate(settings)}
    assert others["weaviate_http_host"] is Verdict.OK
