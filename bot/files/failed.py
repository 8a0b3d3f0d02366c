"""Failed rows -> a CSV file that a person can mend and send again."""

import csv
import io
from collections.abc import Sequence

from bot.files.limits import MAX_FAILED_BYTES
from bot.files.rows import shorten_values
from bot.models import FailedRow


def render_failed_csv(failed: Sequence[FailedRow]) -> bytes:
    """UTF-8 with a byte order mark: line, reason, then the columns as they were.

    Ends after `MAX_FAILED_BYTES` with a line that counts the rest, since Discord takes attachments of 10 MiB.
    """
    headers = list(dict.fromkeys(name for row in failed for name in row.values))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["line", "reason", *headers])
    size = 0
    for number, row in enumerate(failed):
        texts = shorten_values(row.values)
        writer.writerow([row.line, row.reason, *(texts.get(name, "") for name in headers)])
        size += sum(map(len, texts.values())) + len(row.reason)
        if size > MAX_FAILED_BYTES and number + 1 < len(failed):
            writer.writerow(["", f"and {len(failed) - number - 1:,} more rows"])
            break
    return out.getvalue().encode("utf-8-sig", "backslashreplace")
