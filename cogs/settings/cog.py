"""The cog of /settings: all of its commands together."""

from cogs.settings.defaults import DefaultsCommands
from cogs.settings.forums import ForumCommands
from cogs.settings.people import PeopleCommands


class GuildSettingsCommands(DefaultsCommands, ForumCommands, PeopleCommands):
    """Shows and changes the settings of a server. Answers to slash commands are for the admin's eyes only."""
