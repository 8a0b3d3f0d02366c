"""A member who waits for what the bot makes of something."""

from collections.abc import Callable
from typing import TypeVar

from playground.client.author import Author
from playground.client.channel import Channel
from playground.client.reply import Reply
from playground.model import interaction as kinds
from playground.model.channel import Channel as Place
from playground.model.channel import Message
from playground.model.errors import InvalidInputError, NoReplyError
from playground.model.interaction import Interaction
from playground.model.objects import Json
from playground.server.asking import send_interaction

T = TypeVar("T")

TOO_LATE = "its first response came after 3 s"


class Asker(Author):
    """Sends interactions and messages, and waits for the bot's finished reply."""

    async def _await_answer(self, said: Reply, timeout: float) -> Reply:
        sent = said.message
        assert sent is not None

        def look() -> Reply | None:
            later = (
                reply
                for reply in Channel(self._hub, sent.channel).messages
                if reply.message and int(reply.message.id) > int(sent.id)
            )
            return next(later, None)

        try:
            return await self._world.changes.wait_for(look, timeout=timeout)
        except TimeoutError as error:
            raise NoReplyError(f"The bot did not answer {said.text!r} within {timeout} s") from error

    async def _react(self, reply: Reply, data: Json, timeout: float) -> Reply:
        if reply.message is None:
            raise InvalidInputError("A modal has nothing to press")
        return await self._interact(kinds.COMPONENT, reply.message.channel, data, target=reply.message, timeout=timeout)

    async def _interact(
        self, kind: int, channel: Place, data: Json, *, timeout: float, target: Message | None = None
    ) -> Reply:
        interaction = self._start(kind, channel, data, target=target)

        def look() -> Reply | None:
            if interaction.modal is not None:
                return Reply(self._world, None, interaction)
            outcome = interaction.outcome
            return None if outcome is None else Reply(self._world, outcome, interaction)

        return await self._wait(interaction, look, timeout)

    def _start(self, kind: int, channel: Place, data: Json, *, target: Message | None = None) -> Interaction:
        world = self._world
        interaction = Interaction(world.snowflakes.next(), kind, world.clock(), self.model, channel, data, target)
        send_interaction(self._hub, interaction)
        return interaction

    async def _wait(self, interaction: Interaction, look: Callable[[], T | None], timeout: float) -> T:
        try:
            return await self._world.changes.wait_for(look, timeout=timeout)
        except TimeoutError as error:
            seen = _describe_silence(interaction)
            raise NoReplyError(f"No reply to {interaction.name!r} within {timeout} s: {seen}") from error


def _describe_silence(interaction: Interaction) -> str:
    if interaction.acknowledged:
        return "it responded, but is still thinking"
    return TOO_LATE if interaction.is_too_late else "it did not respond at all"
