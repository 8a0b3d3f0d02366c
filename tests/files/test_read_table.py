"""The worker process: what it hands over, and what its death costs."""

import asyncio
import os
import tracemalloc
from pathlib import Path

import pytest

from bot.errors import UploadError
from bot.files import MAX_UPLOAD_BYTES, read_table
from bot.files.worker import main
from bot.models import DataType, PropertySpec, Record

CSV = "title,year\nInk,1990\nPaper,1991\n"
MIB = 2**20


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


def get_sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.iterdir()}


async def test_table_comes_out_of_the_worker(upload: Path, workdir: Path) -> None:
    table = await read_table(upload, filename="movies.csv", workdir=workdir)

    assert table.columns == (PropertySpec("title", DataType.TEXT), PropertySpec("year", DataType.INT))
    assert list(table.records()) == [
        Record(2, {"title": "Ink", "year": 1990}),
        Record(3, {"title": "Paper", "year": 1991}),
    ]
    assert table.sample == tuple(table.records())


async def test_sentence_comes_out_of_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, b"%PDF-1.7\n")

    with pytest.raises(UploadError, match="a PDF document"):
        await read_table(upload, filename="movies.csv", workdir=workdir)


async def test_failed_rows_and_notes_come_out_of_the_worker(upload: Path, workdir: Path) -> None:
    write(upload, b"title,Year of Release\nCaf\xe9,1990\nInk\n")

    table = await read_table(upload, filename="movies.csv", workdir=workdir)

    assert [(row.line, row.values) for row in table.failed] == [(3, {"title": "Ink"})]
    assert table.failed_count == 1
    assert len(table.notes) == 2


@pytest.mark.parametrize("filename", ["--help", "-c", "a\0b.csv", "x" * 300_000 + ".csv", "🎬 \u202e.csv", ""])
async def test_any_file_name(upload: Path, workdir: Path, filename: str) -> None:
    table = await read_table(upload, filename=filename, workdir=workdir)

    assert table.count == 2


async def test_relative_paths(upload: Path, workdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(upload.parent)

    assert (await read_table(Path("upload"), filename="movies.csv", workdir=Path("work"))).count == 2


async def test_upload_beyond_the_limit_is_not_read(upload: Path, workdir: Path) -> None:
    os.truncate(upload, MAX_UPLOAD_BYTES + 1)

    with pytest.raises(UploadError, match="256 MiB, and I can take 256"):
        await read_table(upload, filename="movies.csv", workdir=workdir)
    assert not get_sizes(workdir)


async def test_time_limit_ends_the_worker(tmp_path: Path, workdir: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # nobody writes to it: reading would never end

    with pytest.raises(UploadError, match="took more than 0 s"):
        await read_table(pipe, filename="movies.csv", workdir=workdir, seconds=0.2)


async def test_memory_limit_ends_in_a_sentence(upload: Path, workdir: Path) -> None:
    with upload.open("w") as file:
        file.write("[")
        file.writelines('{"title": "Ink"},' for _ in range(5 * MIB))
        file.write('{"title": "Paper"}]')

    with pytest.raises(UploadError, match="more memory than one upload may have"):
        await read_table(upload, filename="movies.json", workdir=workdir, memory=128 * MIB)


async def test_crashed_worker_is_an_upload_error(upload: Path, workdir: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UploadError, match="its reader crashed"):
        await read_table(upload.parent, filename="a folder.csv", workdir=workdir)
    assert "ended with status 1" in caplog.text


async def test_cancelled_reading_leaves_no_process(tmp_path: Path, workdir: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(read_table(pipe, filename="movies.csv", workdir=workdir))
    writer = await asyncio.to_thread(pipe.open, "wb", buffering=0)  # returns when the worker has opened its end
    reading.cancel()

    with pytest.raises(asyncio.CancelledError):
        await reading
    with writer, pytest.raises(BrokenPipeError):
        writer.write(b"nobody reads this")


async def test_worker_gets_none_of_the_secrets(
    upload: Path, workdir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        f"import os\nopen({str(tmp_path / 'seen')!r}, 'w').write(' '.join(os.environ))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DISCORD_TOKEN", "secret")

    await read_table(upload, filename="movies.csv", workdir=workdir)

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
        table = await read_table(upload, filename="movies.csv", workdir=workdir)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert get_sizes(upload.parent)["upload"] > 199_000_000
    assert (table.count, table.failed_count) == (rows, 0)
    assert peak < 4 * MIB


@pytest.mark.parametrize(
    ("data", "expected"), [(CSV, '"count": 2'), ("", '"error": "The file is empty."')], ids=["good", "bad"]
)
def test_worker_writes_a_summary(upload: Path, workdir: Path, data: str, expected: str) -> None:
    upload.write_text(data)

    main([str(upload), "movies.csv", str(workdir), "-1"])

    assert expected in (workdir / "summary.json").read_text()
