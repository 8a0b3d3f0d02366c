"""The worker process: what it hands over, and what its death costs."""

import asyncio
import json
import os
import sys
import tracemalloc
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UploadError
from bot.files import MAX_UPLOAD_BYTES, ReadOptions, Table, read_upload
from bot.files.worker.handover import Handover, Job
from bot.files.worker.limits import EXIT_DISK_FULL, WorkerLimits
from bot.files.worker.process import main
from bot.files.worker.reader import WORKER_COMMAND
from bot.languages import using_locale
from bot.models import DataType, PropertySpec, Record
from tests.files.samples import SENTENCE, TITLE, build_csv, build_docx, build_markdown, build_pdf, build_xlsx, build_zip
from tests.support.eventually import EVERY
from tests.support.marked import write_worker

CSV = "title,year\nInk,1990\nPaper,1991\n"
MIB = 2**20
# Workers that die of a file named `deadly`, in the way that the code says, and read all others.
DYING = """
import os, signal, sys
from bot.files.worker import process as worker
parse_file = worker.parse_file
def parse(path, *, filename, **options):
    if "deadly" in filename:
        {code}
    return parse_file(path, filename=filename, **options)
worker.parse_file = parse
sys.exit(worker.main(sys.argv[1:]))
"""


def build_command(code: str) -> list[str]:
    return [sys.executable, "-c", DYING.format(code=code)]


CRASH = build_command("os.kill(os.getpid(), signal.SIGSEGV)")


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    path = tmp_path / "upload"
    path.write_text(CSV)
    return path


@pytest.fixture
def workdir(upload: Path) -> Path:
    return upload.parent / "work"


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def find(folder: Path, name: str) -> list[Path]:
    return list(folder.rglob(name))


def get_sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.iterdir()}


async def read(path: Path, filename: str, workdir: Path, **options: WorkerLimits | list[str]) -> Table:
    """The one table that an upload holds."""
    reading = await read_upload(path, filename=filename, workdir=workdir, **options)  # type: ignore[arg-type]
    (part,) = reading.parts
    assert isinstance(part, Table)
    return part


async def test_library_that_somebody_left_in_the_shared_folder_is_not_loaded(
    upload: Path, workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "shared" / "kreuzberg-pdfium" / "libpdfium.so"
    planted.parent.mkdir(parents=True)
    planted.write_bytes(b"planted")
    before = planted.stat()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "shared"))
    write(upload, build_pdf([SENTENCE]))
    (part,) = (await read_upload(upload, filename="a.pdf", workdir=workdir)).parts

    assert [record.values["content"] for record in part.records()] == [SENTENCE]
    assert [path.name for path in planted.parents[1].rglob("*")] == ["kreuzberg-pdfium", "libpdfium.so"]
    assert (planted.read_bytes(), planted.stat().st_mtime_ns) == (b"planted", before.st_mtime_ns)
    assert not find(workdir, "libpdfium.so")


SPY = """
import os, sys, tempfile
from pathlib import Path
from bot.files.worker import process as worker
folder = Path(tempfile.gettempdir())
seen = [str(folder), oct(folder.stat().st_mode & 0o777), *sorted({os.environ[n] for n in ("TMPDIR", "TEMP", "TMP")})]
Path(sys.argv[1], "seen").write_text("\\n".join(seen))
sys.exit(worker.main(sys.argv[1:]))
"""


async def test_worker_has_a_temporary_folder_of_its_own(upload: Path, workdir: Path) -> None:
    await read(upload, "movies.csv", workdir, command=[sys.executable, "-c", SPY])
    (seen,) = find(workdir, "seen")
    folder, mode, *variables = seen.read_text().splitlines()

    assert Path(folder).parent == seen.parent
    assert mode == "0o700"
    assert variables == [folder]
    assert not find(workdir, Path(folder).name)


async def test_table_comes_out_of_the_worker(upload: Path, workdir: Path) -> None:
    table = await read(upload, "movies.csv", workdir)

    assert table.source == "movies.csv"
    assert table.columns == (PropertySpec("title", DataType.TEXT), PropertySpec("year", DataType.INT))
    assert list(table.records()) == [
        Record(2, {"title": "Ink", "year": 1990}),
        Record(3, {"title": "Paper", "year": 1991}),
    ]


async def test_document_and_its_options_go_through_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, build_docx())
    options = ReadOptions(chunk_characters=30, chunk_overlap=0)
    reading = await read_upload(upload, filename="a.docx", workdir=workdir, options=options)

    assert next(reading.parts[0].records()).values["title"] == TITLE
    assert all(len(record.values["content"]) <= 30 for record in reading.parts[0].records())


async def test_nested_columns_come_out_of_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, b'[{"place": {"city": "Oslo", "spots": [{"x": 1}]}}]')
    table = await read(upload, "a.json", workdir)

    spots = PropertySpec("spots", DataType.OBJECT_ARRAY, (PropertySpec("x", DataType.INT),))
    assert table.columns == (PropertySpec("place", DataType.OBJECT, (PropertySpec("city"), spots)),)


async def test_sentence_comes_out_of_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, b"%PDF-1.7\n")

    with pytest.raises(UploadError, match="The PDF is damaged"):
        await read(upload, "movies.csv", workdir)


async def test_failed_rows_and_notes_come_out_of_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, b"title,Year of Release\nCaf\xe9,1990\nInk\n")

    table = await read(upload, "movies.csv", workdir)

    assert [(row.line, row.values) for row in table.failed] == [(3, {"title": "Ink"})]
    assert table.failed_count == 1
    assert len(table.notes) == 2


@pytest.mark.parametrize("filename", ["--help", "-c", "a\0b.csv", "x" * 300_000 + ".csv", "🎬 \u202e.csv", ""])
async def test_any_file_name(upload: Path, workdir: Path, filename: str) -> None:
    table = await read(upload, filename, workdir)

    assert table.count == 2


async def test_relative_paths(upload: Path, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(upload.parent)

    assert (await read(Path("upload"), "movies.csv", Path("work"))).count == 2


async def test_upload_beyond_the_limit_is_not_read(upload: Path, workdir: Path) -> None:
    os.truncate(upload, MAX_UPLOAD_BYTES + 1)

    with pytest.raises(UploadError, match="256 MiB; the limit is 256"):
        await read(upload, "movies.csv", workdir)
    assert not get_sizes(workdir)


async def test_time_limit_ends_a_worker_that_hangs(tmp_path: Path, workdir: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # nobody writes to it: reading would never end

    with pytest.raises(UploadError, match="took more than 0 s"):
        await read(pipe, "movies.csv", workdir, limits=WorkerLimits(seconds=0.2))


async def test_memory_limit_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    with upload.open("w") as file:
        file.write("[")
        file.writelines('{"title": "Ink"},' for _ in range(5 * MIB))
        file.write('{"title": "Paper"}]')

    with pytest.raises(UploadError, match="more memory than one upload may use"):
        await read(upload, "movies.json", workdir, limits=WorkerLimits(memory=128 * MIB))


async def test_native_reader_without_memory_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    deadly = build_command('sys.stderr.write("memory allocation of 9 bytes failed"); sys.stderr.flush(); os.abort()')

    with pytest.raises(UploadError, match="Reading it needs more memory than one upload may use"):
        await read(upload, "deadly.csv", workdir, command=deadly)


async def test_disk_limit_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    write(upload, b"title\n" + b"Ink\n" * 20_000)

    with pytest.raises(UploadError, match="more than one upload may write to the disk"):
        await read(upload, "movies.csv", workdir, limits=WorkerLimits(disk=64 * 1024))


async def test_workbook_that_claims_a_billion_cells_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    write(upload, build_xlsx({"S": cells}))

    with pytest.raises(UploadError, match="more memory than one upload may use"):
        await read(upload, "a.xlsx", workdir)


async def test_full_disk_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    full = build_command('open("/dev/full", "wb", buffering=0).write(b"x")')

    with pytest.raises(UploadError, match="The bot's disk is full"):
        await read(upload, "deadly.csv", workdir, command=full)


def test_worker_says_with_its_status_that_the_disk_is_full(upload: Path, workdir: Path) -> None:
    handover = Handover(workdir)
    handover.write_job(Job(upload, "movies.csv", ReadOptions(), memory=-1, disk=-1))
    handover.get_rows_path(0).symlink_to("/dev/full")

    assert main([str(workdir)]) == EXIT_DISK_FULL


@pytest.mark.parametrize(
    ("code", "status"),
    [("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"), ("raise AssertionError('secret row')", "status 1")],
)
async def test_crashed_worker_is_an_upload_error(
    upload: Path, workdir: Path, caplog: pytest.LogCaptureFixture, code: str, status: str
) -> None:
    with pytest.raises(UploadError, match="The reader crashed on it"):
        await read(upload, "deadly.csv", workdir, command=build_command(code))

    assert f"ended with {status}" in caplog.text
    assert "secret" not in caplog.text


async def test_worker_that_cannot_even_start_is_an_upload_error(upload: Path, workdir: Path) -> None:
    with pytest.raises(UploadError, match="The reader crashed on it"):
        await read(upload, "movies.csv", workdir, command=[sys.executable, "-c", "raise SystemExit(3)"])


async def test_file_of_an_archive_that_kills_the_worker_costs_only_itself(upload: Path, workdir: Path) -> None:
    write(upload, build_zip({"a.csv": build_csv(), "deadly.md": "x", "b.md": build_markdown(), "deadly.csv": "x"}))

    reading = await read_upload(upload, filename="a.zip", workdir=workdir, command=CRASH)

    assert [part.source for part in reading.parts] == ["a.csv", "b.md"]
    assert [note.split(".")[0] for note in reading.notes] == ["deadly", "deadly"]
    assert all("The reader crashed on it" in note for note in reading.notes)


async def test_worker_that_dies_when_all_is_read_has_done_its_work(upload: Path, workdir: Path) -> None:
    late = "import os, sys; from bot.files.worker import process as worker; worker.main(sys.argv[1:]); os.abort()"

    assert (await read(upload, "movies.csv", workdir, command=[sys.executable, "-c", late])).count == 2


async def test_archive_that_kills_every_worker_is_given_up(upload: Path, workdir: Path) -> None:
    write(upload, build_zip({f"deadly{number}.csv": "x" for number in range(9)}))

    with pytest.raises(UploadError, match="crashed on 3 files of the archive"):
        await read_upload(upload, filename="a.zip", workdir=workdir, command=CRASH)


async def test_cancelled_reading_leaves_no_process(tmp_path: Path, workdir: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(read(pipe, "movies.csv", workdir))
    writer = await open_once_read(pipe, reading)
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
    with writer, pytest.raises(BrokenPipeError):
        writer.write(b"nobody reads this")


async def open_once_read(pipe: Path, reading: asyncio.Task[Any]) -> RawIOBase:
    """The end of a pipe that is written to, once the worker has opened its own.

    Not by an `open` that waits for the worker: it would wait for ever where the reading fails before.
    """
    async with asyncio.timeout(30):
        while True:
            assert not reading.done(), "the reading ended before it had opened the pipe"
            with suppress(OSError):  # ENXIO: nobody reads so far
                return os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb", buffering=0)
            await asyncio.sleep(EVERY)


async def test_worker_gets_none_of_the_secrets(
    upload: Path, workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        f"import os\nopen({str(tmp_path / 'seen')!r}, 'w').write(' '.join(os.environ))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DISCORD_TOKEN", "secret")

    await read(upload, "movies.csv", workdir)

    seen = (tmp_path / "seen").read_text().split()
    assert "PYTHONPATH" in seen
    assert "DISCORD_TOKEN" not in seen


async def test_200_mb_stay_out_of_the_bots_memory(upload: Path, workdir: Path) -> None:
    row = "A film of many words," + "1990," + "a long story " * 160 + "\n"
    rows = 200_000_000 // len(row)
    with upload.open("w") as file:
        file.write("title,year,overview\n")
        for _ in range(rows // 1000):
            file.write(row * 1000)
        file.write(row * (rows % 1000))

    tracemalloc.start()
    try:
        table = await read(upload, "movies.csv", workdir)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert get_sizes(upload.parent)["upload"] > 199_000_000
    assert (table.count, table.failed_count) == (rows, 0)
    assert peak < 4 * MIB


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("part-0.json", CSV.encode(), "count"),
        ("part-0.json", b",,\n", "error"),
        ("part-0.json", b"", "error"),
        ("part-1.json", build_zip({"a.csv": CSV, "b.csv": CSV}), "count"),
        ("error.json", build_zip({}), "error"),
    ],
    ids=["good", "bad", "empty", "archive", "empty archive"],
)
def test_worker_hands_over_what_it_found(upload: Path, workdir: Path, name: str, data: bytes, expected: str) -> None:
    write(upload, data)
    Handover(workdir).write_job(Job(upload, "movies.csv", ReadOptions(), memory=-1, disk=-1))

    assert main([str(workdir)]) == 0
    assert expected in json.loads((workdir / name).read_text())


def test_worker_is_a_module_of_its_own() -> None:
    assert WORKER_COMMAND[1:] == ("-m", "bot.files.worker.process")


async def test_the_worker_speaks_the_language_of_whoever_uploads(
    upload: Path, workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", write_worker(tmp_path))
    await asyncio.to_thread(upload.write_text, "title,year\n")
    with using_locale("de"), pytest.raises(UploadError, match=r"^⟦The file holds column names and no rows\.⟧$"):
        await read_upload(upload, filename="movies.csv", workdir=workdir)
    with pytest.raises(UploadError, match=r"^The file holds column names and no rows\.$"):
        await read_upload(upload, filename="movies.csv", workdir=workdir)
