"""How large an upload, its parts and its reader may be."""

# Discord takes 500 MB from members that pay for it; half of that is already a million rows of 250 bytes.
MAX_UPLOAD_BYTES = 256 * 1024 * 1024

# 1 MiB of text is a book: no embedding model reads as much, and in a prompt it would overrun the context.
MAX_TEXT_BYTES = 1024 * 1024

# Each property is several indexes on Weaviate's disk, and a Discord message could not show more of them.
MAX_COLUMNS = 500

# The worker holds one row of a CSV or JSONL file at a time, but a whole JSON list as text.
WORKER_MEMORY_BYTES = 1024 * 1024 * 1024
WORKER_SECONDS = 120.0

# Failed rows are kept in the bot's memory until the report is sent, as one attachment of at most 10 MiB.
MAX_FAILED_ROWS = 10_000
MAX_FAILED_BYTES = 6 * 1024 * 1024
MAX_FAILED_CELL = 1000

# Weaviate's batches carry a whole number as a double (`google.protobuf.Struct`), which is exact up to here.
MAX_INT = 2**53
