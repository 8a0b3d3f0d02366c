"""`ragbot reembed`: another model's vectors for what is there, without a gap, through kills and writes."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, ConfigurationError, HeldError, LibraryError, RagbotError
from bot.library import Library, open_library
from bot.library.catalogue import Catalogue
from bot.library.reembed import ReembedReport
from bot.library.sending import RetryPolicy
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import has_tenant, hold
from bot.models import Answer, CollectionInfo, IngestOptions, PropertySpec, Record, SearchMode, SearchOptions
from bot.text_schema import build_text_schema
from tests.support.forked import run_ragbot
from tests.support.messages import build_said
from tests.support.movies import MOVIES, fill, ingest
from tests.support.onnx_models import write_encoder
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

OPTIONS = SearchOptions(limit=2)
MEANING = SearchOptions(limit=1, mode=SearchMode.SEMANTIC)
KEYED = IngestOptions(key="title")
AT_ONCE = RetryPolicy(retries=(0, 0))


@pytest.fixture
def chosen(tmp_path: Path) -> dict[str, str]:
    """The settings that choose another local model than the default."""
    return {"LOCAL_MODEL": str(write_encoder(tmp_path / "few-words"))}


async def search(library: Library, name: str, guild_id: int, query: str, options: SearchOptions = OPTIONS) -> Answer:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    return await library.searcher.search(info, query, guild_id=guild_id, reader=EVERYTHING, options=options)


async def fetch(library: Library, info: CollectionInfo, guild_id: int) -> dict[str, StoredObject]:
    """Every object as it is stored."""
    tenant = GuildTenant(library.connection, info, guild_id)
    found = await tenant.call(lambda collection: collection.query.fetch_objects(limit=5_000))
    return {each.id: each for each in await tenant.fetch([str(each.uuid) for each in found.objects])}


async def fetch_own(library: Library, name: str, guild_id: int) -> CollectionInfo:
    return await library.collections.fetch_own(name, guild_id=guild_id)


async def exists(library: Library, info: CollectionInfo, guild_id: int) -> bool:
    return await library.connection.call(lambda client: has_tenant(client, info.stored_name, guild_id))


async def begin(library: Library, name: str, guild_id: int) -> CollectionInfo:
    """What a run leaves behind that ended after it had copied everything: a copy that nobody sees."""
    with pytest.MonkeyPatch.context() as patch:

        async def end(*_: object) -> None:
            raise LibraryError("ended")

        patch.setattr(Catalogue, "switch", end)
        with pytest.raises(LibraryError, match="ended"):
            await library.reembedder.run(name, guild_id=guild_id)
    (target,) = await library.collections.fetch_copies(guild_id=guild_id)
    return target


async def test_everything_but_the_vectors_stays(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    earlier = await fill(library, collection_name, guild_id)
    await library.collections.add_property(collection_name, PropertySpec("seen", "date"), guild_id=guild_id)
    await library.collections.describe(collection_name, "What we watch.", guild_id=guild_id)
    row = {**MOVIES[0], "seen": "2024-05-31T20:15:00.123Z"}
    changed = await ingest(library, collection_name, guild_id, [Record(2, row)], source="new.csv", options=KEYED)
    before = await fetch(library, await fetch_own(library, collection_name, guild_id), guild_id)
    async with open_library(weaviate_server.settings(chosen)) as other:
        report = await other.reembedder.run(collection_name, guild_id=guild_id)
        assert report.count == len(MOVIES)
        info = await fetch_own(other, collection_name, guild_id)
        after = await fetch(other, info, guild_id)
        assert {uuid: each.properties for uuid, each in after.items()} == {
            uuid: each.properties for uuid, each in before.items()
        }
        assert {len(vector) for each in after.values() for vector in each.vectors.values()} == {3}
        assert info.description == "What we watch."
        assert info.stored_name != earlier.stored_name
        assert not await exists(other, earlier, guild_id)
        answer = await search(other, collection_name, guild_id, "Hochzeit", MEANING)
        assert [hit.title for hit in answer.hits] == ["Vows and Venues"]
        assert answer.notices == ()
        uploads = await other.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING)
        assert {upload.origin.source for upload in uploads} == {"movies.csv", "new.csv"}
        undone = await other.undo.undo(changed.origin.batch, guild_id=guild_id)
        assert undone.restored == 1
        restored = await fetch(other, info, guild_id)
        assert sum("seen" in each.properties for each in restored.values()) == 0
        assert {len(vector) for each in restored.values() for vector in each.vectors.values()} == {3}
        again = await ingest(other, collection_name, guild_id)
        assert (again.inserted, again.updated, again.existing) == (0, 0, len(MOVIES))


async def test_until_it_is_complete_the_earlier_vectors_answer(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings(chosen)) as other:
        await begin(other, collection_name, guild_id)
        for each in (library, other):
            answer = await search(each, collection_name, guild_id, "romantic comedy")
            assert {hit.title for hit in answer.hits} == {"Vows and Venues", "Two Ovens"}
            assert answer.notices == ()
        report = await ingest(other, collection_name, guild_id, [Record(2, {"title": "Soup"})], source="more.csv")
        assert report.inserted == 1  # it is not held any more
        assert (await other.reembedder.run(collection_name, guild_id=guild_id)).count == len(MOVIES) + 1


async def test_from_a_local_model_to_a_provider_and_back(
    weaviate_server: WeaviateProcess, library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings(provider.environment)) as providing:
        assert (await providing.reembedder.run(collection_name, guild_id=guild_id)).count == len(MOVIES)
        info = await fetch_own(providing, collection_name, guild_id)
        assert info.vectorizer == "cohere"
        assert sorted(provider.texts) == sorted(str(movie["overview"]) for movie in MOVIES)
        answer = await search(providing, collection_name, guild_id, "Paris midnight")
        assert "Seine by Night" in {hit.title for hit in answer.hits}
    assert (await library.reembedder.run(collection_name, guild_id=guild_id)).count == len(MOVIES)
    answer = await search(library, collection_name, guild_id, "romantic comedy")
    assert {hit.title for hit in answer.hits} == {"Vows and Venues", "Two Ovens"}
    assert answer.notices == ()


async def test_a_provider_that_refuses_leaves_everything_as_it_was(
    weaviate_server: WeaviateProcess, library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    settings = weaviate_server.settings({**provider.environment, "COHERE_API_KEY": "key"})
    async with open_library(settings, retry_policy=AT_ONCE) as providing:
        provider.fault = lambda path: web.json_response({"message": "no"}, status=401) if "embed" in path else None
        (report,) = [each async for each in providing.reembedder.run_all(guild_id=guild_id)]
        assert report.failure is not None
        assert "refused its key" in report.failure
    assert (await search(library, collection_name, guild_id, "romantic comedy")).notices == ()
    assert (await ingest(library, collection_name, guild_id, [Record(2, {"title": "Soup"})])).inserted == 1


async def test_what_has_the_vectors_already_is_left_alone(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    report = await library.reembedder.run(collection_name, guild_id=guild_id)
    assert report.count is None
    assert (await fetch_own(library, collection_name, guild_id)).stored_name == info.stored_name


async def test_back_to_the_model_that_made_them_the_copy_is_dropped(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings(chosen)) as other:
        target = await begin(other, collection_name, guild_id)
    assert (await library.reembedder.run(collection_name, guild_id=guild_id)).count is None
    assert not await exists(library, target, guild_id)


async def test_each_guild_of_a_stored_collection_moves_alone(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    neighbour = guild_id + 1
    await fill(library, collection_name, guild_id)
    await fill(library, collection_name, neighbour)
    async with open_library(weaviate_server.settings(chosen)) as other:
        await other.reembedder.run(collection_name, guild_id=guild_id)
    assert (await search(library, collection_name, neighbour, "romantic comedy")).notices == ()
    assert len((await search(library, collection_name, neighbour, "romantic comedy")).hits) == 2


async def test_a_collection_that_is_deleted_leaves_no_copy(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings(chosen)) as other:
        target = await begin(other, collection_name, guild_id)
        await library.collections.delete(collection_name, guild_id=guild_id)
        assert not await exists(library, target, guild_id)
        with pytest.raises(CollectionNotFoundError):
            await other.reembedder.run(collection_name, guild_id=guild_id)


async def test_what_was_written_and_deleted_between_two_runs_is_in_the_copy_and_not_in_it(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings(chosen)) as other:
        target = await begin(other, collection_name, guild_id)
        assert len(await fetch(other, target, guild_id)) == len(MOVIES)
        first, second, *_ = (await fetch(library, info, guild_id)).values()
        tenant = GuildTenant(library.connection, info, guild_id)
        await tenant.delete([first.id])
        await tenant.write([StoredObject(second.id, {**second.properties, "overview": "Soup."}, second.vectors)])
        await other.reembedder.run(collection_name, guild_id=guild_id)
        after = await fetch(other, await fetch_own(other, collection_name, guild_id), guild_id)
    assert first.id not in after
    assert after[second.id].properties["overview"] == "Soup."


async def test_a_member_who_is_forgotten_is_forgotten_in_the_copy_too(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    rows = build_said(1, 42, "I said something about a wedding.")
    assert (await ingest(library, collection_name, guild_id, rows, source="#general")).inserted == 1
    async with open_library(weaviate_server.settings(chosen)) as other:
        target = await begin(other, collection_name, guild_id)
        assert len(await fetch(other, target, guild_id)) == 1
        assert await library.privacy.forget(guild_id, 42) == 1
        assert await fetch(other, target, guild_id) == {}


async def test_while_it_is_held_writes_are_refused_with_a_sentence_and_reads_go_on(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    await library.connection.call(lambda client: hold(client, info.stored_name, guild_id))
    (hit, *_) = (await search(library, collection_name, guild_id, "wedding")).hits
    details = await library.objects.fetch(info, hit.id, guild_id=guild_id, reader=EVERYTHING)
    with pytest.raises(HeldError, match="just getting new vectors"):
        await library.objects.update(details, {"overview": "Another one."}, guild_id=guild_id, by=1)
    with pytest.raises(RagbotError, match="refused to delete 1 objects"):
        await GuildTenant(library.connection, info, guild_id).delete([hit.id])


async def test_what_a_killed_run_left_held_is_released_by_the_next(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id)
    await library.connection.call(lambda client: hold(client, info.stored_name, guild_id))
    assert (await library.reembedder.run(collection_name, guild_id=guild_id)).count is None
    assert (await ingest(library, collection_name, guild_id, [Record(2, {"title": "Soup"})])).inserted == 1


async def test_writes_during_it_are_not_lost(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    many = [Record(n, {"title": f"Old film {n}", "overview": f"Engine {n}"}) for n in range(1_000)]
    await ingest(library, collection_name, guild_id, many, source="old.csv")
    stored: list[str] = []
    done = asyncio.Event()

    async def keep_writing() -> None:
        number = 0
        while not done.is_set():
            title = f"Film {(number := number + 1)}"
            try:
                report = await ingest(library, collection_name, guild_id, [Record(2, {"title": title})], source=title)
            except RagbotError:
                continue
            stored.extend([title] * report.inserted)

    async with open_library(weaviate_server.settings(chosen)) as other:
        writer = asyncio.create_task(keep_writing())
        await other.reembedder.run(collection_name, guild_id=guild_id)
        done.set()
        await writer
        after = await fetch(other, await fetch_own(other, collection_name, guild_id), guild_id)
    assert stored
    assert {*stored} <= {each.properties["title"] for each in after.values()}


async def test_an_upload_whose_collection_moved_says_so(
    weaviate_server: WeaviateProcess, library: Library, chosen: dict[str, str], collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    moved = asyncio.Event()
    begun = asyncio.Event()

    async def wait(_: object) -> None:
        begun.set()
        await moved.wait()

    rows = [Record(n, {"title": f"Film {n}"}) for n in range(1_500)]
    upload = asyncio.create_task(ingest(library, collection_name, guild_id, rows, source="new.csv", on_progress=wait))
    await begun.wait()
    async with open_library(weaviate_server.settings(chosen)) as other:
        await other.reembedder.run(collection_name, guild_id=guild_id)
        moved.set()
        with pytest.raises(LibraryError, match=r"got new vectors during the upload, so I stopped after [1-9]"):
            await upload
        again = await ingest(other, collection_name, guild_id, rows, source="new.csv")
        assert again.existing
        assert again.existing + again.inserted == len(rows)


async def test_without_anybody_who_makes_vectors_it_says_so(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with open_library(weaviate_server.settings({"VECTORIZER": "none"})) as without:
        with pytest.raises(ConfigurationError, match="VECTORIZER=none"):
            await without.reembedder.run(collection_name, guild_id=guild_id)


def test_each_outcome_is_a_line() -> None:
    assert ReembedReport(7, "Movie").render() == "Movie of server 7: nothing to do"
    assert ReembedReport(7, "Movie", failure="It was late.").render() == "Movie of server 7: It was late."


async def test_the_command_tells_each_collection_and_ends_with_a_status(
    weaviate_server: WeaviateProcess,
    library: Library,
    chosen: dict[str, str],
    collection_name: str,
    guild_id: int,
    tmp_path: Path,
) -> None:
    await fill(library, collection_name, guild_id)
    environ = {**weaviate_server.environment, **chosen}
    place = ("--guild", str(guild_id), "--collection", collection_name)
    first = await run_ragbot("reembed", *place, environ=environ, folder=tmp_path)
    assert first.status == 0, first.err
    assert f"{collection_name} of server {guild_id}: 4 objects with vectors of few-words@" in first.err
    second = await run_ragbot("reembed", *place, environ=environ, folder=tmp_path)
    assert f"{collection_name} of server {guild_id}: nothing to do" in second.err
    absent = await run_ragbot(
        "reembed", "--guild", str(guild_id), "--collection", "Absent", environ=environ, folder=tmp_path
    )
    assert absent.status == 1
    assert "There is no collection “Absent”" in absent.err
