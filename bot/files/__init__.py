"""Bytes -> records. Imports neither discord nor weaviate."""

from bot.files.failed import render_failed_csv
from bot.files.limits import MAX_UPLOAD_BYTES
from bot.files.properties import parse_properties
from bot.files.reader import read_table
from bot.files.table import Table

__all__ = ["MAX_UPLOAD_BYTES", "Table", "parse_properties", "read_table", "render_failed_csv"]
