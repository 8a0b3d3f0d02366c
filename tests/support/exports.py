"""Exports written and read back in this process, on the same way as a member's upload."""

import asyncio
import io
from pathlib import Path

from bot.audience import EVERYTHING
from bot.files.limits import share_failed_limit
from bot.files.worker.export_part import build_export_part
from bot.files.worker.parse import parse_file
from bot.files.worker.parts import build_part
from bot.files.worker.summary import dump_summary, load_summary
from bot.library import Library
from bot.models import IngestOptions
from bot.uploads import (
    Export,
    ExportFormat,
    Intake,
    Outcome,
    Sender,
    UploadRun,
    build_schema,
    check_intake,
    choose_collection,
    fetch_existing,
    start_batch,
    write_export,
)
from bot.uploads.intake import UploadItem


async def export_text(
    library: Library, name: str, guild_id: int, *, form: ExportFormat = ExportFormat.JSONL, source: str | None = None
) -> str:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    out = io.StringIO()
    await write_export(
        [Export(info, library.documents.export(info, guild_id=guild_id, reader=EVERYTHING, source=source), form)], out
    )
    return out.getvalue()


def read_export(text: str | bytes, folder: Path, filename: str = "documents.jsonl") -> Intake:
    """What the worker would read, without a process of its own."""
    upload, rows = folder / "upload", folder / "rows.jsonl"
    upload.write_bytes(text.encode() if isinstance(text, str) else text)
    summary = load_summary(dump_summary(parse_file(upload, filename=filename, rows_path=rows)))
    build = build_part if summary.export is None else build_export_part
    return Intake((UploadItem(filename, build(summary, rows, source=filename, limit=share_failed_limit(1))),))


async def import_text(
    library: Library,
    guild_id: int,
    text: str | bytes,
    folder: Path,
    *,
    collection: str | None = None,
    filename: str = "documents.jsonl",
    options: IngestOptions = IngestOptions(),  # noqa: B008 - frozen
) -> Outcome:
    """Restore an export into the collection that it names, or another one."""
    name, intake = choose_collection(await asyncio.to_thread(read_export, text, folder, filename), collection)
    assert name is not None
    target = await fetch_existing(library, name, guild_id=guild_id) or build_schema(name, intake.parts)
    run = UploadRun(
        library,
        target,
        sender=Sender(guild_id, 7),
        options=options,
        batch=start_batch(),
        stop=asyncio.Event(),
    )
    return await run.run(check_intake(intake, target, mode=options.mode))
