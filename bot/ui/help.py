"""What a member can do here, in short and in full."""

from collections.abc import Sequence

import discord

from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline

NAME_MAX = 64
# Discord allows 100 characters for a command's description; the rest is room for what is escaped.
DESCRIPTION_MAX = 110
NAMES_MAX = 20
PURPOSES = (
    ("ask", phrase("for an answer with its sources")),
    ("recommend", phrase("for what fits a wish, like romantic comedy")),
    ("search", phrase("for what is there, without comments")),
    ("help", phrase("for all that I can do")),
)


def render_introduction(names: Sequence[str]) -> discord.Embed:
    """Return what the bot is for, and the collections that may be asked, by name."""
    lines = [
        translate("Mention me with a question, and I answer it from what this server has given me. Or use:"),
        *(f"**/{name}** {translate(purpose)}" for name, purpose in PURPOSES),
    ]
    shown = [f"**{inline(name, NAME_MAX)}**" for name in names[:NAMES_MAX]]
    more = [translate("{count:,} more", count=len(names) - NAMES_MAX)] if len(names) > NAMES_MAX else []
    known = (
        translate("I know here: {names}.", names=", ".join([*shown, *more]))
        if names
        else translate("There is nothing here yet that I could tell of.")
    )
    return build_embed(translate("Hello"), "\n".join([*lines, "", known]), colour=palette.INFO)


def render_help(commands: Sequence[tuple[str, str]], *, menus: Sequence[str] = ()) -> discord.Embed:
    """Return the commands, each with its name (`collection list`) and description, and the menus of messages."""
    lines = [f"**/{inline(name, NAME_MAX)}** {inline(description, DESCRIPTION_MAX)}" for name, description in commands]
    advice = translate(
        "You can also mention me instead of typing a slash: `@bot recommend romantic comedy`. Other words "
        "after a mention are a question, and so is a reply to an answer of mine."
    )
    filters = translate(
        "Narrow any question with `filters`: `year>=1990`, `year:1980..1989`, `genre:comedy,drama`, "
        '`-title:"Love Actually"`.'
    )
    embed = build_embed(translate("What I can do"), "\n".join(lines), colour=palette.INFO)
    # Of their own, as there is hardly room for them beside an admin's commands.
    shown = ", ".join(f"**{inline(menu, NAME_MAX)}**" for menu in menus)
    add_field(embed, translate("In a message's menu, under Apps"), shown)
    add_field(embed, translate("Questions"), f"{advice}\n{filters}")
    return embed
