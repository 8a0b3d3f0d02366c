"""What lies elsewhere and changes: Discord's channels, read over REST, and collections that keep up with them."""

from bot.sources.channels import Readable, check_history, check_message_content, get_source_id
from bot.sources.following import Following, open_following
from bot.sources.history import History, read_history

__all__ = [
    "Following",
    "History",
    "Readable",
    "check_history",
    "check_message_content",
    "get_source_id",
    "open_following",
    "read_history",
]
