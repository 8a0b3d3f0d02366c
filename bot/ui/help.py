"""What a member can do here."""

from collections.abc import Sequence

import discord

from bot.ui import palette
from bot.ui.embeds import build_embed
from bot.ui.text import inline

NAME_MAX = 64
# Discord allows 100 characters for a command's description; the rest is room for what is escaped.
DESCRIPTION_MAX = 110


def render_help(commands: Sequence[tuple[str, str]], *, menus: Sequence[str] = ()) -> discord.Embed:
    """Return the commands, each with its name (`collection list`) and description, and the menus of messages."""
    lines = [f"**/{inline(name, NAME_MAX)}** {inline(description, DESCRIPTION_MAX)}" for name, description in commands]
    lines += [f"**{inline(menu, NAME_MAX)}** in a message's menu, under Apps" for menu in menus]
    advice = "You can also mention me instead of typing a slash: `@bot recommend romantic comedy`."
    filters = (
        "Narrow any question with `filters`: `year>=1990`, `year:1980..1989`, `genre:comedy,drama`, "
        '`-title:"Love Actually"`.'
    )
    return build_embed("What I can do", "\n".join([*lines, "", advice, filters]), colour=palette.INFO)
