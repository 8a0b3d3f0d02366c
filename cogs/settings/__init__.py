"""/settings: what the admins of a server choose for it and for its channels."""

from bot.app import RagBot
from cogs.settings.cog import GuildSettingsCommands


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(GuildSettingsCommands(library=bot.library, admin_roles=bot.settings.admin_roles))
