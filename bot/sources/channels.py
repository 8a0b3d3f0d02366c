"""Which channels may be read: what the member and the bot may see, and whether Discord shows the bot any text."""

from typing import Final, TypeAlias

import discord

from bot.errors import NotAllowedError
from bot.languages import translate
from bot.visibility import is_readable

PORTAL: Final = "https://discord.com/developers/applications"

Readable: TypeAlias = discord.TextChannel | discord.Thread | discord.ForumChannel
Source: TypeAlias = discord.TextChannel | discord.Thread  # what messages stand in


async def check_history(channel: Readable, member: discord.Member) -> None:
    """Refuse a history that the member or the bot may not read, and one of which Discord hides the text.

    Raises:
        NotAllowedError: the sentence says what is missing and who can give it.
    """
    needed = translate("View Channel and Read Message History")
    # First: of a channel that the bot may not view it cannot know who may.
    if not is_readable(channel, channel.guild.me):
        raise NotAllowedError(
            translate("I may not read the history of {name}. Give me {needed} there.", name=channel.name, needed=needed)
        )
    if not is_readable(channel, member) or not await _is_let_in(channel, member):
        raise NotAllowedError(
            translate("You may not read the history of {name}: that takes {needed}.", name=channel.name, needed=needed)
        )


async def check_message_content(client: discord.Client) -> None:
    """Refuse while Discord hides the text of messages from the bot.

    What counts for a history is the switch in the developer portal, whatever intents the bot connects with; so the bot
    asks for none, and is sent no messages that do not mention it.
    See https://docs.discord.com/developers/events/gateway#privileged-intents.

    Raises:
        NotAllowedError: the switch is off.
    """
    flags = (await client.application_info()).flags
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        raise NotAllowedError(
            translate(
                "Discord hides the text of messages from me. The operator can switch on “Message Content Intent” at "
                "{portal}, in my application under Bot; then try again, I need no restart.",
                portal=PORTAL,
            )
        )


def get_source_id(channel: "Readable | discord.abc.MessageableChannel") -> str | None:
    """The id of the channel or thread that messages stand in; None for a forum, whose posts are a source each."""
    return None if isinstance(channel, discord.ForumChannel) else str(channel.id)


async def _is_let_in(channel: Readable, member: discord.Member) -> bool:
    """Whether the member may see a private thread, which takes being in it or managing threads."""
    if not isinstance(channel, discord.Thread) or not channel.is_private():
        return True
    if channel.permissions_for(member).manage_threads:
        return True
    try:
        await channel.fetch_member(member.id)
    except discord.NotFound:
        return False
    return True
