"""Bytes -> records and chunks. Imports neither discord nor weaviate.

In stages, whose imports point one way: `worker` -> `tables`, `texts` -> `detect`; `tables` needs no other stage.
"""

from bot.files.limits import MAX_UPLOAD_BYTES
from bot.files.tables.exports import ExportHeader, build_header, render_header, render_object
from bot.files.tables.failed import render_failed_csv
from bot.files.tables.looks import Notation
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, Choice, TableOptions
from bot.files.tables.properties import parse_properties
from bot.files.tables.spreadsheet import render_spreadsheet_head, render_spreadsheet_row
from bot.files.tables.types import merge_properties
from bot.files.texts.chunks import ReadOptions
from bot.files.texts.messages import build_author, build_message_chunk, build_message_records
from bot.files.worker.export_part import ExportPart
from bot.files.worker.limits import WorkerLimits
from bot.files.worker.parts import Document, Part, Reading, Table
from bot.files.worker.reader import read_upload
from bot.text_schema import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, build_text_schema

__all__ = [
    "CHUNK_PROPERTIES",
    "DEFAULT_TABLE_OPTIONS",
    "MAX_UPLOAD_BYTES",
    "MESSAGE_PROPERTIES",
    "Choice",
    "Document",
    "ExportHeader",
    "ExportPart",
    "Notation",
    "Part",
    "ReadOptions",
    "Reading",
    "Table",
    "TableOptions",
    "WorkerLimits",
    "build_author",
    "build_header",
    "build_message_chunk",
    "build_message_records",
    "build_text_schema",
    "merge_properties",
    "parse_properties",
    "read_upload",
    "render_failed_csv",
    "render_header",
    "render_object",
    "render_spreadsheet_head",
    "render_spreadsheet_row",
]
