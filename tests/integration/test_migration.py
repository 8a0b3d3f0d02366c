"""What a bot without a catalogue left in Weaviate is taken over at the start."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import weaviate
from weaviate.classes.config import Configure
from weaviate.classes.data import DataObject
from weaviate.util import generate_uuid5

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.catalogue import Catalogue
from bot.library.clients import build_client
from bot.library.migration import build_steps, migrate
from bot.library.provenance import build_content, build_digest
from bot.library.schemas import build_description, build_properties, check_schema
from bot.library.stored import GuildTenant
from bot.library.tenancy import CATALOGUE_COLLECTION, MULTI_TENANCY, add_tenant, get_tenant
from bot.models import HIDDEN, PROVENANCE, CollectionInfo, CollectionSchema, IngestOptions, PropertySpec, Record
from tests.support.movies import ingest
from tests.support.weaviate import WeaviateProcess

BATCH: Final = "20260101-120000-abcdef"
AT: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
PROPERTIES: Final = (PropertySpec("question"), PropertySpec("answer"), PropertySpec("year", "int"))


async def build_old(
    library: Library, name: str, guilds: dict[int, str], *, properties: tuple[PropertySpec, ...] = PROPERTIES
) -> None:
    """A collection as a bot without a catalogue left it: what each guild says about it is in the description."""
    about = {str(guild_id): text for guild_id, text in guilds.items() if text}
    head = build_description("none", ()).replace(" catalogue messages", "")
    description = f"{head}\n[ragbot about={json.dumps(about)}]" if about else head

    async def build(client: weaviate.WeaviateAsyncClient) -> None:
        await client.collections.create(
            name,
            description=description,
            properties=build_properties(check_schema(CollectionSchema(name, properties))),
            vector_config=Configure.Vectors.self_provided(name="content_vector"),
            multi_tenancy_config=MULTI_TENANCY,
        )
        for guild_id in guilds:
            await add_tenant(client, name, guild_id)
            tenant = client.collections.use(name).with_tenant(get_tenant(guild_id))
            await tenant.data.insert({"question": f"Who is {guild_id}?"})

    await library.connection.call(build)


async def fetch_description(library: Library, name: str) -> str:
    async def fetch(client: weaviate.WeaviateAsyncClient) -> str:
        return str((await client.collections.use(name).config.get()).description)

    return await library.connection.call(fetch)


async def fetch_all(weaviate_server: WeaviateProcess, guild_id: int) -> tuple[CollectionInfo, ...]:
    """What a bot that starts now shows the guild."""
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        return await started.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)


async def test_every_guild_finds_its_collections_as_they_were(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await build_old(library, collection_name, {guild_id: "Ours, ]} [ragbot", guild_id + 1: ""})
    assert await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == ()

    (info,) = await fetch_all(weaviate_server, guild_id)
    assert (info.name, info.stored_name) == (collection_name, collection_name)
    assert (info.own_properties, info.is_tracked, info.object_count) == (PROPERTIES, True, 1)
    assert (info.description, info.title_property) == ("Ours, ]} [ragbot", "question")
    (other,) = await fetch_all(weaviate_server, guild_id + 1)
    assert (other.description, other.own_properties) == ("", PROPERTIES)
    assert await fetch_all(weaviate_server, guild_id + 2) == ()
    # What one guild's admins said is nowhere that another one's could see it.
    assert await fetch_description(library, collection_name) == build_description("none", ()).replace(" words=4", "")


async def test_a_second_start_changes_nothing(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await build_old(library, collection_name, {guild_id: "Ours"})
    first = await fetch_all(weaviate_server, guild_id)
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        await started.collections.describe(collection_name, "Changed", guild_id=guild_id)
    (second,) = await fetch_all(weaviate_server, guild_id)
    assert second.description == "Changed"
    assert second.own_properties == first[0].own_properties


async def test_a_start_that_was_killed_half_way_is_gone_on_with(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await build_old(library, collection_name, {guild_id: "First", guild_id + 1: "Second"})
    client = build_client(weaviate_server.settings())
    async with client:
        catalogue = _Killed(after=1)
        try:
            await migrate(client, build_steps(catalogue, library.documents.journal, library.versions))
        except KeyboardInterrupt:
            assert catalogue.added == 1
        else:
            raise AssertionError("it was to be broken off")
    for number, about in enumerate(("First", "Second")):
        (info,) = await fetch_all(weaviate_server, guild_id + number)
        assert (info.name, info.description) == (collection_name, about)


class _Killed(Catalogue):
    """One that is killed when so many entries are in."""

    def __init__(self, *, after: int) -> None:
        super().__init__()
        self.added = 0
        self._after = after

    async def add(self, *arguments: object) -> bool:
        if self.added == self._after:
            raise KeyboardInterrupt
        self.added += 1
        return await super().add(*arguments)  # type: ignore[arg-type]


async def test_two_processes_that_start_at_once_make_one_entry_each(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    for number in range(5):
        await build_old(library, f"{collection_name}_{number}", {guild_id: str(number), guild_id + 1: ""})
    names = [f"{collection_name}_{number}" for number in range(5)]
    found = await asyncio.gather(*(fetch_all(weaviate_server, guild_id) for _ in range(3)))
    for infos in (*found, await fetch_all(weaviate_server, guild_id + 1)):
        assert [info.name for info in infos] == names
    assert [info.description for info in found[0]] == ["0", "1", "2", "3", "4"]


async def test_what_others_made_is_left_alone(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.connection.call(
        lambda client: client.collections.create(collection_name, multi_tenancy_config=MULTI_TENANCY)
    )
    await library.connection.call(lambda client: add_tenant(client, collection_name, guild_id))
    assert await fetch_all(weaviate_server, guild_id) == ()


async def test_an_empty_server_stays_empty(weaviate_binary: Path, tmp_path: Path) -> None:
    async with WeaviateProcess(weaviate_binary, tmp_path) as server, open_library(server.settings()) as library:
        await library.connection.wait_ready(timeout=30)
        assert await library.collections.fetch_names(guild_id=1, reader=EVERYTHING) == ()
        assert not await library.connection.call(lambda client: client.collections.exists(CATALOGUE_COLLECTION))


async def build_tracked(library: Library, name: str, guild_id: int, rows: list[dict[str, Any]]) -> None:
    """A collection as a bot left it that told rows by their ids: with origins, and nothing else that is kept."""

    async def build(client: weaviate.WeaviateAsyncClient) -> None:
        properties = build_properties(check_schema(CollectionSchema(name, PROPERTIES)))
        await client.collections.create(
            name,
            description=build_description("none", ()).replace(" catalogue messages", ""),
            properties=[each for each in properties if each.name not in set(HIDDEN) - set(PROVENANCE)],
            vector_config=Configure.Vectors.self_provided(name="content_vector"),
            multi_tenancy_config=MULTI_TENANCY,
        )
        await add_tenant(client, name, guild_id)
        tenant = client.collections.use(name).with_tenant(get_tenant(guild_id))
        origin = {"source": "faq.csv", "batch": BATCH, "ingested_at": AT, "ingested_by": "42"}
        objects = [
            DataObject(
                properties={**row, **origin, "digest": build_digest(build_content(row))},
                uuid=generate_uuid5(f"{name}/{guild_id}/faq.csv/{build_content(row)}"),
                vector={"content_vector": [float(number), 1.0]},
            )
            for number, row in enumerate(rows)
        ]
        await tenant.data.insert_many(objects)

    await library.connection.call(build)


async def test_rows_that_an_older_bot_stored_are_known_by_key_and_by_content(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    rows = [{"question": f"Question {n}?", "answer": "Yes.", "year": n} for n in range(250)]
    await build_tracked(library, collection_name, guild_id, rows)
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        uploads = await started.selections.fetch_newest(collection_name, guild_id=guild_id, reader=EVERYTHING, limit=5)
        assert [(each.origin.batch, each.object_count) for each in uploads] == [(BATCH, 250)]
        records = [Record(line, row) for line, row in enumerate(rows, start=2)]
        same = await ingest(started, collection_name, guild_id, records, source="faq.csv")
        assert (same.inserted, same.existing) == (0, 250)
        changed = [Record(2, {**rows[7], "answer": "No."})]
        options = IngestOptions(key="question")
        report = await ingest(started, collection_name, guild_id, changed, source="other.csv", options=options)
        assert (report.inserted, report.updated) == (0, 1)
        await started.undo.undo(report.origin.batch, guild_id=guild_id)
        info = await started.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
        assert {spec.name for spec in info.properties} >= set(HIDDEN)
        stored = [each async for each in started.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
        assert sorted(each["answer"] for each in stored) == ["Yes."] * 250
        tenant = GuildTenant(started.connection, info, guild_id)
        kept = await tenant.fetch([each["id"] for each in stored])
        assert {each.properties["year"]: each.vectors["content_vector"][0] for each in kept} == {
            n: float(n) for n in range(250)
        }
