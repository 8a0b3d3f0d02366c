"""Undo of an upload or a deletion: what it replaced or deleted comes back, what it added is deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from weaviate.classes.query import Filter

from bot.audience import EVERYTHING
from bot.errors import QueryError
from bot.languages import translate
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.journal import Journal
from bot.library.stored import GuildTenant, StoredObject
from bot.library.versions import Kind, Version, Versions
from bot.models import UndoReport


@dataclass(slots=True)
class _Page:
    """Versions of one page, by what becomes of them."""

    restored: list[Version] = field(default_factory=list)
    returned: list[Version] = field(default_factory=list)
    done: list[Version] = field(default_factory=list)
    passed: int = 0

    @property
    def written(self) -> list[Version]:
        return [*self.restored, *self.returned]


class Undo:
    """Takes back what carries a batch id: an upload, a deletion, an edit."""

    def __init__(self, connection: Connection, collections: Collections, versions: Versions, journal: Journal) -> None:
        self._connection = connection
        self._collections = collections
        self._versions = versions
        self._journal = journal

    async def plan(self, batch: str, *, guild_id: int) -> UndoReport:
        """What undoing would do; nothing is written.

        Raises:
            QueryError: nothing of the batch is left, and nothing of it can come back.
        """
        report = await self._run(batch, guild_id, is_dry_run=True)
        if not report.restored + report.returned + report.removed + report.passed:
            raise QueryError(
                translate("I found no upload “{batch}”. `/documents list` shows what there is.", batch=batch[:80])
            )
        return report

    async def undo(self, batch: str, *, guild_id: int) -> UndoReport:
        """Restore what the batch replaced, bring back what it deleted, and delete what it added.

        An object that was changed again since stays as it is. Ended in the middle and run again it goes on.

        Raises:
            NotReadyError, LibraryError: as of Weaviate.
        """
        return await self._run(batch, guild_id, is_dry_run=False)

    async def _run(self, batch: str, guild_id: int, *, is_dry_run: bool) -> UndoReport:
        infos = await self._collections.fetch_visible(guild_id=guild_id, reader=EVERYTHING)
        reports = [
            await self._run_one(GuildTenant(self._connection, info, guild_id), batch, is_dry_run=is_dry_run)
            for info in infos
            if info.is_tracked and not info.is_shared
        ]
        lost = await self._versions.count_lost(guild_id, batch)
        return _merge(batch, [report for report in reports if report is not None], lost=lost, is_dry_run=is_dry_run)

    async def _run_one(self, tenant: GuildTenant, batch: str, *, is_dry_run: bool) -> UndoReport | None:
        """What becomes of one collection; None where the batch has nothing to do with it."""
        restored = returned = passed = 0
        async for versions in self._versions.iterate(tenant.info, tenant.guild_id, batch):
            page = await _sort(tenant, batch, versions)
            restored += len(page.restored)
            returned += len(page.returned)
            passed += page.passed
            if not is_dry_run:
                stored = [version.stored for version in page.written]
                # The journal has forgotten the uploads of which nothing was left.
                await self._journal.record(tenant.info, stored, guild_id=tenant.guild_id)
                await tenant.write(stored)
                # Only now: killed in between, the next undo finds these objects restored, and forgets the versions.
                await self._versions.forget(tenant.guild_id, [*page.written, *page.done])
        # What is restored carries its earlier batch again; what still carries this one is what it added.
        carried = await tenant.count(_of(batch))
        removed = carried - restored if is_dry_run else await self._delete(tenant, batch)
        if not restored + returned + removed + passed:
            return None
        return UndoReport(batch, (tenant.info.name,), restored, returned, removed, passed)

    async def _delete(self, tenant: GuildTenant, batch: str) -> int:
        deleted = await tenant.delete_found(_of(batch))
        await self._journal.remove(tenant.info, guild_id=tenant.guild_id, batch=batch)
        return deleted


async def _sort(tenant: GuildTenant, batch: str, versions: Sequence[Version]) -> _Page:
    there = {each.id: each for each in await tenant.fetch([version.stored.id for version in versions])}
    page = _Page()
    for version in versions:
        now = there.get(version.stored.id)
        if now is None:
            if version.kind is Kind.DELETED:
                page.returned.append(version)
            else:
                page.passed += 1
        elif now.batch == batch:
            page.restored.append(version)
        elif _is_restored(now, version.stored):
            page.done.append(version)
        else:
            page.passed += 1
    return page


def _is_restored(now: StoredObject, before: StoredObject) -> bool:
    """Whether the object is as it was: never changed, as the upload was killed before, or restored already."""
    names = ("batch", "digest")
    return all(now.properties.get(name) == before.properties.get(name) for name in names)


def _of(batch: str) -> Any:
    return Filter.by_property("batch").equal(batch)


def _merge(batch: str, reports: Sequence[UndoReport], *, lost: int, is_dry_run: bool) -> UndoReport:
    return UndoReport(
        batch,
        tuple(name for report in reports for name in report.collections),
        sum(report.restored for report in reports),
        sum(report.returned for report in reports),
        sum(report.removed for report in reports),
        sum(report.passed for report in reports),
        lost=lost,
        is_dry_run=is_dry_run,
    )
