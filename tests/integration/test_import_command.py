"""`ragbot import` and `ragbot export` as processes of their own."""

import csv
import json
import os
import signal
import zipfile
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError
from bot.library import Library
from tests.files.samples import build_xlsx
from tests.support.forked import run_ragbot, start_ragbot, wait_end
from tests.support.movies import build_schema
from tests.support.processes import Ended
from tests.support.proxy import CountingProxy
from tests.support.weaviate import WeaviateProcess


class Shell:
    """Runs the commands in a folder, for one collection of one guild, without vectors."""

    def __init__(
        self, server: WeaviateProcess, library: Library, folder: Path, *, collection: str, guild_id: int
    ) -> None:
        self.folder = folder
        self._library = library
        self._collection, self._guild_id = collection, guild_id
        self.environ = {**server.environment, "VECTORIZER": "none"}
        self.place = ("--collection", collection, "--guild", str(guild_id))

    async def run(self, command: str, *arguments: str) -> Ended:
        return await run_ragbot(command, *arguments, *self.place, environ=self.environ, folder=self.folder)

    async def fetch(self) -> list[dict[str, object]]:
        """All objects of the collection."""
        info = await self._library.collections.fetch(self._collection, guild_id=self._guild_id, reader=EVERYTHING)
        return [each async for each in self._library.documents.export(info, guild_id=self._guild_id, reader=EVERYTHING)]

    def write(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


@pytest.fixture
def shell(
    weaviate_server: WeaviateProcess, library: Library, tmp_path: Path, collection_name: str, guild_id: int
) -> Shell:
    return Shell(weaviate_server, library, tmp_path, collection=collection_name, guild_id=guild_id)


async def test_folders_that_a_killed_process_left_are_removed(shell: Shell) -> None:
    left = shell.write("shared/ragbot-left/.lock").parent
    left.chmod(0o700)
    shell.environ["TMPDIR"] = str(left.parent)
    shell.write("movies.csv", "title,year", "Heat,1995")

    assert (await shell.run("import", "movies.csv", "--create")).status == 0
    assert list_names(left.parent) == []


def list_names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_new_collection_that_is_called_nearly_like_another_is_said(
    shell: Shell, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(f"{collection_name}s"), guild_id=guild_id)
    shell.write("movies.csv", "title,year", "Heat,1995")
    first = await shell.run("import", "movies.csv", "--create")
    assert first.status == 0
    assert f"There is a collection {collection_name}s already" in first.err
    assert len(await shell.fetch()) == 1
    assert "already. If you mean" not in (await shell.run("import", "movies.csv", "--create")).err


async def test_a_table_gets_in_once_and_comes_out_again(shell: Shell) -> None:
    shell.write("movies.csv", "title,year", "Amélie,2001", "Heat,1995")
    first = await shell.run("import", "movies.csv", "--create")
    assert (first.status, first.out) == (0, "")
    assert "movies.csv: 2 inserted" in first.err
    second = await shell.run("import", "movies.csv")
    assert second.status == 0
    assert "movies.csv: 2 already there" in second.err

    exported = await shell.run("export")
    assert exported.status == 0
    _, *found = [json.loads(line) for line in exported.out.splitlines()]
    assert {(each["title"], each["year"]) for each in found} == {("Amélie", 2001), ("Heat", 1995)}
    origins = {(each["@ragbot"]["source"], each["@ragbot"]["ingested_by"]) for each in found}
    assert origins == {("movies.csv", "operator")}
    ended = await shell.run("export", "--source", "movies.csv", "-o", "out.jsonl")
    assert (ended.status, ended.out) == (0, "")
    assert "2 objects" in ended.err
    assert (shell.folder / "out.jsonl").read_text("utf-8") == exported.out
    none = await shell.run("export", "--batch", "none")
    assert (none.status, none.out) == (0, exported.out.splitlines(keepends=True)[0])
    restored = await shell.run("import", "out.jsonl")
    assert "out.jsonl: 2 already there" in restored.err
    assert (await shell.run("export")).out == exported.out


async def test_failed_rows_lie_beside_the_file_and_can_be_corrected(
    shell: Shell, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    shell.write("movies.csv", "title,year", "Heat,1995", "Alien,soon", "Brazil,1985")
    ended = await shell.run("import", "movies.csv", "--key", "title")
    assert ended.status == 1
    assert "movies.csv: 2 inserted, 1 failed" in ended.err

    failed = shell.folder / "movies.csv.failed.csv"
    (row,) = csv.DictReader(failed.read_text("utf-8-sig").splitlines())
    assert (row["title"], row["year"], row["ragbot_line"]) == ("Alien", "soon", "3")
    assert "year" in row["ragbot_reason"]

    failed.write_text(failed.read_text("utf-8-sig").replace("soon", "1979"))
    assert (await shell.run("import", failed.name, "--key", "title")).status == 0
    assert {each["title"]: each["year"] for each in await shell.fetch()} == {
        "Heat": 1995,
        "Alien": 1979,
        "Brazil": 1985,
    }


async def test_a_folder_gets_in_as_one_batch_and_what_cannot_is_named(shell: Shell) -> None:
    shell.write("docs/rules.md", "# Rules", "", "Be kind to each other.")
    shell.write("docs/deep/notes.txt", "Meetings start at eight.")
    (shell.folder / "docs" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with zipfile.ZipFile(shell.folder / "docs" / "more.zip", "w") as archive:
        archive.writestr("inside/soup.md", "# Soup\n\nThe kitchen serves soup.")
    ended = await shell.run("import", "docs", "--create")
    assert ended.status == 1
    assert "docs/picture.png: " in ended.err
    found = await shell.fetch()
    assert {each["source"] for each in found} == {
        "docs/rules.md",
        "docs/deep/notes.txt",
        "docs/more.zip/inside/soup.md",
    }
    assert len({each["batch"] for each in found}) == 1


async def test_a_dry_run_counts_and_writes_nothing(shell: Shell) -> None:
    shell.write("movies.csv", "title", "Heat")
    ended = await shell.run("import", "movies.csv", "--create", "--dry-run")
    assert ended.status == 0
    assert "movies.csv: 1 inserted" in ended.err
    assert "dry run" in ended.err
    with pytest.raises(CollectionNotFoundError):
        await shell.fetch()


async def test_modes_are_those_of_the_bot(shell: Shell) -> None:
    shell.write("movies.csv", "title", "Heat", "Alien")
    await shell.run("import", "movies.csv", "--create", "--key", "title")
    shell.write("movies.csv", "title", "Heat")
    ended = await shell.run("import", "movies.csv", "--key", "title", "--mode", "sync")
    assert "1 already there, 1 deleted" in ended.err
    assert [each["title"] for each in await shell.fetch()] == ["Heat"]


@pytest.mark.parametrize("arguments", [("movies.csv",), ("nope.csv", "--create")])
async def test_what_keeps_everything_out_is_one_line(shell: Shell, arguments: tuple[str, ...]) -> None:
    shell.write("movies.csv", "title", "Heat")
    ended = await shell.run("import", *arguments)
    assert ended.status == 1
    assert ended.err.splitlines()[-1].startswith("ragbot: ")
    assert "Traceback" not in ended.err


async def test_a_text_does_not_go_into_a_collection_for_rows(
    shell: Shell, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    shell.write("rules.md", "# Rules", "", "Be kind.")
    ended = await shell.run("import", "rules.md")
    assert ended.status == 1
    assert "holds table rows" in ended.err
    assert await shell.fetch() == []


async def test_a_signal_ends_it_between_two_batches_and_it_can_go_on(
    shell: Shell, weaviate_server: WeaviateProcess
) -> None:
    shell.write("rows.csv", "n", *map(str, range(2_000)))
    async with CountingProxy(weaviate_server.grpc_port) as proxy:
        environ = {**shell.environ, "WEAVIATE_GRPC_PORT": str(proxy.port)}
        process = start_ragbot("import", "rows.csv", "--create", *shell.place, environ=environ, folder=shell.folder)
        pid = process.pid
        assert pid is not None
        proxy.watch(200_000, lambda: os.kill(pid, signal.SIGTERM))
        assert await wait_end(process) == 1
    log = (shell.folder / "ragbot.log").read_text()
    assert "Traceback" not in log
    in_there = len(await shell.fetch())
    assert in_there % 500 == 0
    assert 0 < in_there < 2_000
    assert (await shell.run("import", "rows.csv")).status == 0
    assert len(await shell.fetch()) == 2_000


async def test_another_likely_reading_is_said_with_the_option_for_it(shell: Shell) -> None:
    shell.write("sums.csv", "day;sum", "x;1,50", "y;1.234,5")
    said = await shell.run("import", "sums.csv", "--create", "--dry-run")
    assert "sums.csv: Comma is the decimal sign? Then add --numbers comma." in said.err

    chosen = await shell.run("import", "sums.csv", "--create", "--numbers", "comma")
    assert chosen.status == 0
    assert "--numbers plain" in chosen.err
    assert sorted(str(row["sum"]) for row in await shell.fetch()) == ["1.5", "1234.5"]


async def test_the_operator_says_how_tables_are_read(shell: Shell) -> None:
    shell.write("people.csv", "Ada~007~1.5", "Bob~008~2.50")
    columns = ("--text-column", "column 2", "--number-column", "column 3", "--text-column", "shoe")
    ended = await shell.run("import", "people.csv", "--create", "--no-header", "--delimiter", "~", *columns)
    assert ended.status == 0
    assert "people.csv: There is no column “shoe”." in ended.err
    rows = await shell.fetch()
    assert sorted((row["column_1"], row["column_2"], row["column_3"]) for row in rows) == [
        ("Ada", "007", 1.5),
        ("Bob", "008", 2.5),
    ]


async def test_a_delimiter_of_two_characters_and_a_sheet_that_is_not_there_are_refused(shell: Shell) -> None:
    assert (await shell.run("import", "x.csv", "--delimiter", "::")).status == 2
    (shell.folder / "a.xlsx").write_bytes(build_xlsx())
    ended = await shell.run("import", "a.xlsx", "--create", "--sheet", "Data")
    assert ended.status == 1
    assert "has no sheet “Data” with cells, but “Films”" in ended.err
