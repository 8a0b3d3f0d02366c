"""The cog of /prompt: one group, whose commands have a module each."""

from cogs.prompts.change import ChangeCommands
from cogs.prompts.show import ShowCommands


class PromptCommands(ShowCommands, ChangeCommands):
    """Lets admins choose how a model writes about a collection, and try it."""
