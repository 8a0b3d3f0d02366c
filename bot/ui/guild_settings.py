"""What the admins of a guild have chosen, as they are shown it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import discord

from bot.guild import ROLES, Choices, GuildSettings, Setting, Value
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.setting_values import LABELS, SERVER_ONLY, tell_value
from bot.ui.text import count_units
from bot.ui.values import render_count

CHANNELS_UNITS: Final = 3_000  # of the 4,096 of a description
_BUILT_IN: Final = {
    Setting.COLLECTION: "the operator's, or else everywhere",
    Setting.STYLE: "together",
    Setting.LIMIT: "3",
    Setting.ALPHA: "what suits the collection",
    Setting.PRIVATE: "no",
    Setting.LANGUAGE: "that of the question",
    Setting.ASKER_ROLE: "everybody",
    Setting.HUMAN_ROLE: "off. `/settings ask-human role:@Helpers` offers it under answers that I don't know",
    Setting.HELP_FORUM: "in those forums alone that `/settings help-forum` names",
    Setting.QUESTION_DAYS: "off. `/settings store-questions` keeps them for `/gaps`",
    Setting.MEMBER_BUDGET: "any number",
    Setting.SERVER_BUDGET: "any number",
}
# Permissions as Discord calls them: to answer, to see whether staff have written, to set the tag of solved posts.
FORUM_PERMISSIONS: Final = {
    "View Channel": "view_channel",
    "Send Messages in Posts": "send_messages_in_threads",
    "Read Message History": "read_message_history",
    "Manage Posts, for the tag “Solved”": "manage_threads",
}
_COUNTS_NOT: Final = "deleted, so it does not count"
_NOT_THERE: Final = "the collection is not there (any more), so it does not count"


@dataclass(frozen=True, slots=True)
class Present:
    """What there is of what settings name.

    Attributes:
        names: of the collections that whoever is shown the settings sees.
    """

    guild: discord.Guild
    names: Collection[str]

    def tell(self, setting: Setting, value: Value) -> str:
        """A value as people read it."""
        if setting in ROLES:
            role = self.guild.get_role(int(value))
            return role.mention if role else f"the role is {_COUNTS_NOT}"
        if setting is Setting.COLLECTION and value not in self.names:
            # Without its name: in public not everybody may know it.
            return _NOT_THERE
        if setting is Setting.QUESTION_DAYS:
            return f"kept for {render_count(int(value), 'day')}"
        return tell_value(value)

    def tell_place(self, channel_id: int | None) -> str:
        """What a setting is for."""
        if channel_id is None:
            return "this server"
        channel = self.guild.get_channel(channel_id)
        return channel.mention if channel else f"a channel that is {_COUNTS_NOT}"


def render_guild_settings(settings: GuildSettings, present: Present) -> discord.Embed:
    """Return all of them."""
    return _render("Settings of this server", "", settings, present, colour=palette.INFO)


def render_reset(before: GuildSettings, present: Present) -> discord.Embed:
    """Return how the settings were, so that they can be chosen again."""
    return _render("The settings are reset", "This is how they were:", before, present, colour=palette.SUCCESS)


def render_chosen(setting: Setting, value: Value | None, channel_id: int | None, present: Present) -> discord.Embed:
    """Return what was chosen; None: nothing any more."""
    place = present.tell_place(channel_id)
    if value is None:
        text = f"For {place} nothing is chosen any more: {_tell_otherwise(setting, channel_id)}."
    else:
        wins = "" if setting in SERVER_ONLY else " What a member says in a command wins over it."
        text = f"For {place}: {present.tell(setting, value)}.{wins}"
    return build_embed(f"{LABELS[setting]} is set", text, colour=palette.SUCCESS)


def render_asker_role(role: discord.Role | None, channel_id: int | None, present: Present) -> discord.Embed:
    """Return who may ask from now on."""
    place = present.tell_place(channel_id)
    if role is None:
        text = f"For {place} no role is chosen any more: {_tell_otherwise(Setting.ASKER_ROLE, channel_id)}."
    else:
        text = f"In {place} only members with {role.mention} may ask me anything."
    return build_embed("Who may ask is set", text, colour=palette.SUCCESS)


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


def render_help_forum(forum: discord.ForumChannel, *, is_on: bool) -> discord.Embed:
    """Return what becomes of new posts of a forum from now on, and what the bot lacks for it."""
    if not is_on:
        text = (
            f"I say nothing to new posts in {forum.mention}. What I remember of solved ones stays, for when it is on."
        )
        return build_embed("Helping with posts is off", text, colour=palette.SUCCESS)
    text = (
        f"A new post in {forum.mention} gets similar posts that were solved, or else an answer with sources from "
        "what everybody there may read, or else nothing. I keep out once somebody has written who manages threads or "
        "messages there, or has the role of `/settings ask-human`."
    )
    embed = build_embed("Helping with posts is on", text, colour=palette.SUCCESS)
    may = forum.permissions_for(forum.guild.me)
    missing = [name for name, needed in FORUM_PERMISSIONS.items() if not getattr(may, needed)]
    add_field(embed, "Note", f"I lack {', '.join(missing)} there." if missing else "")
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


def list_choices(choices: Choices, present: Present, *, is_whole: bool) -> list[str]:
    """A line for each setting.

    Args:
        is_whole: also for those that nothing is chosen for.
    """
    lines = []
    for setting in Setting:
        value = getattr(choices, setting)
        if value is not None:
            lines.append(f"{LABELS[setting]}: {present.tell(setting, value)}")
        elif is_whole:
            lines.append(f"{LABELS[setting]}: {_BUILT_IN[setting]}")
    return lines


def _render(
    title: str, introduction: str, settings: GuildSettings, present: Present, *, colour: discord.Colour
) -> discord.Embed:
    server = list_choices(settings.server, present, is_whole=True)
    lines = [*([introduction] if introduction else []), *server, *_list_channels(settings, present)]
    return build_embed(title, "\n".join(lines), colour=colour)


def _list_channels(settings: GuildSettings, present: Present) -> list[str]:
    """A line for each channel that something is chosen for, as many as there is room for."""
    lines: list[str] = []
    for count, (channel_id, choices) in enumerate(sorted(settings.channels.items())):
        line = f"{present.tell_place(channel_id)}: {' · '.join(list_choices(choices, present, is_whole=False))}"
        if count_units("\n".join([*lines, line])) > CHANNELS_UNITS:
            return [*lines, f"… and {len(settings.channels) - count:,} more"]
        lines.append(line)
    return lines


def _tell_otherwise(setting: Setting, channel_id: int | None) -> str:
    return "the server's setting counts" if channel_id is not None else _BUILT_IN[setting]
