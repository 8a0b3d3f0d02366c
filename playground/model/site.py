"""What everything in the simulated Discord has in common: time, ids, users, the application, and its address."""

import secrets
from datetime import datetime

from playground.model.changes import Changes
from playground.model.intents import MESSAGE_CONTENT, PRIVILEGED
from playground.model.people import User
from playground.model.snowflake import Clock, Snowflakes


class Site:
    """The ground on which guilds and channels stand.

    `allowed_intents` are the privileged intents that are switched on for the application.
    """

    def __init__(self, clock: Clock, *, privileged_intents: bool, any_token: bool = False) -> None:
        self.clock = clock
        self.allowed_intents = PRIVILEGED if privileged_intents else 0
        self.base_url = ""
        self.shards = 1
        self.snowflakes = Snowflakes(clock)
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.developer = self.add_user("developer")
        self.bot = self.add_user("playground-bot", is_bot=True)
        self.application_id = self.bot.id
        self._any_token = any_token
        self.token = f"playground.{secrets.token_urlsafe(32)}"

    @property
    def gateway_url(self) -> str:
        """The address of the websocket."""
        return self.base_url.replace("http", "ws", 1) + "/gateway"

    @property
    def has_message_content(self) -> bool:
        """The application may read what people write; counts for REST whatever a bot asked the gateway for."""
        return bool(self.allowed_intents & MESSAGE_CONTENT)

    def is_token(self, token: str | None) -> bool:
        """Tell whether the bot may come with this token."""
        return bool(token) if self._any_token else token == self.token

    def add_user(self, name: str, *, is_bot: bool = False) -> User:
        """Register a person or a bot."""
        user = User(self.snowflakes.next(), name, is_bot=is_bot)
        self.users[user.id] = user
        return user

    def make_id(self, at: datetime | None = None) -> str:
        """Return a new id, of this moment or of an earlier one."""
        return self.snowflakes.next() if at is None else self.snowflakes.of_moment(at.timestamp())
