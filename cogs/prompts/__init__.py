"""/prompt: set, show, test, undo and reset."""

from bot.app import RagBot
from cogs.prompts.cog import PromptCommands


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(PromptCommands(library=bot.library, limits=bot.limits, admin_roles=bot.settings.admin_roles))
