"""/collection: list, info, create, describe, title, access, add-property and delete."""

from bot.app import RagBot
from cogs.collections.cog import Collections


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    generative, admin_roles = bot.settings.get_generative(), bot.settings.admin_roles
    await bot.add_cog(
        Collections(library=bot.library, limits=bot.limits, generative=generative, admin_roles=admin_roles)
    )
