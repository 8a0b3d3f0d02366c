"""Gateway v10: sessions, their events, and the replay after a lost connection."""

from aiohttp import web

from playground.model.guild import Guild
from playground.model.intents import GUILD_MEMBERS, GUILDS, MESSAGE_CONTENT, PRIVILEGED
from playground.model.objects import Json
from playground.model.world import World
from playground.server.session import Session
from playground.wire.application_payloads import get_application_flags
from playground.wire.guild_payloads import build_guild_event
from playground.wire.member_payloads import build_member
from playground.wire.user_payloads import build_own_user

GUILD_EVENTS = ("GUILD_UPDATE", "GUILD_DELETE")
RECONNECT, INVALID_SESSION = 7, 9
AUTHENTICATION_FAILED, INVALID_SHARD, DISALLOWED_INTENTS = 4004, 4010, 4014


class Gateway:
    """All sessions; events go to those whose intents ask for them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sessions: dict[str, Session] = {}
        self.resumes = 0
        self.silent: set[web.WebSocketResponse] = set()

    @property
    def is_bot_connected(self) -> bool:
        """All shards have a live websocket."""
        shards = {session.shard for session in self._sessions.values() if session.is_connected}
        return bool(shards) and {number for number, _ in shards} == set(range(max(count for _, count in shards)))

    def dispatch(self, event: str, data: Json, *, intents: int = 0, redacted: Json | None = None) -> None:
        """Queue an event for every session that has one of `intents` (0: for all).

        Sessions without the message content intent get `redacted` instead, where it is given.
        """
        guild_id = data.get("guild_id", data.get("id") if event in GUILD_EVENTS else None)
        for session in self._sessions.values():
            if not session.hears(guild_id) or (intents and not session.intents & intents):
                continue
            is_redacted = redacted is not None and not session.intents & MESSAGE_CONTENT
            session.push(event, redacted if is_redacted and redacted is not None else data)

    def dispatch_guild(self, guild: Guild) -> None:
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

    async def send_raw(self, text: str) -> None:
        """Send a frame as it is to every connected bot."""
        for session in list(self._sessions.values()):
            if session.socket is not None and session.is_connected:
                await session.socket.send_str(text)

    def silence(self) -> None:
        """Let the connected sockets hear nothing more; a new one is served as ever."""
        self.silent = {session.socket for session in self._sessions.values() if session.socket is not None}

    def invalidate(self) -> None:
        """Let the next attempt to resume fail, so that the bot must identify again."""
        for session in self._sessions.values():
            session.is_valid = False

    async def open_session(self, data: Json, socket: web.WebSocketResponse) -> Session | None:
        """Answer IDENTIFY: a session with READY and the guilds queued, or a closed socket."""
        intents = int(data.get("intents", 0))
        if not self._world.is_token(data.get("token")):
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if intents & PRIVILEGED & ~self._world.allowed_intents:
            await socket.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return None
        number, count = (int(part) for part in data.get("shard") or (0, 1))
        if not 0 <= number < count:
            await socket.close(code=INVALID_SHARD, message=b"Invalid shard.")
            return None
        self._forget_dead_sessions()
        session = Session(intents, (number, count))
        self._sessions[session.id] = session
        session.push("READY", self._build_ready(session))
        for guild in self._world.guilds.values():
            self._push_guild(session, guild)
        return session

    async def resume_session(self, data: Json, socket: web.WebSocketResponse) -> Session | None:
        """Answer RESUME: the session, or None after op 9."""
        session = self._sessions.get(str(data.get("session_id")))
        if not self._world.is_token(data.get("token")) or session is None or not session.can_resume(int(data["seq"])):
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
            build_member(member)
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

    def _push_guild(self, session: Session, guild: Guild, *, is_new: bool = False) -> None:
        if session.intents & GUILDS and session.hears(guild.id):
            has_members = bool(session.intents & GUILD_MEMBERS)
            session.push("GUILD_CREATE", build_guild_event(self._world, guild, has_members=has_members, is_new=is_new))

    def _build_ready(self, session: Session) -> Json:
        world = self._world
        return {
            "v": 10,
            "user": build_own_user(world.bot),
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in world.guilds if session.hears(guild_id)],
            "session_id": session.id,
            "resume_gateway_url": world.gateway_url,
            "application": {"id": world.application_id, "flags": get_application_flags(world)},
            "private_channels": [],
            "shard": [*session.shard],
        }
