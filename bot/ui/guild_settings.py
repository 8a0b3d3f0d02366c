"""What the admins of a guild have chosen, as they are shown it."""

import discord

from bot.guild import GuildSettings
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.humans import ASK_HUMAN
from bot.ui.values import render_count

_OFF = "off. `/settings ask-human role:@Helpers` offers it under answers that I don't know"
QUESTIONS = "Text of questions"
_DELETED = "the role is deleted; choose another one with `/settings ask-human`"


def render_guild_settings(settings: GuildSettings, role: discord.Role | None) -> discord.Embed:
    """Return all of them.

    Args:
        role: the one that the settings name; None where there is none (any more).
    """
    embed = build_embed("Settings of this server", colour=palette.INFO)
    add_field(embed, ASK_HUMAN, _tell_role(settings, role), is_clean=True)
    add_field(embed, QUESTIONS, _tell_days(settings))
    return embed


def render_reset(before: GuildSettings, role: discord.Role | None) -> discord.Embed:
    """Return how the settings were, so that they can be chosen again; `role` as of `render_guild_settings`."""
    embed = build_embed("The settings are reset", "This is how they were:", colour=palette.SUCCESS)
    add_field(embed, ASK_HUMAN, _tell_role(before, role), is_clean=True)
    add_field(embed, QUESTIONS, _tell_days(before))
    return embed


def render_human_role(role: discord.Role | None, *, is_mentionable: bool = True) -> discord.Embed:
    """Return what was changed: the role that is asked from now on, or nobody.

    Args:
        is_mentionable: whether the bot may mention the role where the command was given.
    """
    if role is None:
        return build_embed("Asking a human is off", "No answer offers it any more.", colour=palette.SUCCESS)
    text = (
        f"Under answers that I don't know, whoever asked can ping {role.mention}: once in 10 minutes for each member "
        "and channel."
    )
    embed = build_embed("Asking a human is on", text, colour=palette.SUCCESS)
    missing = "I may not mention the role in this channel: let everyone mention it, or give me Mention All Roles."
    add_field(embed, "Note", "" if is_mentionable else missing)
    return embed


def render_question_days(days: int | None) -> discord.Embed:
    """Return for how long the text of questions is kept from now on; None: not at all."""
    if days is None:
        return build_embed("No question is kept", "Those that I had are deleted.", colour=palette.SUCCESS)
    text = (
        f"From now on I keep what members ask with `/ask` and `/recommend` for {render_count(days, 'day')}. `/gaps` "
        "shows admins what had no good answer, without names. `/privacy forget-me` deletes a member's questions. "
        "Please tell your members."
    )
    return build_embed("Questions are kept", text, colour=palette.SUCCESS)


def _tell_days(settings: GuildSettings) -> str:
    if settings.question_days is None:
        return "off. `/settings store-questions` keeps them for `/gaps`"
    return f"kept for {render_count(settings.question_days, 'day')}"


def _tell_role(settings: GuildSettings, role: discord.Role | None) -> str:
    if settings.human_role_id is None:
        return _OFF
    return role.mention if role else _DELETED
