"""Failed rows -> a CSV file that a person can correct and upload again."""

import csv
import io
from collections.abc import Sequence

from bot.files.limits import MAX_FAILED_BYTES
from bot.files.tables.header import REPORT_COLUMNS
from bot.files.tables.values import convert_text
from bot.languages import translate
from bot.models import FailedRow


def render_failed_csv(failed: Sequence[FailedRow], headers: Sequence[str] = (), *, source: str = "") -> bytes:
    """UTF-8 with a byte order mark: the rows as they were, and in three more columns lines, reasons and the source.

    Those are no data when the corrected file is uploaded: its rows then belong to that source. Ends after
    `MAX_FAILED_BYTES` with a line that counts the rest, since Discord takes attachments of 10 MiB.

    Args:
        headers: the columns of the file, in its order; others that rows have come after them.
        source: what the rows came from.
    """
    columns = list(dict.fromkeys([*headers, *(name for row in failed for name in row.values)]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, *REPORT_COLUMNS])
    for number, row in enumerate(failed):
        texts = {name: "" if value is None else convert_text(value) for name, value in row.values.items()}
        writer.writerow([*(texts.get(name, "") for name in columns), row.line, row.reason, source])
        if out.tell() > MAX_FAILED_BYTES and number + 1 < len(failed):
            writer.writerow(
                [*([""] * len(columns)), "", translate("and {count:,} more rows", count=len(failed) - number - 1), ""]
            )
            break
    # Excel takes a CSV without a byte order mark for the system's own code page. Lone surrogates, for which rows fail,
    # have no bytes in UTF-8.
    return out.getvalue().encode("utf-8-sig", "backslashreplace")
