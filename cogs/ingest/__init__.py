"""/ingest and "Add to knowledge": files and messages become objects of a collection."""

from bot.app import RagBot
from bot.files import ReadOptions
from bot.uploads import AttachmentReader
from cogs.ingest.channel import ChannelIngest
from cogs.ingest.cog import Ingest
from cogs.ingest.menu import AddToKnowledge
from cogs.ingest.messages import MessageIngest


async def setup(bot: RagBot) -> None:
    """Add the commands and the menu with what they use of the bot."""
    settings, library = bot.settings, bot.library
    read_options = ReadOptions(settings.chunk_characters, settings.chunk_overlap)
    reader = AttachmentReader(read_options)
    messages = MessageIngest(library=library, reader=reader, read_options=read_options)
    channels = ChannelIngest(library=library, messages=messages, following=bot.following)
    await bot.add_cog(Ingest(library=library, reader=reader, channels=channels, admin_roles=settings.admin_roles))
    menu = AddToKnowledge(library=library, messages=messages, admin_roles=settings.admin_roles)
    await bot.add_cog(menu)
    bot.tree.add_command(menu.menu)
