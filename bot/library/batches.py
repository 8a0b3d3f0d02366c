"""Rows -> batches of objects, each with its id and none of them twice; rows that cannot be stored are set apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.languages import translate
from bot.library.lookup import build_chunk_token, build_row_token, build_value_token
from bot.library.provenance import build_content, build_digest, build_id
from bot.library.seen import SeenRows
from bot.models import FailedRow, PropertySpec, Record

# One run with small rows on two cores: 1,504 objects/s by 200, 2,328 by 500, 2,515 by 1,000; stopping waits for one.
BATCH_OBJECTS: Final = 500
BATCH_CHARACTERS: Final = 2_000_000
OBJECT_CHARACTERS: Final = 10_000_000  # Weaviate's gRPC port takes 100 MiB a message (meta: grpcMaxMessageSize)
# Failed rows wait in memory for the report, which is one attachment of at most 10 MiB on Discord.
FAILED_ROWS: Final = 10_000
FAILED_CHARACTERS: Final = 6_000_000
# The client's batch raises for all of its objects where one has a larger number.
_INT_MAX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may become an object.

    Attributes:
        id: of the object, where the row is new.
        digest: of the row's content.
        token: what the row is recognised by.
    """

    id: str
    digest: str
    token: str
    record: Record


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells the rows of an upload from each other and from those that are there.

    A message is told by its own id, whatever else is said here.

    Attributes:
        namespace: of the guild's collection.
        source: without a key a row is told by its content within its source.
        key: the property that identifies a row in the whole collection; None: its content.
    """

    namespace: str
    source: str
    key: PropertySpec | None = None

    def build_candidate(self, record: Record, content: str) -> Candidate:
        """The record with its id and token.

        Raises:
            ValueError: it has no value for the key.
        """
        digest = build_digest(content)
        if record.exported is not None:
            return Candidate(record.exported.id, digest, f"id={record.exported.id}", record)
        if record.message is not None:
            token = build_chunk_token(record.message)
            return Candidate(build_id(self.namespace, token), digest, token, record)
        if self.key is None:
            return Candidate(
                build_id(self.namespace, f"{self.source}/{content}"), digest, build_row_token(digest), record
            )
        value = record.values.get(self.key.name)
        if value is None or value == "":
            raise ValueError(translate("It has no value for {name}, which identifies a row.", name=self.key.name))
        token = build_value_token(self.key, value)
        return Candidate(build_id(self.namespace, token), digest, token, record)


@dataclass(slots=True)
class Batch:
    """What became of a batch of rows.

    Attributes:
        candidates: each with an id that no row before it has.
        failed: rows that cannot be objects.
        repeated: rows with the same content as one before them.
    """

    candidates: list[Candidate] = field(default_factory=list)
    failed: list[FailedRow] = field(default_factory=list)
    repeated: int = 0

    def __len__(self) -> int:
        return len(self.candidates) + len(self.failed) + self.repeated


class Batcher:
    """Takes rows in batches; CPU work, to be run in a thread."""

    def __init__(self, rows: Iterable[Record | FailedRow], *, identity: Identity, seen: SeenRows) -> None:
        self._rows = iter(rows)
        self._identity = identity
        self._seen = seen

    def take(self) -> Batch:
        """The next batch; an empty one at the end."""
        batch = Batch()
        size = 0
        for row in self._rows:
            size += _measure(row.values)
            self._add(batch, row)
            if len(batch) >= BATCH_OBJECTS or size >= BATCH_CHARACTERS:
                break
        return batch

    def _add(self, batch: Batch, row: Record | FailedRow) -> None:
        if isinstance(row, FailedRow):
            batch.failed.append(row)
            return
        try:
            candidate = self._build(row)
            earlier = self._seen.add(candidate.token, digest=candidate.digest, line=row.line)
            if earlier is None:
                batch.candidates.append(candidate)
            elif earlier[0] == candidate.digest:
                batch.repeated += 1
            else:
                reason = translate(
                    "Line {earlier} has the same {identity} but other values.",
                    earlier=earlier[1],
                    identity=self._name_identity(row),
                )
                batch.failed.append(FailedRow(row.line, reason, row.values))
        except ValueError as error:
            batch.failed.append(FailedRow(row.line, _explain_value(error), row.values))

    def _name_identity(self, record: Record) -> str:
        if record.exported is not None:
            return "id"
        if record.message is not None:
            return "message"
        assert self._identity.key is not None, "rows without a key are told apart by all of their content"
        return self._identity.key.name

    def _build(self, record: Record) -> Candidate:
        content = build_content(record.values)
        # One object over the limit fails the message that it travels in, with all others in it.
        if len(content) > OBJECT_CHARACTERS:
            raise ValueError(
                translate(
                    "It has {count:,} characters, and an object can have {most:,} at most.",
                    count=len(content),
                    most=OBJECT_CHARACTERS,
                )
            )
        _check_numbers(record.values)
        return self._identity.build_candidate(record, content)


class Failures:
    """Rows that were not stored: the first 10,000 by number, those beyond 6 million characters without their values."""

    def __init__(self) -> None:
        self.count = 0
        self._rows: list[FailedRow] = []
        self._characters = 0

    def add(self, rows: Sequence[FailedRow]) -> None:
        """Remember rows, or at least their number."""
        self.count += len(rows)
        for row in rows[: FAILED_ROWS - len(self._rows)]:
            self._characters += _measure(row.values)
            is_kept = self._characters <= FAILED_CHARACTERS
            self._rows.append(row if is_kept else FailedRow(row.line, row.reason))

    def get_rows(self) -> tuple[FailedRow, ...]:
        """The rows, in order of their lines."""
        return tuple(sorted(self._rows, key=lambda row: row.line))


def _measure(values: Any) -> int:
    """Characters, roughly."""
    if isinstance(values, str):
        return len(values)
    if isinstance(values, dict):
        return sum(map(_measure, values.values()))
    return sum(map(_measure, values)) if isinstance(values, (list, tuple)) else 8


def _check_numbers(value: Any) -> None:
    """Refuse integers of more than 64 bits: one of them would fail its whole batch in the client."""
    if isinstance(value, int) and not -_INT_MAX <= value <= _INT_MAX:
        raise ValueError(translate("It has a whole number of more than 64 bits."))
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            _check_numbers(each)


def _explain_value(error: ValueError) -> str:
    if isinstance(error, UnicodeEncodeError):
        return translate("It has text that is not valid Unicode.")
    if "JSON compliant" in str(error):
        return translate("It has NaN or infinity, which Weaviate cannot store.")
    return str(error)
