"""The cog of /documents: one group, whose commands have a module each."""

from cogs.documents.access import AccessCommand
from cogs.documents.delete import DeleteCommand
from cogs.documents.edit import ObjectCommands
from cogs.documents.export import ExportCommand
from cogs.documents.follows import FollowCommands
from cogs.documents.show import ShowCommands
from cogs.documents.undo import UndoCommand


class Documents(ShowCommands, ExportCommand, DeleteCommand, ObjectCommands, UndoCommand, AccessCommand, FollowCommands):
    """Shows everybody where objects come from, and lets admins export and remove them, and say for whom they are."""
