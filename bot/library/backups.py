"""Backups by Weaviate itself: all that the bot keeps in it, of all guilds, to a place that the server knows."""

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, TypeAlias

import weaviate
from weaviate.backup.backup import BackupStorage
from weaviate.classes.tenants import TenantActivityStatus
from weaviate.exceptions import BackupFailedException, UnexpectedStatusCodeError

from bot.backup import BackupPlace, BackupReport
from bot.errors import LibraryError
from bot.library.connect import Connection
from bot.library.schemas import has_mark
from bot.library.tenancy import is_hidden

OnState: TypeAlias = Callable[[str], None]
"""Told the state of a backup whenever it is another one, in Weaviate's word."""

_POLL_SECONDS: Final = 0.5
_NAME: Final = re.compile(r"[a-z0-9_-]{1,100}")
_DONE: Final = "SUCCESS"
_OVER: Final = (_DONE, "FAILED", "CANCELED")
# What the server says -> what the operator is told. It is matched, never shown.
_REASONS: Final = (
    (
        r"no backup backend",
        "Weaviate has no such place for backups. In the environment of the server enable the module for it "
        "(ENABLE_MODULES) and set what that needs, for the file system BACKUP_FILESYSTEM_PATH.",
    ),
    (
        r"access-check",
        "Weaviate cannot write to that place. Check in the environment of the server where it is (for S3 the bucket, "
        "its region and its endpoint), and that the keys there may write to it. The server's log says more.",
    ),
    (r"base backup", "There is no earlier backup of that name in that place."),
    (r"already in progress|another operation", "Weaviate is at another backup. Try again when that is done."),
)
_NOT_EMPTY: Final = (
    "The bot has collections in this Weaviate already, and nothing was changed. Restore into an empty one."
)
_TAKEN: Final = re.compile(r"already exists", re.IGNORECASE)


class Backups:
    """Writes backups and restores them; the objects never come through the bot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def create(
        self, name: str, *, place: BackupPlace, base: str | None = None, on_state: OnState = lambda _: None
    ) -> BackupReport:
        """Write all collections that the bot made, its own ones too.

        Args:
            name: what the backup is called; lower-case letters, digits, - and _.
            place: the kind of place, of which the environment of the server says more.
            base: an earlier backup; only what has changed since is written.

        Raises:
            LibraryError: the name is none or taken, there is nothing to write, or Weaviate cannot.
        """
        _check_names(name, base)
        storage = BackupStorage(place.value)
        names = await self._connection.call(_fetch_names)
        if not names:
            raise LibraryError("There is nothing to back up: the bot has no collections in this Weaviate.")
        for each in names:
            await self._connection.call(lambda client, each=each: _wake(client, each))  # type: ignore[misc]

        async def begin(client: weaviate.WeaviateAsyncClient) -> Any:
            return await client.backup.create(name, storage, include_collections=names, incremental_base_backup_id=base)

        async def look(client: weaviate.WeaviateAsyncClient) -> Any:
            return await client.backup.get_create_status(name, storage)

        await self._start(begin, taken=f"There is a backup “{name}” already. Choose another name.")
        await self._follow(look, on_state)
        return BackupReport(name, len(names))

    async def restore(self, name: str, *, place: BackupPlace, on_state: OnState = lambda _: None) -> BackupReport:
        """Bring back all that a backup holds, into a Weaviate that has none of its collections.

        Raises:
            LibraryError: there is no such backup, the bot has collections already, or Weaviate cannot.
        """
        _check_names(name, None)
        storage = BackupStorage(place.value)

        async def begin(client: weaviate.WeaviateAsyncClient) -> Any:
            return await client.backup.restore(name, storage)

        async def look(client: weaviate.WeaviateAsyncClient) -> Any:
            return await client.backup.get_restore_status(name, storage)

        if await self._connection.call(_fetch_names):
            raise LibraryError(_NOT_EMPTY)
        begun = await self._start(begin, taken=_NOT_EMPTY)
        await self._follow(look, on_state)
        return BackupReport(name, len(begun.collections))

    async def _start(self, begin: Callable[[weaviate.WeaviateAsyncClient], Any], *, taken: str) -> Any:
        async def run(client: weaviate.WeaviateAsyncClient) -> Any:
            try:
                return await begin(client)
            except (UnexpectedStatusCodeError, BackupFailedException) as error:
                raise _explain(error, taken=taken) from error

        return await self._connection.call(run)

    async def _follow(self, look: Callable[[weaviate.WeaviateAsyncClient], Any], on_state: OnState) -> None:
        """Wait until it is over."""
        seen = ""
        while seen not in _OVER:
            found = await self._connection.call(look)
            if found.status.value != seen:
                seen = found.status.value
                on_state(seen)
            if seen not in _OVER:
                await asyncio.sleep(_POLL_SECONDS)
        if seen != _DONE:
            raise LibraryError(f"Weaviate could not finish it ({seen}). The server's log says why.")


async def _fetch_names(client: weaviate.WeaviateAsyncClient) -> list[str]:
    """The collections that the bot made; others in the same Weaviate are somebody else's to keep."""
    found = await client.collections.list_all(simple=True)
    return sorted(name for name, config in found.items() if is_hidden(name) or has_mark(config.description))


async def _wake(client: weaviate.WeaviateAsyncClient, name: str) -> None:
    """Let no tenant sleep: releases before 1.37 leave those out, 1.38 hangs on them without hard links."""
    tenants = client.collections.use(name).tenants
    asleep = [each.name for each in (await tenants.get()).values() if _is_asleep(each.activity_status)]
    if asleep:
        await tenants.activate(asleep)


def _is_asleep(status: TenantActivityStatus) -> bool:
    return status is not TenantActivityStatus.ACTIVE


def _check_names(name: str, base: str | None) -> None:
    for each in filter(None, (name, base)):
        if not _NAME.fullmatch(each):
            raise LibraryError("The name of a backup is made of lower-case letters, digits, - and _.")


def _explain(error: Exception, *, taken: str) -> LibraryError:
    text = str(error)
    if _TAKEN.search(text):
        return LibraryError(taken)
    if getattr(error, "status_code", None) == HTTPStatus.NOT_FOUND:
        return LibraryError("There is no such backup in that place.")
    known = next((told for pattern, told in _REASONS if re.search(pattern, text)), None)
    return LibraryError(known or "Weaviate refuses it. The server's log says why.")
