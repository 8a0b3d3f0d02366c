"""Messages that were read -> a collection, with the files attached to them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.files import ReadOptions
from bot.languages import translate
from bot.library import Library
from bot.models import IngestOptions
from bot.sources import History, Readable, read_history
from bot.text_schema import build_text_schema
from bot.ui import ProgressMessage, Reply, StopView
from bot.uploads import (
    AttachmentReader,
    Intake,
    attach,
    build_draft,
    build_messages_intake,
    fetch_existing,
    join_intakes,
    open_workspace,
)
from cogs.ingest.flow import IngestFlow, OnConfirm


class MessageIngest:
    """Ingests what a channel or one message holds."""

    def __init__(self, *, library: Library, reader: AttachmentReader, read_options: ReadOptions) -> None:
        self._library = library
        self._reader = reader
        self._read_options = read_options

    async def read(
        self,
        reply: Reply,
        channel: Readable,
        *,
        after: datetime | None,
        before: datetime | None,
        opted_out: frozenset[str],
    ) -> History | None:
        """Read a channel's history under a button that stops it; None where somebody pressed it."""
        stopped = asyncio.Event()
        view = StopView(reply.author_id, stopped)
        progress = ProgressMessage(
            partial(reply.show, view=view),
            title=translate("Reading {name}", name=channel.name),
            noun="message",
            is_delayed=True,
        )
        try:
            history = await read_history(
                channel, after=after, before=before, opted_out=opted_out, on_progress=progress.update, stopped=stopped
            )
        finally:
            view.stop()
        return None if stopped.is_set() else history

    async def run(
        self,
        reply: Reply,
        collection: str,
        history: History,
        options: IngestOptions,
        *,
        guild_id: int,
        notes: Sequence[str] = (),
        on_confirm: OnConfirm | None = None,
    ) -> None:
        """Show what there is, ask, and ingest it into a collection that is there or is created for texts.

        Args:
            notes: what else a person should know.
            on_confirm: as of `IngestFlow`.
        """
        # Looked up again: minutes of reading may lie between the command and here.
        info = await fetch_existing(self._library, collection, guild_id=guild_id)
        with open_workspace() as folder:
            intake = await self._read(history, folder, notes)
            draft = build_draft(info or build_text_schema(collection), intake, options)
            flow = IngestFlow(self._library, reply, self._reader, guild_id=guild_id, draft=draft, on_confirm=on_confirm)
            await flow.run()

    async def _read(self, history: History, folder: Path, notes: Sequence[str]) -> Intake:
        """The messages by channel or thread, then their attachments."""
        messages = await asyncio.to_thread(
            build_messages_intake, history.messages, options=self._read_options, notes=[*notes, *history.get_notes()]
        )
        read = await self._reader.read([file.attachment for file in history.files], folder)
        attached = [
            attach(intake, file.message, channel=file.source, attachment_id=file.attachment.id)
            for intake, file in zip(read, history.files, strict=True)
        ]
        return join_intakes([messages, *attached])
