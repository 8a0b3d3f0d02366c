"""What is on a member's screen: messages, commands, and what they complete."""

from playground.client.parse import TypedCommand
from playground.client.reply import Reply
from playground.model.channel import Channel
from playground.model.command_book import CHAT_INPUT
from playground.model.errors import CommandHiddenError, InvalidInputError
from playground.model.objects import Json
from playground.model.people import Membership
from playground.model.permissions import PERMISSIONS
from playground.model.world import World
from playground.rules.access import compute_permissions, may


def look_at(member: Membership, reply: Reply) -> Reply:
    """Return the message as this member sees it now.

    Raises:
        InvalidInputError: it is gone, was shown to somebody else only, or is in a channel that is hidden from them.
    """
    current = reply.refresh()
    is_private = (
        current.is_ephemeral and reply.interaction is not None and reply.interaction.member.user is not member.user
    )
    if current.is_deleted or is_private or not _sees_place(member, current):
        raise InvalidInputError(f"{member.name} cannot see this message")
    return current


def _sees_place(member: Membership, reply: Reply) -> bool:
    return reply.message is None or may(member, reply.message.channel, "view_channel")


def get_commands(world: World, channel: Channel) -> dict[str, Json]:
    """Return the slash commands that Discord's client lists in a channel, by name."""
    return world.commands.get_visible(channel.guild.id if channel.guild else None)


def get_offered(world: World, channel: Channel, member: Membership) -> dict[str, Json]:
    """Return those of the channel's slash commands that Discord shows to this member, by name."""
    commands = get_commands(world, channel)
    return {name: command for name, command in commands.items() if _is_shown(member, command, channel)}


def _is_shown(member: Membership, command: Json, channel: Channel) -> bool:
    needed = command["default_member_permissions"]
    if needed is None or channel.guild is None:
        return True
    bits = int(needed)
    granted = compute_permissions(channel.guild, member)
    is_administrator = bool(granted & PERMISSIONS["administrator"])
    return is_administrator or (bits != 0 and granted & bits == bits)


def check_visible(member: Membership, command: Json, channel: Channel, *, force: bool) -> None:
    """Check that Discord shows a command to a member; `force` lets everything pass.

    Raises:
        CommandHiddenError: it does not.
    """
    if not force and not _is_shown(member, command, channel):
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
