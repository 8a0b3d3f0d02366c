"""Files of a message or a command -> a collection."""

from collections.abc import Sequence

import discord

from bot.audience import EVERYTHING
from bot.library import Library
from bot.models import IngestOptions
from bot.ui import CheckPress, Context, Reply, build_public_reader, get_guild_id
from bot.uploads import AttachmentReader, join_intakes, open_workspace
from cogs.ingest.audiences import get_witness, is_private
from cogs.ingest.flow import IngestFlow
from cogs.ingest.targets import choose_target, fetch_target, find_draft


class FileIngest:
    """Ingests what is attached."""

    def __init__(self, *, library: Library, reader: AttachmentReader, check_press: CheckPress) -> None:
        self._library = library
        self._reader = reader
        self._check_press = check_press

    async def run(
        self, ctx: Context, collection: str | None, files: Sequence[discord.Attachment], options: IngestOptions
    ) -> None:
        """Read the files, show what there is, ask, and ingest them."""
        guild_id = get_guild_id(ctx)
        # What hangs on a message is seen in the channel already; what a slash command brings is not.
        witness = EVERYTHING if ctx.interaction is None else get_witness(ctx, options)
        is_alone = ctx.interaction is not None and is_private(witness)
        readers = EVERYTHING if is_alone else build_public_reader(ctx)
        reply = Reply.to_command(ctx, check=self._check_press, is_private=is_alone)
        with open_workspace() as folder:
            async with ctx.typing(ephemeral=is_alone):
                if collection is not None:  # refused before the files are read
                    await fetch_target(self._library, collection, guild_id=guild_id, witness=readers)
                intake, names = join_intakes(await self._reader.read(files, folder)), [file.filename for file in files]
                name, intake = await choose_target(self._library, intake, names, collection, guild_id=guild_id)
            draft = await find_draft(
                *(self._library, reply, name, intake, options),
                guild_id=guild_id,
                witness=readers,
                is_typed=collection is not None,
            )
            if draft is not None:
                await IngestFlow(
                    self._library, reply, self._reader, guild_id=guild_id, draft=draft, witness=witness
                ).run()
