"""The whole way of one file inside the worker: sniff, parse, learn the types, write normalised rows."""

import json
from pathlib import Path
from typing import Final

from bot.errors import UploadError
from bot.files.detect.formats import TABLE_FORMATS, TAKEN, Format
from bot.files.detect.sniff import Source, sniff
from bot.files.limits import FailedLimit, share_failed_limit
from bot.files.tables.classify import classify_cell, classify_european, classify_grouped, classify_json
from bot.files.tables.columns import Column
from bot.files.tables.delimited import parse_delimited
from bot.files.tables.looks import Notation
from bot.files.tables.objects import parse_json, parse_jsonl
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, TableOptions
from bot.files.tables.rows import RowWriter
from bot.files.tables.workbook import parse_workbook
from bot.files.texts.chunks import DEFAULT_OPTIONS, ReadOptions
from bot.files.texts.documents import read_document
from bot.files.worker.exports import find_export
from bot.files.worker.spreadsheets import is_spreadsheet, read_spreadsheet
from bot.files.worker.summary import Summary
from bot.languages import phrase, render_count, translate
from bot.text_schema import CHUNK_PROPERTIES

_CLASSIFY: Final = {
    Notation.PLAIN: classify_cell,
    Notation.COMMA: classify_european,
    Notation.GROUPED: classify_grouped,
}
_DELIMITED = frozenset({Format.CSV, Format.TSV})


def parse_file(
    path: Path,
    *,
    filename: str,
    rows_path: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    limit: FailedLimit | None = None,
    tables: TableOptions = DEFAULT_TABLE_OPTIONS,
) -> Summary:
    """Write the rows of the file at `path` to `rows_path` as JSONL: of each its line and its values.

    A document's rows are its chunks.

    Raises:
        UploadError: the file cannot be read, or none of its rows can be stored.
    """
    kept = limit or share_failed_limit(1)
    if (export := find_export(path)) is not None:
        return export.read_only_section(rows_path, limit=kept)
    source = sniff(path, filename=filename, delimiter=tables.delimiter)
    if source.format is Format.ZIP:
        raise UploadError(
            translate("The file is a ZIP archive inside of another. Unpack it. {taken}", taken=translate(TAKEN))
        )
    if is_spreadsheet(source):
        return read_spreadsheet(source, rows_path, limit=kept)
    if source.format in TABLE_FORMATS:
        return _parse_table(source, rows_path, kept, tables)
    return _parse_document(source, rows_path, options)


def _parse_document(source: Source, rows_path: Path, options: ReadOptions) -> Summary:
    text = read_document(source)
    number = 0
    with rows_path.open("w", encoding="utf-8", newline="\n") as out:
        for number, (page, chunk) in enumerate(text.split(options), start=1):
            values = [chunk.content, text.title, page, chunk.heading, number - 1]
            out.write(f"{json.dumps([number, values], ensure_ascii=False)}\n")
    return Summary(
        format=source.format,
        encoding=source.encoding,
        columns=tuple(Column(spec.name, spec) for spec in CHUNK_PROPERTIES),
        count=number,
        title=text.title,
        notes=(*source.notes, *text.notes),
    )


def _parse_table(source: Source, rows_path: Path, limit: FailedLimit, options: TableOptions) -> Summary:
    classify = _CLASSIFY[options.notation] if source.format in _DELIMITED else classify_json
    with rows_path.open("wb") as out:
        writer = RowWriter(out, classify=classify, limit=limit, options=options)
        remarks = _parse_rows(source, writer, options)
    if not writer.count:
        raise UploadError(_explain_no_rows(source, writer))
    columns, notes = writer.build_columns()
    return Summary(
        format=source.format,
        encoding=source.encoding,
        columns=columns,
        count=writer.count,
        failed=tuple(writer.failed.kept),
        failed_count=writer.failed.count,
        notes=(*source.notes, *remarks, *notes),
        notation=options.notation,
        choices=tuple(dict.fromkeys(writer.choices)),
        belongs_to=writer.belongs_to,
    )


def _parse_rows(source: Source, writer: RowWriter, options: TableOptions) -> list[str]:
    """Hand the file's rows to the writer, and return notes on what was left out."""
    if source.format is Format.XLSX:
        return parse_workbook(source.path, writer, options)
    newline = "\n" if source.format is Format.JSONL else ""
    with source.path.open(encoding=source.codec, errors=source.errors, newline=newline) as stream:
        if source.format is Format.JSON:
            return parse_json(stream.read(), writer)
        if source.format is Format.JSONL:
            parse_jsonl(stream, writer)
            return []
        return parse_delimited(stream, writer, layout=source.layout, options=options)


def _explain_no_rows(source: Source, writer: RowWriter) -> str:
    if writer.failed.kept:
        first = writer.failed.kept[0]
        said = (
            phrase("None of {rows} can be stored. Element {line}: {reason}")
            if source.format is Format.JSON
            else phrase("None of {rows} can be stored. Line {line}: {reason}")
        )
        rows = render_count(writer.failed.count, "row")
        return translate(said, rows=rows, line=first.line, reason=first.reason)
    if source.format in (Format.JSON, Format.JSONL):
        return translate("The file holds no rows.")
    return translate("The file holds column names and no rows.")
