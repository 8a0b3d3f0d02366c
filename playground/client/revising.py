"""What a member does to messages that are there: edits, deletions, reactions."""

from collections.abc import Sequence

from playground.client.reply import Reply
from playground.client.screen import look_at
from playground.model.channel import Message
from playground.model.errors import ApiError, InvalidInputError
from playground.model.people import Membership
from playground.rules.access import may
from playground.rules.message_rules import check_message
from playground.server.deleting import delete_message, delete_messages
from playground.server.hub import Hub
from playground.server.posting import edit_message
from playground.server.reactions import add_reaction, remove_reaction


def get_target(member: Membership, reply: Reply) -> Message:
    """Return a message that is on a member's screen.

    Raises:
        InvalidInputError: it is not, or is a modal.
    """
    message = look_at(member, reply).message
    if message is None:
        raise InvalidInputError("A modal is no message")
    return message


def edit(hub: Hub, member: Membership, message: Message, text: str) -> None:
    """Change what a member has written; `@bot` in it becomes the bot's mention.

    Raises:
        InvalidInputError: somebody else has written it, or it would be empty or too long.
    """
    if message.author is not member.user:
        raise InvalidInputError(f"{member.name} did not write this message")
    body = {"content": text.replace("@bot", f"<@{hub.world.bot.id}>")}
    try:
        check_message(body)
        edit_message(hub, message, body)
    except ApiError as error:
        raise InvalidInputError(error.message) from error


def delete(hub: Hub, member: Membership, messages: Sequence[Message]) -> None:
    """Delete messages of one channel; several go at once, with a single event.

    Raises:
        InvalidInputError: the member may not.
    """
    for message in messages:
        is_own = message.author is member.user
        if not is_own and not (message.channel.guild and may(member, message.channel, "manage_messages")):
            raise InvalidInputError(f"{member.name} may not delete this message")
    if len(messages) == 1:
        delete_message(hub, messages[0])
    elif messages:
        delete_messages(hub, messages[0].channel, messages)


def react(hub: Hub, member: Membership, message: Message, emoji: str) -> None:
    """Let a member react; a reaction that is there already may be joined without a permission.

    Raises:
        InvalidInputError: the member may not.
    """
    if emoji not in message.reactions and not may(member, message.channel, "add_reactions"):
        raise InvalidInputError(f"{member.name} may not add reactions in #{message.channel.name}")
    add_reaction(hub, message, emoji, member.user)


def unreact(hub: Hub, member: Membership, message: Message, emoji: str) -> None:
    """Take a member's reaction back.

    Raises:
        InvalidInputError: there is none.
    """
    if not remove_reaction(hub, message, emoji, member.user):
        raise InvalidInputError(f"{member.name} has not reacted with {emoji}")
