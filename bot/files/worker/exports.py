"""Files that ragbot has exported: how they are recognised, and what is read of each collection in them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from bot.errors import UploadError
from bot.files.detect.encoding import Encoding, find_encoding
from bot.files.detect.formats import Format
from bot.files.limits import FailedLimit
from bot.files.tables.export_rows import ExportRows
from bot.files.tables.exports import BEGINNING, ExportHeader, parse_flat, parse_header
from bot.files.worker.summary import Summary
from bot.languages import phrase, translate

_HEAD: Final = 256  # bytes that tell how the file begins, whatever its encoding
_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NOT_ONE: Final = phrase("It is an export of several collections. Unpack the archive and send the export itself.")


@dataclass(frozen=True, slots=True)
class Section:
    """The objects of one collection: the lines from `begin` to before `end`, counted from 1."""

    header: ExportHeader
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class ExportFile:
    """An export, with a section for each collection, and before them one for what else a guild has."""

    path: Path
    encoding: Encoding
    sections: tuple[Section, ...]

    @contextmanager
    def open(self) -> Iterator[Iterator[tuple[int, str]]]:
        """Its lines with their numbers, from which `read_section` takes one section after the other."""
        with _open(self.path, self.encoding) as stream:
            yield iter(enumerate(stream, start=1))

    def read_only_section(self, rows_path: Path, *, limit: FailedLimit) -> Summary:
        """What `read_section` gives of the only one.

        Raises:
            UploadError: there are several.
        """
        if len(self.sections) > 1:
            raise UploadError(translate(_NOT_ONE))
        with self.open() as lines:
            return read_section(self.sections[0], lines, rows_path, limit=limit)


def read_section(section: Section, lines: Iterable[tuple[int, str]], rows_path: Path, *, limit: FailedLimit) -> Summary:
    """Write the section's rows to `rows_path`: of each its line, its values and its identity.

    Raises:
        UploadError: its objects have too many keys.
    """
    with rows_path.open("wb") as out:
        rows = ExportRows(out, header=section.header, limit=limit)
        rows.read(_take(lines, section))
    return build_summary(rows, section.header)


def build_summary(rows: ExportRows, header: ExportHeader, *, notes: Iterable[str] = ()) -> Summary:
    """What was read of one collection."""
    return Summary(
        format=Format.EXPORT,
        columns=rows.build_columns(),
        count=rows.count,
        failed=tuple(rows.failed.kept),
        failed_count=rows.failed.count,
        notes=tuple(notes),
        export=header,
    )


def _take(lines: Iterable[tuple[int, str]], section: Section) -> Iterator[tuple[int, str]]:
    """The section's lines, and not one more: the next may be another section's first."""
    if section.begin == section.end:
        return
    for number, line in lines:
        if number >= section.begin:
            yield number, line
        if number == section.end - 1:
            return


def find_export(path: Path) -> ExportFile | None:
    """What the file holds, where ragbot has exported it.

    It begins with a line about a collection; or, as exports were once, every line is an object with its origin.

    Raises:
        UploadError: it was exported by a newer ragbot, or a line about a collection is damaged.
    """
    if not _begins_so(path):
        return None
    encoding = find_encoding(path)
    with _open(path, encoding) as stream:
        first = stream.readline()
        header = parse_header(first)
        sections = _find_flat(first, stream) if header is None else _find_headed(header, stream)
    return ExportFile(path, encoding, tuple(sections)) if sections else None


def _begins_so(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    codec = next((codec for mark, codec in _MARKS if head.startswith(mark)), "utf-8")
    return BEGINNING.match(head.decode(codec, "ignore").removeprefix("\ufeff")) is not None


def _open(path: Path, encoding: Encoding) -> TextIO:
    # Only line feeds end lines: texts may hold any other separator, where another program has written the file again.
    return path.open(encoding=encoding.codec, errors=encoding.errors, newline="\n")


def _find_headed(header: ExportHeader, stream: Iterable[str]) -> list[Section]:
    sections: list[Section] = []
    begin = number = 2
    for number, line in enumerate(stream, start=2):
        if (following := parse_header(line)) is not None:
            sections.append(Section(header, begin, number))
            header, begin = following, number + 1
    return [*sections, Section(header, begin, number + 1)]


def _find_flat(first: str, stream: Iterable[str]) -> list[Section]:
    """A section for each run of lines that name the same collection; none where a line is not of an export."""
    collection = parse_flat(first)
    if collection is None:
        return []
    sections: list[Section] = []
    begin = number = 1
    for number, line in enumerate(stream, start=2):
        if not line.strip():
            continue
        if (named := parse_flat(line)) is None:
            return []
        if named != collection:
            sections.append(Section(ExportHeader(collection), begin, number))
            collection, begin = named, number
    return [*sections, Section(ExportHeader(collection), begin, number + 1)]
