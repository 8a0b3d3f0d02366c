"""A Discord on loopback: REST and gateway for a bot, and the member's side for tests and demonstrations."""

from playground.client.channel import Channel
from playground.client.guild import Guild
from playground.client.member import Member
from playground.client.playground import Playground
from playground.client.process import BotProcess
from playground.client.reply import Reply
from playground.model.errors import (
    CommandHiddenError,
    ContractError,
    InvalidInputError,
    NoReplyError,
    PlaygroundError,
    UnknownCommandError,
)
from playground.model.files import Attachment

__all__ = [
    "Attachment",
    "BotProcess",
    "Channel",
    "CommandHiddenError",
    "ContractError",
    "Guild",
    "InvalidInputError",
    "Member",
    "NoReplyError",
    "Playground",
    "PlaygroundError",
    "Reply",
    "UnknownCommandError",
]
