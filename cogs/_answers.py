"""What the cogs that answer from one collection share."""

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.library import Library
from bot.limits import Limits
from bot.models import CollectionInfo
from cogs._common import Context, Interaction, complete_collection, get_guild_id


class AnswerCog(commands.Cog):
    """Finds the collection that a member names, or else the default one, and completes its name.

    Each command names `complete` itself: discord.py ties a completion to one command's option.
    """

    def __init__(self, *, library: Library, limits: Limits, default_collection: str) -> None:
        self._library = library
        self._limits = limits
        self._default_collection = default_collection

    async def fetch_collection(self, ctx: Context, name: str | None) -> CollectionInfo:
        """The collection that the guild sees under that name, or the default one.

        Raises:
            CollectionNotFoundError: there is none.
        """
        return await self._library.collections.fetch(name or self._default_collection, guild_id=get_guild_id(ctx))

    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        return await complete_collection(self._library, interaction, current)


async def add_answer_cog(bot: RagBot, cog: type[AnswerCog]) -> None:
    """Add a cog with what it uses of the bot."""
    default_collection = bot.settings.default_collection
    await bot.add_cog(cog(library=bot.library, limits=bot.limits, default_collection=default_collection))
