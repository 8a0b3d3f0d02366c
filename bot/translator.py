"""What Discord shows of the commands, in the languages of members."""

from typing import Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.languages import ENGLISH, find_language, translate_to

# Names stay as they are: help, documents and other members name commands, options and choices by them, and text
# commands take those names alone.
_DESCRIBED: Final = frozenset(
    {Location.command_description, Location.group_description, Location.parameter_description}
)


class CommandTranslator(app_commands.Translator):
    """Translates the descriptions of commands, groups and options."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the text of a language that has a catalogue, else None: Discord shows the English one."""
        language = find_language(locale.value)
        if language == ENGLISH or context.location not in _DESCRIBED:
            return None
        return translate_to(language, string.message)
