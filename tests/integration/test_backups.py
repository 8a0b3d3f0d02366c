"""`ragbot backup` and `ragbot restore`, from one real server to another that is empty."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from weaviate.classes.tenants import TenantActivityStatus

from bot.audience import EVERYTHING, for_role
from bot.backup import BackupPlace
from bot.errors import LibraryError
from bot.library import Library, open_library
from bot.models import CollectionSchema, PropertySpec
from tests.cogs.people import FILMS, fill
from tests.support.forked import run_ragbot
from tests.support.s3 import ObjectStore
from tests.support.weaviate import WeaviateProcess

ONE, TWO = 1_174_109_840_998_400_001, 1_174_109_840_998_400_002
DISK, CLOUD = BackupPlace.FILESYSTEM, BackupPlace.S3


@asynccontextmanager
async def open_both(
    binary: Path, folder: Path, name: str, *, store: ObjectStore | None = None
) -> AsyncIterator[tuple[WeaviateProcess, Library]]:
    server = WeaviateProcess(binary, folder / name, backups=folder / "backups")
    if store is not None:
        server.extra.update(store.environment, ENABLE_MODULES="backup-s3")
    async with server, open_library(server.settings({"VECTORIZER": "local"})) as library:
        yield server, library


async def read_everything(library: Library) -> dict[tuple[str, str], list[Any]]:
    """All objects with their vectors, by collection and tenant, and what the collections are like."""

    async def read(client: Any) -> dict[tuple[str, str], list[Any]]:
        found: dict[tuple[str, str], list[Any]] = {}
        for name, config in (await client.collections.list_all(simple=False)).items():
            collection = client.collections.use(name)
            found[name, ""] = [config.description, config.properties, config.multi_tenancy_config]
            for tenant in await collection.tenants.get():
                objects = (
                    await collection.with_tenant(tenant).query.fetch_objects(limit=1_000, include_vector=True)
                ).objects
                found[name, tenant] = sorted((str(each.uuid), each.properties, each.vector) for each in objects)
        return found

    return await library.connection.call(read)


async def build_guilds(library: Library) -> None:
    """Two guilds with a collection of one name, and what the bot keeps of them."""
    await fill(library, "Films", guild_id=ONE)
    await fill(library, "Films", guild_id=TWO, rows=FILMS[:2], audience=(for_role(7),))
    await library.privacy.opt_out(ONE, 111)
    await library.collections.set_title("Films", "overview", guild_id=TWO)


async def test_what_two_guilds_have_is_there_again_with_the_bots_own_state(
    weaviate_binary: Path, tmp_path: Path
) -> None:
    async with open_both(weaviate_binary, tmp_path, "before") as (server, library):
        with pytest.raises(LibraryError, match="nothing to back up"):
            await library.backups.create("none", place=DISK)
        await build_guilds(library)
        # A guild that nobody asks, and a collection that is somebody else's.
        info = await library.collections.fetch_own("Films", guild_id=TWO)
        await library.connection.call(lambda c: c.collections.use(info.stored_name).tenants.deactivate(str(TWO)))
        await library.connection.call(lambda c: c.collections.create("Foreign"))
        full = await run_ragbot("backup", "full", environ=server.environment, folder=tmp_path)
        assert (full.status, full.out.strip().partition(":")[0]) == (0, "full")
        tenants = await library.connection.call(lambda c: c.collections.use(info.stored_name).tenants.get())
        assert tenants[str(TWO)].activity_status is TenantActivityStatus.ACTIVE  # no release leaves it out then
        with pytest.raises(LibraryError, match="is a backup “full” already"):
            await library.backups.create("full", place=DISK)
        with pytest.raises(LibraryError, match="BACKUP_FILESYSTEM_PATH"):
            await library.backups.create("cloud", place=CLOUD)
        with pytest.raises(LibraryError, match="no earlier backup"):
            await library.backups.create("more", place=DISK, base="never")
        with pytest.raises(LibraryError, match="lower-case"):
            await library.backups.create("../up", place=DISK)
        await library.collections.create(CollectionSchema("Later", (PropertySpec("title"),)), guild_id=ONE)
        states: list[str] = []
        await library.backups.create("more", place=DISK, base="full", on_state=states.append)
        assert states[-1] == "SUCCESS"
        with pytest.raises(LibraryError, match="into an empty one"):
            await library.backups.restore("more", place=DISK)
        await library.connection.call(lambda c: c.collections.delete("Foreign"))
        before = await read_everything(library)
    async with open_both(weaviate_binary, tmp_path, "after") as (server, library):
        with pytest.raises(LibraryError, match="no such backup"):
            await library.backups.restore("never", place=DISK)
        restored = await run_ragbot("restore", "more", environ=server.environment, folder=tmp_path)
        assert (restored.status, restored.out.strip()) == (0, f"more: {len({name for name, _ in before})} collections")
        assert await read_everything(library) == before
        assert await library.collections.fetch_names(guild_id=ONE, reader=EVERYTHING) == ("Films", "Later")


async def test_a_backup_in_s3_is_there_again_in_an_empty_server(weaviate_binary: Path, tmp_path: Path) -> None:
    async with ObjectStore().serve() as store:
        async with open_both(weaviate_binary, tmp_path, "before", store=store) as (server, library):
            await build_guilds(library)
            store.has_bucket = False
            with pytest.raises(LibraryError, match="for S3 the bucket"):
                await library.backups.create("full", place=CLOUD)
            store.has_bucket = True
            full = await run_ragbot("backup", "full", "--to", "s3", environ=server.environment, folder=tmp_path)
            assert full.status == 0
            await library.privacy.opt_out(ONE, 222)
            await library.backups.create("more", place=CLOUD, base="full")
            before = await read_everything(library)
        assert not (tmp_path / "backups").exists()
        async with open_both(weaviate_binary, tmp_path, "after", store=store) as (server, library):
            with pytest.raises(LibraryError, match="no such backup"):
                await library.backups.restore("never", place=CLOUD)
            restored = await run_ragbot("restore", "more", "--from", "s3", environ=server.environment, folder=tmp_path)
            assert restored.status == 0
            assert await read_everything(library) == before
