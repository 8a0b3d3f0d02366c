"""Records -> objects: batched, counted, and idempotent, so that a repeated or killed upload ends the same."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weaviate.classes.data import DataObject
from weaviate.collections import CollectionAsync
from weaviate.exceptions import WeaviateInsertManyAllFailedError
from weaviate.util import generate_uuid5

from bot.errors import CollectionReadOnlyError, NotReadyError, ProviderError
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.failures import build_error
from bot.library.tenancy import get_guild_collection, get_tenant
from bot.models import CollectionInfo, FailedRow, IngestProgress, IngestReport, Record

# Weaviate advises batches of 100 to 1,000 objects; its gRPC port takes 100 MiB a message (meta: grpcMaxMessageSize).
BATCH_OBJECTS: Final = 200
BATCH_CHARACTERS: Final = 4_000_000
PATIENCE: Final = 30.0  # seconds that a running ingest waits for Weaviate to come back
_REASON_MAX: Final = 300

OnProgress = Callable[[IngestProgress], Awaitable[None]]


@dataclass(slots=True)
class _Tally:
    """The numbers of a running ingest."""

    begin: float = field(default_factory=time.perf_counter)
    inserted: int = 0
    existing: int = 0
    failed: list[FailedRow] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.inserted + self.existing + len(self.failed)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.begin


class Ingester:
    """Puts records into collections with `insert_many`."""

    def __init__(self, connection: Connection, collections: Collections, embedder: LocalEmbedder) -> None:
        self._connection = connection
        self._collections = collections
        self._embedder = embedder

    async def ingest(
        self,
        rows: Iterable[Record | FailedRow],
        *,
        collection: str,
        guild_id: int,
        source: str,
        total: int | None = None,
        on_progress: OnProgress | None = None,
    ) -> IngestReport:
        """Insert every record that is not there yet.

        An object's id is a uuid5 over collection, tenant, source and the record's values, so the same upload again
        changes nothing. Rows that could not be read are counted as failed.

        Raises:
            CollectionNotFoundError, CollectionReadOnlyError: nothing was written.
            NotReadyError: Weaviate stayed away; the sentence says what is in.
        """
        info = await self._collections.fetch(collection, guild_id=guild_id)
        if info.is_shared:
            raise CollectionReadOnlyError(f"“{info.name}” is shared and read-only; I cannot put anything into it.")
        tally = _Tally()
        iterator = iter(rows)
        while batch := await asyncio.to_thread(_take_batch, iterator):
            tally.failed += [row for row in batch if isinstance(row, FailedRow)]
            await self._insert_patiently(info, guild_id, source, [r for r in batch if isinstance(r, Record)], tally)
            if on_progress is not None:
                await on_progress(IngestProgress(done=tally.done, total=total, seconds=tally.seconds))
        tally.failed.sort(key=lambda row: row.line)
        return IngestReport(info.name, source, tally.inserted, tally.existing, tuple(tally.failed), tally.seconds)

    async def _insert_patiently(
        self, info: CollectionInfo, guild_id: int, source: str, records: Sequence[Record], tally: _Tally
    ) -> None:
        """Insert a batch, and once more when Weaviate was away: ids make the repetition harmless."""
        try:
            await self._insert_new(info, guild_id, source, records, tally)
        except NotReadyError as error:
            try:
                await self._connection.wait_ready(timeout=PATIENCE)
                await self._insert_new(info, guild_id, source, records, tally)
            except NotReadyError:
                raise NotReadyError(
                    f"Weaviate went away after {tally.done:,} rows. Nothing is lost: upload the file again when it is "
                    "back, and I add what is missing."
                ) from error

    async def _insert_new(
        self, info: CollectionInfo, guild_id: int, source: str, records: Sequence[Record], tally: _Tally
    ) -> None:
        by_id = {_build_id(info, guild_id, source, record.values): record for record in records}
        if not by_id:
            return
        known = await self._connection.call(
            lambda client: _fetch_known_ids(get_guild_collection(client, info, guild_id), list(by_id))
        )
        new = {uuid: record for uuid, record in by_id.items() if uuid not in known}
        failed = await self._insert(info, guild_id, new) if new else []
        tally.failed += failed
        tally.inserted += len(new) - len(failed)
        tally.existing += len(records) - len(new)

    async def _insert(self, info: CollectionInfo, guild_id: int, new: Mapping[str, Record]) -> list[FailedRow]:
        vectors = await self._embed(info, list(new.values()))
        objects = [
            DataObject(properties=dict(record.values), uuid=uuid, vector=vector)
            for (uuid, record), vector in zip(new.items(), vectors, strict=True)
        ]
        reasons = await self._connection.call(
            lambda client: _insert_many(get_guild_collection(client, info, guild_id), objects),
            timeout=self._connection.insert_timeout,
        )
        records = list(new.values())
        return [FailedRow(records[n].line, reason, records[n].values) for n, reason in sorted(reasons.items())]

    async def _embed(self, info: CollectionInfo, records: Sequence[Record]) -> list[Any]:
        """The named vector of each record where the bot makes them; None where Weaviate does or nobody does."""
        if info.vectorizer != "local" or info.target_vector is None:
            return [None] * len(records)
        texts = [" ".join(str(r.values[p]) for p in info.source_properties if r.values.get(p)) for r in records]
        return [{info.target_vector: v} if v else None for v in await self._embedder.embed(texts)]


def _take_batch(rows: Iterator[Record | FailedRow]) -> list[Record | FailedRow]:
    batch: list[Record | FailedRow] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += sum(len(value) if isinstance(value, str) else 8 for value in row.values.values())
        if len(batch) >= BATCH_OBJECTS or size >= BATCH_CHARACTERS:
            break
    return batch


def _build_id(info: CollectionInfo, guild_id: int, source: str, values: Mapping[str, Any]) -> str:
    key = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return generate_uuid5(f"{info.name}/{get_tenant(guild_id)}/{source}/{key}")


async def _fetch_known_ids(collection: CollectionAsync, ids: Sequence[str]) -> set[str]:
    found = await collection.query.fetch_objects_by_ids(ids, limit=len(ids), return_properties=False)
    return {str(each.uuid) for each in found.objects}


async def _insert_many(collection: CollectionAsync, objects: Sequence[DataObject[Any, Any]]) -> dict[int, str]:
    """Insert the objects; the reasons of those that failed, by their place."""
    try:
        result = await collection.data.insert_many(objects)
    except WeaviateInsertManyAllFailedError as error:
        return dict.fromkeys(range(len(objects)), _say_why(error))
    return {n: _say_why(Exception(failure.message)) for n, failure in result.errors.items()}


def _say_why(error: Exception) -> str:
    known = build_error(error)
    if isinstance(known, ProviderError):
        return known.sentence
    return str(error).rpartition("set of all errors: ")[2][:_REASON_MAX]
