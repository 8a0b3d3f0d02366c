"""Objects -> a file that is read back as it was: of any size, or as much as an attachment takes."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Final

from bot.files import build_header, render_header, render_object, render_spreadsheet_head, render_spreadsheet_row
from bot.models import CollectionInfo

_FILES_MAX: Final = 10  # of one message of Discord's


class ExportFormat(StrEnum):
    """JSON Lines, which hold everything, or CSV for spreadsheets, of one collection a file."""

    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Export:
    """Objects of one collection on their way out; each as JSON has it."""

    info: CollectionInfo
    objects: AsyncIterator[Mapping[str, Any]]
    format: ExportFormat = ExportFormat.JSONL

    def render_head(self) -> str:
        """What stands before the objects."""
        return _RENDERERS[self.format][0](self.info)

    def render(self, found: Mapping[str, Any]) -> str:
        """One object, with the end of its line."""
        return _RENDERERS[self.format][1](self.info, found)


async def write_export(exports: Iterable[Export], out: IO[str]) -> int:
    """Write collections one after the other; returns how many objects there were."""
    count = 0
    for export in exports:
        out.write(export.render_head())
        async for each in export.objects:
            out.write(export.render(each))
            count += 1
    return count


async def collect_files(exports: Sequence[Export], *, max_bytes: int) -> tuple[dict[str, bytes], int]:
    """As many objects as fit into so many bytes of UTF-8, by file name, and how many those are.

    CSV has a file for each collection, since each has columns of its own, and JSON Lines have one for all.
    """
    files: dict[str, bytearray] = {}
    count = size = 0
    for export in exports if exports[0].format is ExportFormat.JSONL else exports[:_FILES_MAX]:
        name = f"{export.info.name}.csv" if export.format is ExportFormat.CSV else "documents.jsonl"
        text = export.render_head()
        async for each in export.objects:
            line = (text + export.render(each)).encode()
            size += len(line)
            if size > max_bytes:
                return {name: bytes(data) for name, data in files.items()}, count
            files.setdefault(name, bytearray()).extend(line)
            text = ""
            count += 1
    return {name: bytes(data) for name, data in files.items()}, count


def _render_collection(info: CollectionInfo) -> str:
    return render_header(build_header(info))


_RENDERERS: Final[
    Mapping[ExportFormat, tuple[Callable[[CollectionInfo], str], Callable[[CollectionInfo, Mapping[str, Any]], str]]]
] = {
    ExportFormat.JSONL: (_render_collection, render_object),
    ExportFormat.CSV: (render_spreadsheet_head, render_spreadsheet_row),
}
