"""/privacy: what a member wrote is deleted, and kept out, when that member says so."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from discord.ext import commands

from bot.app import RagBot
from bot.languages import phrase, translate
from bot.library import Library
from bot.limits import Limits
from bot.ui import (
    ATTACHMENT_BYTES,
    Context,
    Reply,
    get_guild_id,
    hold_turn,
    render_forgetting,
    render_forgotten,
    send_private,
)
from bot.uploads import Export, collect_files

SUBCOMMANDS: Final = phrase(
    "Say what to do: `privacy my-data`, `privacy forget-me`, `privacy opt-out` or `privacy opt-in`."
)
OPTED_OUT: Final = phrase(
    "From now on I save none of your messages on this server. What I have already is still there: "
    "`/privacy forget-me` deletes it. `/privacy opt-in` takes this back."
)
OPTED_IN: Final = phrase(
    "Admins of this server may save your messages in my knowledge again. `/privacy opt-out` takes this back."
)
NOTHING: Final = phrase("I have nothing that you wrote on this server.")
UNLEARNED: Final = phrase(
    "I had no messages of yours. I have deleted your votes, questions, and your name under answers."
)
FILE: Final = "my-data.jsonl"
LEARNED_FILE: Final = "my-votes-and-questions.jsonl"


class Privacy(commands.Cog):
    """Everybody's say over their own messages. Answers are for the member's eyes only, where Discord can do that."""

    def __init__(self, *, library: Library, limits: Limits) -> None:
        self._library = library
        self._limits = limits

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    async def privacy(self, ctx: Context) -> None:
        """Decide about your own messages in my knowledge."""
        await ctx.send(translate(SUBCOMMANDS))

    @privacy.command(name="forget-me")  # type: ignore[arg-type]
    async def forget_me(self, ctx: Context) -> None:
        """Delete what you wrote from all collections of this server."""
        await ctx.defer(ephemeral=True)
        guild_id, member_id = get_guild_id(ctx), ctx.author.id
        count = await self._library.privacy.count(guild_id, member_id)
        if not count:
            learned = await self._library.privacy.export_learned(guild_id, member_id)
            # An upload may be about to add something, and undo may still keep what was deleted.
            await self._library.privacy.forget(guild_id, member_id)
            await send_private(ctx, translate(UNLEARNED) if learned else translate(NOTHING))
            return
        reply = Reply.to_command(ctx, check=None, is_private=True)
        if await reply.ask(render_forgetting(count), confirm_label=translate("Delete"), danger=True):
            await reply.finish(render_forgotten(await self._library.privacy.forget(guild_id, member_id)))

    @privacy.command(name="my-data")  # type: ignore[arg-type]
    async def my_data(self, ctx: Context) -> None:
        """Get everything that I have stored of what you wrote on this server, as a file."""
        guild_id, member_id = get_guild_id(ctx), ctx.author.id
        async with hold_turn(ctx, partial(self._limits.read, ctx), is_private=True):
            total = await self._library.privacy.count(guild_id, member_id)
            learned = await self._library.privacy.export_learned(guild_id, member_id)
            if not total and not learned:
                await send_private(ctx, translate(NOTHING))
                return
            attachments = {LEARNED_FILE: render_learned(learned)} if learned else {}
            found = await self._library.privacy.export(guild_id, member_id) if total else []
            # Direct messages take no more than this, however many boosts the server has.
            room = min(ctx.filesize_limit, ATTACHMENT_BYTES) - sum(map(len, attachments.values()))
            files, count = await collect_files([Export(*each) for each in found], max_bytes=room) if found else ({}, 0)
            attachments.update(zip((FILE,), files.values(), strict=False))
            await send_private(ctx, render_my_data(count, total), attachments=attachments, has_own_words=True)

    @privacy.command(name="opt-out")  # type: ignore[arg-type]
    async def opt_out(self, ctx: Context) -> None:
        """Keep your messages out of the collections of this server."""
        await ctx.defer(ephemeral=True)
        await self._library.privacy.opt_out(get_guild_id(ctx), ctx.author.id)
        await send_private(ctx, translate(OPTED_OUT))

    @privacy.command(name="opt-in")  # type: ignore[arg-type]
    async def opt_in(self, ctx: Context) -> None:
        """Let your messages into the collections of this server again."""
        await ctx.defer(ephemeral=True)
        await self._library.privacy.opt_in(get_guild_id(ctx), ctx.author.id)
        await send_private(ctx, translate(OPTED_IN))


def render_learned(entries: Sequence[Mapping[str, Any]]) -> bytes:
    """A line of JSON for each vote, question and correction."""
    return "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries).encode()


def render_my_data(count: int, total: int) -> str:
    """Say what is in the file, and what is not."""
    said = translate(
        "{count:,} of {total:,} objects: what you wrote, where, and who added it when.", count=count, total=total
    )
    if not total:
        return translate(
            "I have no messages of yours. What I have are votes, questions that are kept, and answers that you wrote."
        )
    if count == total:
        return said
    return translate(
        "{said} Discord takes no more in one file. The operator gets all of them with `ragbot export`.", said=said
    )


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Privacy(library=bot.library, limits=bot.limits))
