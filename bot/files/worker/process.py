"""`python -m bot.files.worker.process FOLDER`: reads one upload in a process that may die of it."""

import errno
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.errors import UploadError
from bot.files.detect.archives import check_archive, extract_member, open_archive
from bot.files.detect.containers import find_container
from bot.files.detect.formats import Format
from bot.files.limits import FailedLimit, share_failed_limit
from bot.files.worker.exports import ExportFile, find_export, read_section
from bot.files.worker.handover import Handover, Job
from bot.files.worker.limits import EXIT_DISK_FULL
from bot.files.worker.parse import parse_file
from bot.files.worker.summary import Summary, dump_error, dump_summary
from bot.languages import phrase, set_locale, translate

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]

_TOO_LARGE = phrase(
    "Reading the file needs more memory than one upload may use. Save it as JSONL or CSV, which are read row by row."
)
_TOO_LONG = phrase("The file holds more than one upload may write to the disk. Split it into smaller ones.")
_FULL = (errno.ENOSPC, errno.EDQUOT)


def main(argv: list[str]) -> int:
    """Write what the upload holds, or the sentence that says why not, into the folder."""
    handover = Handover(Path(argv[0]))
    job = handover.load_job()
    _limit_resources(job)
    set_locale(job.language)
    try:
        _read(job, handover)
    except OSError as error:
        if error.errno in _FULL:
            return EXIT_DISK_FULL
        raise
    return 0


def _read(job: Job, handover: Handover) -> None:
    try:
        if find_container(job.path) is Format.ZIP:
            _read_archive(job, handover)
            return
        if (export := find_export(job.path)) is not None:
            _read_export(export, job, handover)
            return
    except UploadError as error:
        handover.write_error(error.user_message)
        return
    handover.write_names([job.filename])
    _read_member(0, job.path, name=job.filename, job=job, handover=handover)


def _read_export(export: ExportFile, job: Job, handover: Handover) -> None:
    """Read each collection of an export as a file of its own; nothing native reads it that could end the worker."""
    sections = export.sections
    names = [section.header.collection for section in sections] if len(sections) > 1 else [job.filename]
    handover.write_names(names)
    with export.open() as lines:
        for place, section in enumerate(sections):
            read = partial(read_section, section, lines, handover.get_rows_path(place), limit=_get_limit(handover))
            handover.write_part(place, _describe(read))


def _read_archive(job: Job, handover: Handover) -> None:
    """Read the members from the job's place on: those before were read by a worker that then died of one."""
    with open_archive(job.path) as archive:
        members = check_archive(archive, size=job.path.stat().st_size)
        if job.member is not None:
            members = [member for member in members if member.filename == job.member]
        handover.write_names([member.filename for member in members])
        for place, member in enumerate(members[job.start :], start=job.start):
            try:
                extract_member(archive, member, handover.member_path)
            except UploadError as error:
                handover.write_part(place, dump_error(error.user_message))
                continue
            _read_member(place, handover.member_path, name=member.filename, job=job, handover=handover)


def _read_member(place: int, path: Path, *, name: str, job: Job, handover: Handover) -> None:
    read = partial(
        parse_file,
        path,
        filename=name,
        rows_path=handover.get_rows_path(place),
        options=job.options,
        tables=job.tables,
        limit=_get_limit(handover),
    )
    handover.write_part(place, _describe(read))


def _get_limit(handover: Handover) -> FailedLimit:
    return share_failed_limit(handover.count_names())


def _describe(read: Callable[[], Summary]) -> str:
    try:
        summary = read()
    except UploadError as error:
        return dump_error(error.user_message)
    except MemoryError:
        return dump_error(translate(_TOO_LARGE))
    except OSError as error:
        # Python ignores SIGXFSZ, so a write beyond RLIMIT_FSIZE fails with this instead of ending the process.
        if error.errno == errno.EFBIG:
            return dump_error(translate(_TOO_LONG))
        raise
    return dump_summary(summary)


def _limit_resources(job: Job) -> None:
    if resource is not None:
        for kind, size in ((resource.RLIMIT_AS, job.memory), (resource.RLIMIT_FSIZE, job.disk)):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (size, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
