"""What the admins of a guild have chosen, as they are shown it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import discord

from bot.guild import ROLES, Choices, GuildSettings, Setting, Value
from bot.languages import phrase, render_count, translate
from bot.models import RecommendStyle
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.setting_values import LABELS, SERVER_ONLY, tell_value
from bot.ui.text import count_units

CHANNELS_UNITS: Final = 3_000  # of the 4,096 of a description
_BUILT_IN: Final = {
    Setting.COLLECTION: phrase("the operator's, or else everywhere"),
    Setting.STYLE: RecommendStyle.TOGETHER,
    Setting.LIMIT: "3",
    Setting.ALPHA: phrase("what suits the collection"),
    Setting.PRIVATE: phrase("no"),
    Setting.LANGUAGE: phrase("that of the question"),
    Setting.ASKER_ROLE: phrase("everybody"),
    Setting.HUMAN_ROLE: phrase("off. `/settings ask-human role:@Helpers` offers it under answers that I don't know"),
    Setting.HELP_FORUM: phrase("in those forums alone that `/settings help-forum` names"),
    Setting.QUESTION_DAYS: phrase("off. `/settings store-questions` keeps them for `/gaps`"),
    Setting.MEMBER_BUDGET: phrase("any number"),
    Setting.SERVER_BUDGET: phrase("any number"),
}
# Permissions as Discord calls them: to answer, to see whether staff have written, to set the tag of solved posts.
FORUM_PERMISSIONS: Final = {
    phrase("View Channel"): "view_channel",
    phrase("Send Messages in Posts"): "send_messages_in_threads",
    phrase("Read Message History"): "read_message_history",
    phrase("Manage Posts"): "manage_threads",
}
_ROLE_DELETED: Final = phrase("the role is deleted, so it does not count")
_CHANNEL_DELETED: Final = phrase("a channel that is deleted, so it does not count")
_NOT_THERE: Final = phrase("the collection is not there (any more), so it does not count")


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
            return role.mention if role else translate(_ROLE_DELETED)
        if setting is Setting.COLLECTION and value not in self.names:
            # Without its name: in public not everybody may know it.
            return translate(_NOT_THERE)
        if setting is Setting.QUESTION_DAYS:
            return translate("kept for {days}", days=render_count(int(value), "day"))
        return tell_value(value)

    def tell_place(self, channel_id: int | None) -> str:
        """What a setting is for."""
        if channel_id is None:
            return translate("this server")
        channel = self.guild.get_channel(channel_id)
        return channel.mention if channel else translate(_CHANNEL_DELETED)


def render_guild_settings(settings: GuildSettings, present: Present) -> discord.Embed:
    """Return all of them."""
    return _render(translate("Settings of this server"), "", settings, present, colour=palette.INFO)


def render_reset(before: GuildSettings, present: Present) -> discord.Embed:
    """Return how the settings were, so that they can be chosen again."""
    return _render(
        translate("The settings are reset"),
        translate("This is how they were:"),
        before,
        present,
        colour=palette.SUCCESS,
    )


def render_chosen(setting: Setting, value: Value | None, channel_id: int | None, present: Present) -> discord.Embed:
    """Return what was chosen; None: nothing any more."""
    place = present.tell_place(channel_id)
    if value is None:
        text = translate(
            "For {place} nothing is chosen any more: {otherwise}.",
            place=place,
            otherwise=_tell_otherwise(setting, channel_id),
        )
    else:
        wins = "" if setting in SERVER_ONLY else f" {translate('What a member says in a command wins over it.')}"
        text = translate("For {place}: {value}.", place=place, value=present.tell(setting, value)) + wins
    return build_embed(translate("{setting} is set", setting=translate(LABELS[setting])), text, colour=palette.SUCCESS)


def render_asker_role(role: discord.Role | None, channel_id: int | None, present: Present) -> discord.Embed:
    """Return who may ask from now on."""
    place = present.tell_place(channel_id)
    if role is None:
        text = translate(
            "For {place} no role is chosen any more: {otherwise}.",
            place=place,
            otherwise=_tell_otherwise(Setting.ASKER_ROLE, channel_id),
        )
    else:
        text = translate("In {place} only members with {mention} may ask me.", place=place, mention=role.mention)
    return build_embed(translate("Who may ask is set"), text, colour=palette.SUCCESS)


def render_human_role(role: discord.Role | None, *, is_mentionable: bool = True) -> discord.Embed:
    """Return what was changed: the role that is asked from now on, or nobody.

    Args:
        is_mentionable: whether the bot may mention the role where the command was given.
    """
    if role is None:
        return build_embed(
            translate("Asking a human is off"), translate("No answer offers it any more."), colour=palette.SUCCESS
        )
    text = translate(
        "Under answers that I don't know, whoever asked can ping {mention}: once in 10 minutes for each "
        "member and channel.",
        mention=role.mention,
    )
    embed = build_embed(translate("Asking a human is on"), text, colour=palette.SUCCESS)
    missing = translate(
        "I may not mention the role in this channel: let everyone mention it, or give me Mention All Roles."
    )
    add_field(embed, translate("Note"), "" if is_mentionable else missing)
    return embed


def render_help_forum(forum: discord.ForumChannel, *, is_on: bool) -> discord.Embed:
    """Return what becomes of new posts of a forum from now on, and what the bot lacks for it."""
    if not is_on:
        text = translate(
            "I say nothing to new posts in {forum}. What I remember of solved ones is kept.", forum=forum.mention
        )
        return build_embed(translate("Helping with posts is off"), text, colour=palette.SUCCESS)
    text = translate(
        "A new post in {forum} gets similar posts that were solved, or else an answer with sources from what "
        "everybody there may read, or else nothing. I keep out once somebody has written who manages threads or "
        "messages there, or has the role of `/settings ask-human`.",
        forum=forum.mention,
    )
    embed = build_embed(translate("Helping with posts is on"), text, colour=palette.SUCCESS)
    may = forum.permissions_for(forum.guild.me)
    missing = [translate(name) for name, needed in FORUM_PERMISSIONS.items() if not getattr(may, needed)]
    note = translate("I lack permissions there: {permissions}.", permissions=", ".join(missing)) if missing else ""
    add_field(embed, translate("Note"), note)
    return embed


def render_question_days(days: int | None) -> discord.Embed:
    """Return for how long the text of questions is kept from now on; None: not at all."""
    if days is None:
        return build_embed(
            translate("No question is kept"), translate("Those that I had are deleted."), colour=palette.SUCCESS
        )
    text = translate(
        "From now on I keep what members ask with `/ask` and `/recommend` for {days}. `/gaps` shows admins "
        "what had no good answer, without names. `/privacy forget-me` deletes a member's questions. Please "
        "tell your members.",
        days=render_count(days, "day"),
    )
    return build_embed(translate("Questions are kept"), text, colour=palette.SUCCESS)


def list_choices(choices: Choices, present: Present, *, is_whole: bool) -> list[str]:
    """A line for each setting.

    Args:
        is_whole: also for those that nothing is chosen for.
    """
    lines = []
    for setting in Setting:
        value = getattr(choices, setting)
        if value is not None:
            lines.append(f"{translate(LABELS[setting])}: {present.tell(setting, value)}")
        elif is_whole:
            lines.append(f"{translate(LABELS[setting])}: {translate(_BUILT_IN[setting])}")
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
            return [*lines, translate("… and {count:,} more", count=len(settings.channels) - count)]
        lines.append(line)
    return lines


def _tell_otherwise(setting: Setting, channel_id: int | None) -> str:
    return translate("the server's setting counts") if channel_id is not None else translate(_BUILT_IN[setting])
