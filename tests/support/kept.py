"""What a collection should hold after any sequence of uploads and undos: the rules in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from bot.library.lookup import build_value_token
from bot.library.provenance import build_content, build_id
from bot.models import IngestMode, PropertySpec

Values: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Kept:
    """One object: its values, and the upload that wrote it last."""

    values: Values
    source: str
    batch: str


@dataclass(frozen=True)
class Given:
    """An upload: rows as values of its columns, none of which is empty."""

    source: str
    rows: tuple[Values, ...]
    columns: frozenset[str]
    key: str | None = None
    mode: IngestMode = IngestMode.ADD


@dataclass
class Counts:
    """What a report says."""

    inserted: int = 0
    updated: int = 0
    existing: int = 0
    repeated: int = 0
    deleted: int = 0
    failed: int = 0


@dataclass
class Shelf:
    """A guild's collection by id, and what is kept of its objects' earlier versions, by batch and id."""

    namespace: str
    properties: Mapping[str, PropertySpec]
    objects: dict[str, Kept] = field(default_factory=dict)
    versions: dict[str, dict[str, tuple[Literal["replaced", "deleted"], Kept]]] = field(default_factory=dict)

    def upload(self, given: Given, batch: str) -> Counts:
        """Do what an upload does."""
        counts = Counts()
        seen: set[str] = set()
        for row in self._tell_apart(given, counts):
            seen.add(self._take(given, row, batch, counts))
        if given.mode is not IngestMode.ADD and not counts.failed:
            gone = [n for n, each in self.objects.items() if each.source == given.source and n not in seen]
            for name in gone:
                self._keep(batch, name, "deleted")
                del self.objects[name]
            counts.deleted = len(gone)
        return counts

    def undo(self, batch: str) -> None:
        """Do what an undo does."""
        kept = self.versions.get(batch, {})
        for name, (kind, before) in list(kept.items()):
            now = self.objects.get(name)
            is_gone = now is None and kind == "deleted"
            is_of_batch = now is not None and now.batch == batch
            if is_gone or is_of_batch:
                self.objects[name] = before
            if is_gone or is_of_batch or now == before:
                del kept[name]
        self.objects = {name: each for name, each in self.objects.items() if each.batch != batch}

    def _tell_apart(self, given: Given, counts: Counts) -> list[Values]:
        first: dict[object, Values] = {}
        for row in given.rows:
            identity = row[given.key] if given.key else tuple(sorted(row.items(), key=str))
            if identity not in first:
                first[identity] = row
            elif first[identity] == row:
                counts.repeated += 1
            else:
                counts.failed += 1
        return list(first.values())

    def _take(self, given: Given, row: Values, batch: str, counts: Counts) -> str:
        name = self._find(given, row)
        if name is None:
            name = self._name(given, row)
            self.objects[name] = Kept(row, given.source, batch)
            counts.inserted += 1
            return name
        before = self.objects[name]
        rest = {n: v for n, v in before.values.items() if n not in given.columns} if given.key else {}
        values = {**rest, **row}
        is_changed = values != before.values
        counts.updated += is_changed
        counts.existing += not is_changed
        if is_changed or given.mode is IngestMode.REPLACE_SOURCE:
            self._keep(batch, name, "replaced")
            self.objects[name] = replace(before, values=values, source=given.source, batch=batch)
        return name

    def _find(self, given: Given, row: Values) -> str | None:
        if given.key is None:
            same = [n for n, o in self.objects.items() if o.source == given.source and o.values == row]
        else:
            same = [n for n, o in self.objects.items() if o.values.get(given.key) == row[given.key]]
        return min(same, key=lambda uuid: self._rank(uuid, given, row), default=None)

    def _rank(self, uuid: str, given: Given, row: Values) -> tuple[bool, bool, str]:
        kept = self.objects[uuid]
        return kept.values != row, kept.source != given.source, uuid

    def _name(self, given: Given, row: Values) -> str:
        identity = f"{given.source}/{build_content(row)}"
        if given.key:
            identity = build_value_token(self.properties[given.key], row[given.key])
        first = uuid = build_id(self.namespace, identity)
        number = 1
        while uuid in self.objects:
            number += 1
            uuid = build_id(first, str(number))
        return uuid

    def _keep(self, batch: str, name: str, kind: Literal["replaced", "deleted"]) -> None:
        kept = self.versions.setdefault(batch, {})
        if self.objects[name].batch != batch and name not in kept:
            kept[name] = (kind, self.objects[name])
