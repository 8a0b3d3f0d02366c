"""CSV and its relatives -> rows."""

from typing import TextIO

from bot.files.layout import Layout
from bot.files.tables.header import hand_over_table
from bot.files.tables.options import TableOptions
from bot.files.tables.records import Records
from bot.files.tables.rows import RowWriter


def parse_delimited(stream: TextIO, writer: RowWriter, *, layout: Layout, options: TableOptions) -> list[str]:
    """Hand every row to the writer; returns notes on what was left out, named, or made of quotes.

    Raises:
        UploadError: no column names.
    """
    writer.is_european = layout.delimiter == ";"
    records = Records(stream, layout)
    notes = hand_over_table(iter(records), writer, options)
    return [*notes, *records.build_notes()]
