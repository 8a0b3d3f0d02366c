"""/documents: what uploads have left: listed, shown, exported and deleted."""

from bot.app import RagBot
from cogs.documents.cog import Documents


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    settings = bot.settings
    await bot.add_cog(
        Documents(
            library=bot.library,
            limits=bot.limits,
            following=bot.following,
            forget_days=settings.follow_forget_days,
            admin_roles=settings.admin_roles,
        )
    )
