"""Which rows an upload has had so far, kept on disk: an upload may have millions of rows."""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from uuid import UUID


class SeenIds:
    """The ids of an upload's rows, with each row's digest and line, in a temporary file that nobody else sees.

    Use as a context manager. May be used from several threads, one at a time.
    """

    def __init__(self) -> None:
        # The empty name: SQLite keeps the pages that do not fit its cache of 2 MB in a file that it unlinks at once.
        self._rows = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        # No journal: after a crash nobody needs the file.
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, digest TEXT, line INTEGER) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()

    def add(self, uuid: str, *, digest: str, line: int) -> tuple[str, int] | None:
        """Remember a row; digest and line of the earlier row with this id, if there was one."""
        key = UUID(uuid).bytes
        found: tuple[str, int] | None = self._rows.execute(
            "SELECT digest, line FROM seen WHERE id = ?", (key,)
        ).fetchone()
        if found is None:
            self._rows.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, digest, line))
        return found

    def find_unseen(self, uuids: Iterable[str]) -> list[str]:
        """Those ids that no row has named."""
        query = "SELECT 1 FROM seen WHERE id = ?"
        return [uuid for uuid in uuids if self._rows.execute(query, (UUID(uuid).bytes,)).fetchone() is None]
