"""What a member can do here."""

from collections.abc import Sequence

import discord

from bot.ui import palette
from bot.ui.embeds import build_embed
from bot.ui.text import inline

NAME_MAX = 64
DESCRIPTION_MAX = 110


def render_help(commands: Sequence[tuple[str, str]]) -> discord.Embed:
    """Return the commands, each with its name (`collection list`) and description."""
    lines = [f"**/{inline(name, NAME_MAX)}** {inline(description, DESCRIPTION_MAX)}" for name, description in commands]
    advice = "Mention me instead of the slash if you like: `@bot recommend romantic comedy`."
    return build_embed("What I can do", "\n".join([*lines, "", advice]), colour=palette.INFO)
