"""What Discord tells about followed channels: messages, threads, channels and servers that come, change and go."""

import discord
from discord.ext import commands

from bot.app import RagBot
from bot.sources import Following, Readable
from bot.visibility import is_readable


class Follow(commands.Cog):
    """Hands on which message it is, never what it says: raw events come without that, and for old messages too."""

    def __init__(self, *, client: discord.Client, following: Following) -> None:
        self._client = client
        self._following = following

    async def cog_unload(self) -> None:
        """Stop first of all: what still reads would fail as the bot leaves Discord."""
        await self._following.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare everything: at the start, and after a connection that could not be resumed."""
        self._following.resume()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take in a new message."""
        if message.guild is not None and not message.author.bot:
            self._note_changed(message.guild.id, message.channel.id, message.id)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Take in an edited message; the previews that Discord adds to links are edits too."""
        if payload.guild_id is not None and not payload.message.author.bot:
            self._note_changed(payload.guild_id, payload.channel_id, payload.message_id)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take out a message."""
        self._note_deleted(payload.guild_id, payload.channel_id, {payload.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take out messages that a moderator deleted at once."""
        self._note_deleted(payload.guild_id, payload.channel_id, payload.message_ids)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Take in the first message of a post, which has the post's id and may have come before it."""
        if isinstance(thread.parent, discord.ForumChannel):
            self._note_changed(thread.guild.id, thread.id, thread.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Take out a post of a forum; a followed thread is lost."""
        guild = self._client.get_guild(payload.guild_id)
        parent = None if guild is None else guild.get_channel(payload.parent_id)
        forum_id = payload.parent_id if isinstance(parent, discord.ForumChannel) else None
        self._following.note_gone(payload.guild_id, payload.thread_id, forum_id=forum_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note what is lost: the channel, and threads in it, of which Discord says nothing."""
        self._following.recheck(channel.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Try again what the bot may perhaps read now, and note what it may no longer."""
        if isinstance(after, Readable) and not is_readable(after, after.guild.me):
            self._following.note_gone(after.guild.id, after.id)
        else:
            self._following.recheck(after.guild.id, only_disturbed=True)

    @commands.Cog.listener()
    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Try again what the bot may perhaps read now."""
        self._following.recheck(after.guild.id, only_disturbed=True)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Compare after an outage of Discord's, in which nothing was heard."""
        self._following.recheck(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Go on where the bot has returned."""
        self._following.recheck(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note since when the bot is no longer there."""
        self._following.recheck(guild.id)

    def _note_changed(self, guild_id: int, channel_id: int, message_id: int) -> None:
        forum_id = self._find_forum(guild_id, channel_id)
        self._following.note_changed(guild_id, channel_id, message_id, forum_id=forum_id)

    def _note_deleted(self, guild_id: int | None, channel_id: int, message_ids: set[int]) -> None:
        if guild_id is not None:
            forum_id = self._find_forum(guild_id, channel_id)
            self._following.note_deleted(guild_id, channel_id, message_ids, forum_id=forum_id)

    def _find_forum(self, guild_id: int, channel_id: int) -> int | None:
        """The forum whose post a channel is; threads of other channels are followed by themselves only."""
        guild = self._client.get_guild(guild_id)
        thread = None if guild is None else guild.get_thread(channel_id)
        return thread.parent_id if thread is not None and isinstance(thread.parent, discord.ForumChannel) else None


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Follow(client=bot, following=bot.following))
