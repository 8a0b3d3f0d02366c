"""What is on a member's screen: messages, commands, and what they complete."""

from typing import TYPE_CHECKING

from playground.channels import Channel
from playground.command_rules import CHAT_INPUT
from playground.errors import CommandHiddenError, InvalidInputError
from playground.messages import Json
from playground.parse import TypedCommand
from playground.permissions import PERMISSIONS
from playground.reply import Reply

if TYPE_CHECKING:
    from playground.member import Member


def look_at(member: "Member", reply: Reply) -> Reply:
    """Return the message as this member sees it now.

    Raises:
        InvalidInputError: it is gone, was shown to somebody else only, or is in a channel that is hidden from them.
    """
    current = reply.refresh()
    is_private = current.is_ephemeral and reply.interaction is not None and reply.interaction.member is not member
    if current.is_deleted or is_private or not _sees_place(member, current):
        raise InvalidInputError(f"{member.name} cannot see this message")
    return current


def _sees_place(member: "Member", reply: Reply) -> bool:
    channel = reply.message.channel if reply.message else member.guild.channel
    return channel.guild is None or channel.guild.may(member, channel, "view_channel")


def get_commands(channel: Channel) -> dict[str, Json]:
    """Return the slash commands that Discord's client lists in a channel, by name."""
    return channel.world.commands.get_visible(channel.guild.id if channel.guild else None)


def check_visible(member: "Member", command: Json, channel: Channel, *, force: bool) -> None:
    """Check that Discord shows a command to a member; `force` lets everything pass.

    Raises:
        CommandHiddenError: it does not.
    """
    needed = command["default_member_permissions"]
    if force or needed is None or channel.guild is None:
        return
    bits = int(needed)
    granted = member.guild.get_permissions(member)
    is_administrator = bool(granted & PERMISSIONS["administrator"])
    if not is_administrator and (bits == 0 or granted & bits != bits):
        slash = "/" if command["type"] == CHAT_INPUT else ""
        raise CommandHiddenError(f"Discord hides {slash}{command['name']} from {member.name}")


def get_focused(typed: TypedCommand) -> str:
    """Return the name of the option that was typed last.

    Raises:
        InvalidInputError: it has no autocompletion.
    """
    definition = typed.definitions.get(typed.last or "")
    if definition is None or not definition.get("autocomplete"):
        raise InvalidInputError(f"The option {typed.last} has no autocompletion")
    return str(definition["name"])
