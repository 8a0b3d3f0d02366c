"""The cog of /collection: one group, whose commands have a module each."""

from cogs.collections.access import AccessCommand
from cogs.collections.change import ChangeCommands
from cogs.collections.show import ShowCommands


class Collections(ShowCommands, ChangeCommands, AccessCommand):
    """Shows everybody the guild's collections, and lets admins create, limit, change and delete them."""
