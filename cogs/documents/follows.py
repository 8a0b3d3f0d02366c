"""/documents unfollow."""

import re

from discord import app_commands

from bot.errors import QueryError
from bot.follow import Follow
from bot.ui import Context, Interaction, Reply, complete_follows, get_guild_id, render_unfollowed
from cogs.documents.group import DocumentsGroup


class FollowCommands(DocumentsGroup):
    """Ends the following of channels, which `/ingest channel` begins."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(channel="A followed channel, deleted ones too")
    async def unfollow(self, ctx: Context, *, channel: str) -> None:
        """Follow a channel no longer; what is stored of it stays (admins)."""
        async with ctx.typing():
            guild_id = get_guild_id(ctx)
            follow = find_follow(await self._library.follows.fetch_all(guild_id), channel)
            await self._following.unfollow(guild_id, follow.channel_id)
        await Reply.to_command(ctx, check=self._check_press).finish(render_unfollowed(follow))

    @unfollow.autocomplete("channel")
    async def complete_followed(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the channel from those that are followed."""
        if interaction.guild_id is None:
            return []
        return await complete_follows(self._library.follows.fetch_all(interaction.guild_id), current)


def find_follow(follows: tuple[Follow, ...], text: str) -> Follow:
    """The follow of a channel that is named by its id, a mention or its name.

    Raises:
        QueryError: no such channel is followed.
    """
    mention = re.fullmatch(r"<?#?(\d+)>?", text.strip())
    if mention is not None:
        found = [follow for follow in follows if follow.channel_id == int(mention[1])]
    else:
        found = [follow for follow in follows if follow.name.casefold() == text.strip().lstrip("#").casefold()]
    if not found:
        raise QueryError(f"I don't follow “{text[:40]}”. `/documents list` shows the channels that I follow.")
    return found[0]
