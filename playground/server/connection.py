"""A bot's websocket at the gateway."""

import asyncio
import json

from aiohttp import WSMsgType, web

from playground.model.objects import Json
from playground.server.gateway import Gateway
from playground.server.session import Session

HEARTBEAT, IDENTIFY, RESUME, REQUEST_MEMBERS, HELLO, ACK = 1, 2, 6, 8, 10, 11
NOT_AUTHENTICATED, ALREADY_AUTHENTICATED = 4003, 4005
HEARTBEAT_INTERVAL_MS = 41_250
HEARTBEAT_LATENCY = 0.01
"""Seconds from a heartbeat to its acknowledgement, as from a data centre near by."""


async def serve_gateway(request: web.Request, gateway: Gateway) -> web.WebSocketResponse:
    """Serve one websocket from HELLO to its end."""
    socket = web.WebSocketResponse(autoclose=True, max_msg_size=4096 * 16)
    await socket.prepare(request)
    await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL_MS}})
    connection = _Connection(gateway, socket)
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await connection.receive(json.loads(message.data))
    finally:
        await connection.end()
        gateway.notify()
    return socket


class _Connection:
    """One websocket: reads operations, and writes what its session has queued."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse) -> None:
        self._gateway = gateway
        self._socket = socket
        self._session: Session | None = None
        self._writer: asyncio.Task[None] | None = None
        self._acknowledgements: set[asyncio.Task[None]] = set()

    async def receive(self, frame: Json) -> None:
        """Act on one operation of the bot."""
        operation, data = frame.get("op"), frame.get("d") or {}
        if operation == HEARTBEAT:
            acknowledgement = asyncio.create_task(self._acknowledge())
            self._acknowledgements.add(acknowledgement)
            acknowledgement.add_done_callback(self._acknowledgements.discard)
        elif operation in (IDENTIFY, RESUME):
            await self._authenticate(operation, data)
        elif self._session is None:
            await self._socket.close(code=NOT_AUTHENTICATED, message=b"Not authenticated.")
        elif operation == REQUEST_MEMBERS:
            self._gateway.send_members(self._session, data)

    async def _acknowledge(self) -> None:
        # discord.py notes in a thread of its own, after sending, when it has sent a heartbeat. Acknowledged before,
        # it takes the time since the heartbeat before that, 41 s, for its latency.
        await asyncio.sleep(HEARTBEAT_LATENCY)
        if not self._socket.closed and self._socket not in self._gateway.silent:
            await self._socket.send_json({"op": ACK})

    async def _authenticate(self, operation: int, data: Json) -> None:
        if self._session is not None:
            await self._socket.close(code=ALREADY_AUTHENTICATED, message=b"Already authenticated.")
            return
        is_new = operation == IDENTIFY
        answer = self._gateway.open_session if is_new else self._gateway.resume_session
        self._session = await answer(data, self._socket)
        if self._session is not None:
            self._session.socket = self._socket
            self._writer = asyncio.create_task(self._write(self._session, 0 if is_new else int(data["seq"])))
            self._gateway.notify()

    async def _write(self, session: Session, sequence: int) -> None:
        """Send the queued events after `sequence`, and every later one as it comes."""
        while not self._socket.closed and self._socket not in self._gateway.silent:
            session.wake.clear()
            for number, frame in session.list_after(sequence):
                await self._socket.send_str(frame)
                session.note_sent(sequence := number)
            await session.wake.wait()

    async def end(self) -> None:
        """Stop writing; the session stays for a resume."""
        tasks = [*self._acknowledgements, *([self._writer] if self._writer else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None and self._session.socket is self._socket:
            self._session.socket = None
