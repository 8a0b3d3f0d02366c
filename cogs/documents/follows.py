"""/documents unfollow."""

import re
from collections.abc import Sequence

from discord import app_commands

from bot.errors import QueryError
from bot.follow import Follow
from bot.languages import translate
from bot.ui import (
    Context,
    Interaction,
    Reply,
    build_witness,
    complete_follows,
    get_guild_id,
    is_alone,
    render_unfollowed,
)
from cogs.documents.group import DocumentsGroup


class FollowCommands(DocumentsGroup):
    """Ends the following of channels, which `/ingest channel` begins."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(channel="A followed channel, deleted ones too")
    async def unfollow(self, ctx: Context, *, channel: str) -> None:
        """Follow a channel no longer; what is stored of it stays (admins)."""
        async with ctx.typing(ephemeral=is_alone(ctx)):
            guild_id = get_guild_id(ctx)
            follow = find_follow(await self._fetch_follows(guild_id, None, build_witness(ctx)), channel)
            await self._following.unfollow(guild_id, follow.channel_id)
        await Reply.to_command(ctx, check=self._check_press, is_private=is_alone(ctx)).finish(render_unfollowed(follow))

    @unfollow.autocomplete("channel")
    async def complete_followed(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the channel from those that are followed, as far as the member may read them."""
        if interaction.guild_id is None:
            return []
        follows = self._fetch_follows(interaction.guild_id, None, self._get_manager(interaction))
        return await complete_follows(follows, current)


def find_follow(follows: Sequence[Follow], text: str) -> Follow:
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
        raise QueryError(
            translate("I don't follow “{text}”. `/documents list` shows the channels that I follow.", text=text[:40])
        )
    return found[0]
