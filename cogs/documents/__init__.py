"""/documents: what uploads have left: listed, shown, exported and deleted."""

from bot.app import RagBot
from cogs.documents.cog import Documents


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Documents(library=bot.library, admin_roles=bot.settings.admin_roles))
