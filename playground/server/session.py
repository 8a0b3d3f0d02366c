"""What one bot process was told over the gateway."""

import asyncio
import json
import secrets
from collections import deque
from itertools import islice

from aiohttp import web

from playground.model.objects import Json

DISPATCH = 0
REPLAYED_EVENTS = 1_000
SHARD_BITS = 22


class Session:
    """What one shard of a bot was told, `shard` being its number and how many there are; it survives its websocket."""

    def __init__(self, intents: int, shard: tuple[int, int] = (0, 1)) -> None:
        self.shard = shard
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.events: deque[tuple[int, str]] = deque()
        self.sequence = 0
        self.sent = 0
        self.is_valid = True
        self.socket: web.WebSocketResponse | None = None
        self.wake = asyncio.Event()

    @property
    def is_connected(self) -> bool:
        """A bot listens right now."""
        return self.socket is not None and not self.socket.closed

    def hears(self, guild_id: str | None) -> bool:
        """Tell whether events of a guild are this shard's; those of no guild are the first one's."""
        number, count = self.shard
        return number == (0 if guild_id is None else (int(guild_id) >> SHARD_BITS) % count)

    def push(self, event: str, data: Json) -> None:
        """Queue an event for the bot, connected or not."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.events.append((self.sequence, frame))
        self.wake.set()

    def list_after(self, sequence: int) -> list[tuple[int, str]]:
        """The events after one, the oldest first."""
        return [*islice(reversed(self.events), self.sequence - sequence)][::-1]

    def note_sent(self, sequence: int) -> None:
        """Keep only so many events that were sent; what the bot has yet to hear is kept, however many guilds it is in."""
        self.sent = max(self.sent, sequence)
        while len(self.events) > REPLAYED_EVENTS and self.events[0][0] <= self.sent:
            self.events.popleft()

    def can_resume(self, sequence: int) -> bool:
        """All events after `sequence` are still here."""
        return self.is_valid and (self.sequence == sequence or self.events[0][0] <= sequence + 1)
