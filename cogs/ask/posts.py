"""Posts of the forums in which the bot helps: new ones, their buttons, and what is deleted of them."""

import logging
from collections.abc import Collection

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.errors import RagbotError
from bot.library import Library
from bot.tree import answer_event, answer_press
from bot.ui import (
    MARK_SOLVED,
    HelpForum,
    HelpForums,
    Interaction,
    Post,
    PostDesk,
    SolvedDesk,
    get_solved_press,
    is_post_asked,
    is_post_sent,
    use_guild_language,
)

log = logging.getLogger(__name__)


class Posts(commands.Cog):
    """Hears of new posts, and of presses, as the views that sent the buttons end with the process."""

    def __init__(
        self, *, bot: RagBot, library: Library, forums: HelpForums, desk: PostDesk, solving: SolvedDesk
    ) -> None:
        self._bot = bot
        self._library = library
        self._forums = forums
        self._desk = desk
        self._solving = solving
        self.menu = app_commands.ContextMenu(name=MARK_SOLVED, callback=self.mark)

    async def mark(self, interaction: Interaction, message: discord.Message) -> None:
        """Take a message of a post for the one that solved it.

        Raises:
            RagbotError: the member may not, or it is none of a post where the bot helps.
        """
        await self._solving.mark(interaction, message)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Help with a new post."""
        try:
            forum = await self._forums.find(thread)
        except RagbotError as error:
            log.info("a new post is not looked at (%s)", type(error).__name__)
            return
        if forum is not None:
            await answer_event(self._bot, "post", thread.guild.id, self._help(thread, forum))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer the buttons in a post, and the form of one, however old they are."""
        if is_post_asked(interaction):
            await answer_press(interaction, self._desk.open_form(interaction))
        elif is_post_sent(interaction):
            await answer_press(interaction, self._desk.answer_form(interaction), name="ask")
        elif (work := get_solved_press(interaction, self._solving)) is not None:
            await answer_press(interaction, work)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Forget an answer that its author has deleted."""
        await self._forget(payload.guild_id, payload.channel_id, {payload.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Forget what a moderator deleted at once."""
        await self._forget(payload.guild_id, payload.channel_id, payload.message_ids)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a post."""
        await self._forget(payload.guild_id, payload.thread_id, {payload.thread_id})

    async def _help(self, thread: discord.Thread, forum: HelpForum) -> None:
        try:
            message = await thread.fetch_message(thread.id)
            # One that mentions the bot is answered as a question to it.
            if message.author.bot or self._bot.user in message.mentions:
                return
            # A message that is read over REST does not say the roles of whoever wrote it.
            message.author = await thread.guild.fetch_member(message.author.id)
        except discord.NotFound:  # deleted already, or its author has left
            return
        asked = await self._bot.get_context(message)
        is_hidden = not (message.content or message.attachments or message.embeds or message.poll)
        # Everybody there reads it.
        with use_guild_language(asked):
            await self._desk.help(asked, Post(thread, message.clean_content, is_hidden=is_hidden), forum)

    async def _forget(self, guild_id: int | None, channel_id: int, message_ids: Collection[int]) -> None:
        """Forget what was kept of deleted messages. Nothing is kept of those that stand in no thread."""
        guild = None if guild_id is None else self._bot.get_guild(guild_id)
        if guild is None or guild.get_channel(channel_id) is not None:
            return
        try:
            await self._library.solved.forget_messages(guild.id, message_ids)
        except RagbotError as error:
            # Before a post is shown, it is looked whether its messages are there.
            log.info("deleted messages are not forgotten yet (%s)", type(error).__name__)
