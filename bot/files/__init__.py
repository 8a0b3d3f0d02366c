"""Bytes -> records and chunks. Imports neither discord nor weaviate."""

from bot.files.chunks import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, ReadOptions, build_text_schema
from bot.files.failed import render_failed_csv
from bot.files.limits import MAX_UPLOAD_BYTES, WorkerLimits
from bot.files.messages import build_message_records
from bot.files.parts import Document, Part, Reading, Table
from bot.files.properties import parse_properties
from bot.files.reader import read_upload

__all__ = [
    "CHUNK_PROPERTIES",
    "MAX_UPLOAD_BYTES",
    "MESSAGE_PROPERTIES",
    "Document",
    "Part",
    "ReadOptions",
    "Reading",
    "Table",
    "WorkerLimits",
    "build_message_records",
    "build_text_schema",
    "parse_properties",
    "read_upload",
    "render_failed_csv",
]
