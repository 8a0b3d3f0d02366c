"""Trouble on demand: lost connections, rate limits, failures of Discord."""

from playground.server.faults import Fault, Faults, parse_route
from playground.server.hub import Hub


class Trouble:
    """What can be done to a bot in a playground; `faults` wait for the requests that they are for."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.faults = Faults()

    async def disconnect_bot(self, *, code: int = 1001) -> None:
        """Drop the bot's websocket, as a lost connection would: a good bot resumes."""
        await self.hub.gateway.disconnect(code=code)

    async def request_reconnect(self) -> None:
        """Ask the bot to reconnect (op 7), as Discord does now and then."""
        await self.hub.gateway.request_reconnect()

    async def send_raw_frame(self, text: str) -> None:
        """Send a frame that need not be JSON, as a broken proxy in front of the gateway does."""
        await self.hub.gateway.send_raw(text)

    async def invalidate_session(self) -> None:
        """Drop the bot's websocket and refuse to resume: it has to identify again."""
        self.hub.gateway.invalidate()
        await self.hub.gateway.disconnect()

    def rate_limit_next(
        self, route: str = "*", *, retry_after: float = 0.05, count: int = 1, skip: int = 0, is_global: bool = False
    ) -> None:
        """Answer the next `count` requests to `route`, e.g. `POST /channels/*/messages`, with 429.

        Paths are below `/api/v10`; `*` stands for anything. `retry_after` is in seconds, and
        `skip` requests are let through before.
        """
        method, path = parse_route(route)
        self.faults.add(Fault(method, path, 429, count, retry_after=retry_after, is_global=is_global, skip=skip))

    def fail_next(
        self, method: str, path_pattern: str, status: int, *, count: int = 1, code: int = 0, html: str | None = None
    ) -> None:
        """Answer the next `count` requests that fit with `status`, e.g. `fail_next("PATCH", "/webhooks/*", 503)`.

        discord.py itself retries 500, 502 and 504 after one second and more. `code` is Discord's, such as 10008 for a
        message that is not there; with `html` a proxy answers in Discord's place.
        """
        self.faults.add(Fault(method, path_pattern, status, count, code=code, html=html))

    def reset_next(self, method: str, path_pattern: str, *, count: int = 1) -> None:
        """Drop the connections of the next `count` requests that fit, without an answer."""
        self.faults.add(Fault(method, path_pattern, 500, count, is_reset=True))

    def silence_gateway(self) -> None:
        """Say nothing more on the websockets that are open now: no event, no acknowledgement of a heartbeat."""
        self.hub.gateway.silence()
