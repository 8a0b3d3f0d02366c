"""`python -m tests.fuzz.target FOLDER [libFuzzer's options]`: any bytes, through the whole reader in one process.

Every upload must end as parts whose rows come out again, or as an UploadError. A panic of a native library is no
finding: in the bot it ends a worker, which tests/files/worker/test_read_upload.py proves to cost one file and no more.
"""

import json
import sys
from pathlib import Path
from shutil import rmtree

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["bot.files"]):
    from bot.errors import UploadError
    from bot.files.texts.chunks import ReadOptions
    from bot.files.worker.handover import Handover, Job
    from bot.files.worker.process import main as work

_NAMES = ("a.csv", "a.tsv", "a.json", "a.jsonl", "a.md", "a.py", "a.html", "a.eml", "a.txt", "a")
_OPTIONS = ReadOptions(chunk_characters=200, chunk_overlap=20)
_UNLIMITED = -1
_PANIC = "PanicException"  # of pyo3, which gives its class no module to import it from


def read_upload(data: bytes, folder: Path) -> None:
    """Read the bytes as the worker and the bot do, under a name that their length decides."""
    upload, job_folder = folder / "upload", folder / "job"
    job_folder.mkdir()
    try:
        upload.write_bytes(data)
        handover = Handover(job_folder)
        filename = _NAMES[len(data) % len(_NAMES)]
        handover.write_job(Job(upload, filename, _OPTIONS, memory=_UNLIMITED, disk=_UNLIMITED))
        assert work([str(job_folder)]) == 0
        _check_parts(handover)
    finally:
        rmtree(job_folder)


def _check_parts(handover: Handover) -> None:
    try:
        reading = handover.load_reading()
    except UploadError:
        return
    for part in reading.parts:
        records = list(part.records())
        assert len(records) == part.count > 0
        for record in records:
            json.dumps(record.values, allow_nan=False).encode()


def fuzz(folder: Path, options: list[str]) -> None:
    """Run until an option says to stop; a finding ends the process with another status than 0."""

    def try_one(data: bytes) -> None:
        try:
            read_upload(data, folder)
        except BaseException as error:
            if type(error).__name__ != _PANIC:
                raise

    atheris.Setup([sys.argv[0], *options], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(Path(sys.argv[1]), sys.argv[2:])
