"""The folder in which the bot and the worker hand each other one upload."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import UploadError
from bot.files.limits import share_failed_limit
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, TableOptions, load_options
from bot.files.texts.chunks import ReadOptions
from bot.files.worker.export_part import build_export_part
from bot.files.worker.parts import Part, Reading, build_part
from bot.files.worker.summary import dump_error, load_summary
from bot.languages import ENGLISH, translate

# An archive may have a thousand files that cannot be read, and the preview is one message.
_NOTES_MAX = 20


@dataclass(frozen=True, slots=True)
class Job:
    """What the worker is to do.

    Attributes:
        language: of notes and reasons.
        start: the first file of an archive that no worker has tried yet.
        member: the only file of an archive that is read; None: all of them.
    """

    path: Path
    filename: str
    options: ReadOptions
    memory: int
    disk: int
    start: int = 0
    language: str = ENGLISH
    tables: TableOptions = DEFAULT_TABLE_OPTIONS
    member: str | None = None


class Handover:
    """`job.json` for the worker; `names.json` and for each file `part-N.json` and `rows-N.jsonl` for the bot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # All files are ASCII: JSON escapes what file names may hold and UTF-8 may not, such as lone surrogates.
        self._job_path = folder / "job.json"
        self._names_path = folder / "names.json"
        self._error_path = folder / "error.json"
        self.member_path = folder / "member"

    def write_job(self, job: Job) -> None:
        """Tell the worker what to do."""
        self._job_path.write_text(json.dumps({**asdict(job), "path": str(job.path)}), encoding="ascii")

    def load_job(self) -> Job:
        """What `write_job` wrote."""
        found: dict[str, Any] = json.loads(self._job_path.read_text(encoding="ascii"))
        return Job(
            **{
                **found,
                "path": Path(found["path"]),
                "options": ReadOptions(**found["options"]),
                "tables": load_options(found["tables"]),
            }
        )

    def write_names(self, names: list[str]) -> None:
        """Say which files the upload holds, before any of them is read."""
        self._names_path.write_text(json.dumps(names), encoding="ascii")

    def count_names(self) -> int:
        """How many files the upload holds."""
        return len(self._load_names())

    def write_error(self, user_message: str) -> None:
        """Say that nothing of the upload can be read, and why."""
        self._error_path.write_text(dump_error(user_message), encoding="ascii")

    def write_part(self, place: int, text: str) -> None:
        """Hand over one file, as `dump_summary` or `dump_error` write it."""
        self._get_part_path(place).write_text(text, encoding="ascii")

    def get_rows_path(self, place: int) -> Path:
        """Where the rows of a file go."""
        return self.folder / f"rows-{place}.jsonl"

    def is_opened(self) -> bool:
        """Whether the worker got as far as listing the files."""
        return self._names_path.exists()

    def find_unread(self) -> int | None:
        """The place of the first file that is not handed over, if there is one."""
        places = range(self.count_names())
        return next((place for place in places if not self._get_part_path(place).exists()), None)

    def load_reading(self) -> Reading:
        """What the worker found.

        Raises:
            UploadError: nothing of it can be read; says why.
        """
        if self._error_path.exists():
            load_summary(self._error_path.read_text(encoding="ascii"))
        names = self._load_names()
        parts, refused = [], []
        for place, name in enumerate(names):
            try:
                parts.append(self._load_part(place, name=name, of=len(names)))
            except UploadError as error:
                refused.append((name, error.user_message))
        if not parts:
            raise UploadError(_explain_refusal(refused))
        return Reading(tuple(parts), _build_notes(refused))

    def _load_part(self, place: int, *, name: str, of: int) -> Part:
        summary = load_summary(self._get_part_path(place).read_text(encoding="ascii"))
        build = build_part if summary.export is None else build_export_part
        return build(summary, self.get_rows_path(place), source=name, limit=share_failed_limit(of))

    def _load_names(self) -> list[str]:
        names: list[str] = json.loads(self._names_path.read_text(encoding="ascii"))
        return names

    def _get_part_path(self, place: int) -> Path:
        return self.folder / f"part-{place}.json"


def _explain_refusal(refused: list[tuple[str, str]]) -> str:
    name, user_message = refused[0]
    return (
        user_message
        if len(refused) == 1
        else translate(
            "None of {count} files can be read. {name}: {reason}",
            count=len(refused),
            name=name,
            reason=user_message,
        )
    )


def _build_notes(refused: list[tuple[str, str]]) -> tuple[str, ...]:
    notes = [f"{name}: {user_message}" for name, user_message in refused[:_NOTES_MAX]]
    if len(refused) > _NOTES_MAX:
        notes.append(translate("{count} more files of the archive cannot be read.", count=len(refused) - _NOTES_MAX))
    return tuple(notes)
