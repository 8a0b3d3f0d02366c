"""A Discord on loopback: REST and gateway for a bot, and the member's side for tests and demonstrations."""

from playground.errors import (
    CommandHiddenError,
    ContractError,
    InvalidInputError,
    NoReplyError,
    PlaygroundError,
    UnknownCommandError,
)
from playground.files import Attachment
from playground.guilds import Channel, Guild
from playground.member import Member
from playground.playground import Playground
from playground.process import BotProcess
from playground.reply import Reply

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
