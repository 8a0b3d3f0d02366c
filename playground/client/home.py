"""The guild of a member, as the member needs it."""

from typing import Protocol

from playground.client.channel import Channel
from playground.model.guild import Guild


class Home(Protocol):
    """A guild in which a member is; `model` is what the playground keeps of it."""

    @property
    def model(self) -> Guild:
        """What the playground keeps of it."""

    @property
    def id(self) -> str:
        """The guild's id."""

    @property
    def name(self) -> str:
        """The guild's name."""

    @property
    def channel(self) -> Channel:
        """The first text channel."""
