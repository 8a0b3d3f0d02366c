"""Gateway v10: sessions, events and their replay after a lost connection."""

import asyncio
import json
import secrets
from collections import deque
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from playground import payloads
from playground.gateway_intents import GUILD_MEMBERS, GUILDS, MESSAGE_CONTENT, PRIVILEGED
from playground.messages import Json

if TYPE_CHECKING:
    from playground.guilds import Guild
    from playground.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = (
    0, 1, 2, 6, 7, 8, 9, 10, 11,
)  # fmt: skip
AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED, NOT_AUTHENTICATED, DISALLOWED_INTENTS = 4004, 4005, 4003, 4014
HEARTBEAT_INTERVAL_MS = 41_250
REPLAYED_EVENTS = 1_000


class Session:
    """What one bot process was told; it survives its websocket."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.events: deque[tuple[int, str]] = deque(maxlen=REPLAYED_EVENTS)
        self.sequence = 0
        self.is_valid = True
        self.socket: web.WebSocketResponse | None = None
        self.wake = asyncio.Event()

    @property
    def is_connected(self) -> bool:
        """A bot listens right now."""
        return self.socket is not None and not self.socket.closed

    def push(self, event: str, data: Json) -> None:
        """Queue an event for the bot, connected or not."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": data})
        self.events.append((self.sequence, frame))
        self.wake.set()

    def can_resume(self, sequence: int) -> bool:
        """All events after `sequence` are still here."""
        return self.is_valid and (self.sequence == sequence or self.events[0][0] <= sequence + 1)


class Gateway:
    """All sessions; events go to those whose intents ask for them."""

    def __init__(self, world: "World", *, privileged_intents: bool) -> None:
        self._world = world
        self._has_privileged = privileged_intents
        self._sessions: dict[str, Session] = {}
        self.resumes = 0

    @property
    def is_bot_connected(self) -> bool:
        """At least one session has a live websocket."""
        return any(session.is_connected for session in self._sessions.values())

    def dispatch(self, event: str, data: Json, *, intents: int = 0, redacted: Json | None = None) -> None:
        """Queue an event for every session that has one of `intents` (0: for all).

        Sessions without the message content intent get `redacted` instead, where it is given.
        """
        for session in self._sessions.values():
            if intents and not session.intents & intents:
                continue
            is_redacted = redacted is not None and not session.intents & MESSAGE_CONTENT
            session.push(event, redacted if is_redacted and redacted is not None else data)

    def dispatch_guild(self, guild: "Guild") -> None:
        """Tell every session of a guild that the bot has just joined."""
        for session in self._sessions.values():
            self._push_guild(session, guild, is_new=True)

    async def disconnect(self, *, code: int = 1001) -> None:
        """Drop the bot's websockets, as a lost connection would; sessions can be resumed."""
        for session in list(self._sessions.values()):
            if session.socket is not None:
                await session.socket.close(code=code)

    async def request_reconnect(self) -> None:
        """Send op 7 to every connected bot."""
        for session in list(self._sessions.values()):
            if session.socket is not None and session.is_connected:
                await session.socket.send_json({"op": RECONNECT, "d": None})

    def invalidate(self) -> None:
        """Let the next attempt to resume fail, so that the bot must identify anew."""
        for session in self._sessions.values():
            session.is_valid = False

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket from HELLO to its end."""
        socket = web.WebSocketResponse(autoclose=True, max_msg_size=4096 * 16)
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL_MS}})
        connection = _Connection(self, socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await connection.receive(json.loads(message.data))
        finally:
            await connection.end()
            self._world.changes.notify()
        return socket

    async def open_session(self, data: Json, socket: web.WebSocketResponse) -> Session | None:
        """Answer IDENTIFY: a session with READY and the guilds queued, or a closed socket."""
        intents = int(data.get("intents", 0))
        if data.get("token") != self._world.token:
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if intents & PRIVILEGED and not self._has_privileged:
            await socket.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return None
        self._forget_dead_sessions()
        session = Session(intents)
        self._sessions[session.id] = session
        session.push("READY", self._build_ready(session, data))
        for guild in self._world.guilds.values():
            self._push_guild(session, guild)
        return session

    async def resume_session(self, data: Json, socket: web.WebSocketResponse) -> Session | None:
        """Answer RESUME: the session, or None after op 9."""
        session = self._sessions.get(str(data.get("session_id")))
        if data.get("token") != self._world.token or session is None or not session.can_resume(int(data["seq"])):
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return None
        self.resumes += 1
        session.push("RESUMED", {"_trace": []})
        return session

    def send_members(self, session: Session, data: Json) -> None:
        """Answer op 8 with one chunk."""
        guild = self._world.guilds.get(str(data.get("guild_id")))
        if guild is None:
            return
        wanted = {str(user_id) for user_id in data.get("user_ids") or []}
        prefix = str(data.get("query") or "")
        members = [
            payloads.build_member(member)
            for member in guild.members.values()
            if (member.user.id in wanted if wanted else member.user.name.startswith(prefix))
        ]
        chunk = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": []}
        session.push("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})

    def notify(self) -> None:
        """Let those who wait for the bot look again."""
        self._world.changes.notify()

    def _forget_dead_sessions(self) -> None:
        self._sessions = {key: session for key, session in self._sessions.items() if session.is_connected}

    def _push_guild(self, session: Session, guild: "Guild", *, is_new: bool = False) -> None:
        if session.intents & GUILDS:
            has_members = bool(session.intents & GUILD_MEMBERS)
            session.push("GUILD_CREATE", payloads.build_guild_event(guild, has_members=has_members, is_new=is_new))

    def _build_ready(self, session: Session, data: Json) -> Json:
        world = self._world
        return {
            "v": 10,
            "user": payloads.build_own_user(world.bot),
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in world.guilds],
            "session_id": session.id,
            "resume_gateway_url": world.gateway_url,
            "application": {"id": world.application_id, "flags": 0},
            "private_channels": [],
            "shard": data.get("shard", [0, 1]),
        }


class _Connection:
    """One websocket: reads operations, and writes what its session has queued."""

    def __init__(self, gateway: Gateway, socket: web.WebSocketResponse) -> None:
        self._gateway = gateway
        self._socket = socket
        self._session: Session | None = None
        self._writer: asyncio.Task[None] | None = None

    async def receive(self, frame: Json) -> None:
        """Act on one operation of the bot."""
        operation, data = frame.get("op"), frame.get("d") or {}
        if operation == HEARTBEAT:
            await self._socket.send_json({"op": ACK})
        elif operation in (IDENTIFY, RESUME):
            await self._authenticate(operation, data)
        elif self._session is None:
            await self._socket.close(code=NOT_AUTHENTICATED, message=b"Not authenticated.")
        elif operation == REQUEST_MEMBERS:
            self._gateway.send_members(self._session, data)

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
        while not self._socket.closed:
            session.wake.clear()
            for number, frame in [entry for entry in session.events if entry[0] > sequence]:
                await self._socket.send_str(frame)
                sequence = number
            await session.wake.wait()

    async def end(self) -> None:
        """Stop writing; the session stays for a resume."""
        if self._writer is not None:
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        if self._session is not None and self._session.socket is self._socket:
            self._session.socket = None
