"""Everything that the simulated Discord knows, and the events that its changes cause."""

import secrets

from playground import payloads
from playground.changes import Changes
from playground.command_book import CommandBook
from playground.errors import ApiError
from playground.files import Attachment, StoredFile, guess_content_type
from playground.gateway import Gateway
from playground.gateway_intents import GUILDS
from playground.guilds import DIRECT, PUBLIC_THREAD, Channel, Guild, User
from playground.interactions import Interaction, Interactions
from playground.message_payloads import build_interaction
from playground.messages import Message
from playground.permissions import PERMISSIONS
from playground.snowflake import Clock, Snowflakes


class World:
    """The state behind the server; changed by REST routes and by members, read by everyone."""

    def __init__(self, clock: Clock, *, privileged_intents: bool) -> None:
        self.clock = clock
        self.base_url = ""
        self.snowflakes = Snowflakes(clock)
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.interactions = Interactions(clock)
        self.commands = CommandBook(self.snowflakes)
        self.gateway = Gateway(self, privileged_intents=privileged_intents)
        self.developer = self.add_user("developer")
        self.bot = self.add_user("playground-bot", is_bot=True)
        self.application_id = self.bot.id
        self.token = f"playground.{secrets.token_urlsafe(32)}"

    @property
    def gateway_url(self) -> str:
        """The address of the websocket."""
        return self.base_url.replace("http", "ws", 1) + "/gateway"

    def add_user(self, name: str, *, is_bot: bool = False) -> User:
        """Register a person or a bot."""
        user = User(self.snowflakes.next(), name, is_bot=is_bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, guild_id: str | None = None) -> Guild:
        """Create a guild with the bot in it; the bot hears of it."""
        guild = Guild(self, name, guild_id)
        self.guilds[guild.id] = guild
        self.gateway.dispatch_guild(guild)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Let the bot be removed from a guild; it hears of it."""
        del self.guilds[guild.id]
        for channel_id in guild.channels:
            del self.channels[channel_id]
        self.gateway.dispatch("GUILD_DELETE", {"id": guild.id}, intents=GUILDS)

    def get_channel(self, channel_id: str) -> Channel:
        """Return a channel.

        Raises:
            ApiError: 10003, there is none.
        """
        channel = self.channels.get(channel_id)
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        return channel

    def get_guild(self, guild_id: str) -> Guild:
        """Return a guild.

        Raises:
            ApiError: 10004, there is none.
        """
        guild = self.guilds.get(guild_id)
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        return guild

    def open_direct(self, user: User) -> Channel:
        """Return the channel of direct messages between `user` and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflakes.next(), user.name, self, kind=DIRECT, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, *, thread_id: str | None = None) -> Channel:
        """Create a public thread in `parent`; one made from a message has that message's id."""
        thread = Channel(
            thread_id or self.snowflakes.next(), name, self, parent.guild, kind=PUBLIC_THREAD, parent=parent
        )
        self.channels[thread.id] = thread
        if parent.guild is not None:
            parent.guild.channels[thread.id] = thread
        payload = payloads.build_channel(thread) | {"newly_created": True}
        self.gateway.dispatch("THREAD_CREATE", payload, intents=GUILDS)
        return thread

    def require(self, channel: Channel, *names: str) -> None:
        """Check what the bot may do in a channel.

        Raises:
            ApiError: 50001 if it does not see the channel, 50013 if another permission is missing.
        """
        if channel.guild is None:
            return
        bits = channel.guild.get_permissions(channel.guild.me, channel)
        if not bits & PERMISSIONS["view_channel"]:
            raise ApiError(403, 50001, "Missing Access")
        if any(not bits & PERMISSIONS[name] for name in names):
            raise ApiError(403, 50013, "Missing Permissions")

    def store_file(self, channel: Channel, upload: Attachment, *, description: str | None = None) -> StoredFile:
        """Put a file on the CDN route."""
        file_id = self.snowflakes.next()
        file = StoredFile(
            id=file_id,
            name=upload.name,
            data=upload.data,
            content_type=upload.content_type or guess_content_type(upload.name),
            size=len(upload.data) if upload.size is None else upload.size,
            url=f"{self.base_url}/attachments/{channel.id}/{file_id}/{upload.name.replace(' ', '_')}",
            is_broken=upload.is_broken,
            description=description,
        )
        self.files[file.id] = file
        return file

    def send_interaction(self, interaction: Interaction) -> None:
        """Remember an interaction and tell the bot."""
        self.interactions.add(interaction)
        self.gateway.dispatch("INTERACTION_CREATE", build_interaction(interaction))

    def find_message(self, channel: Channel, message_id: str) -> Message:
        """Return a message of the channel.

        Raises:
            ApiError: 10008, there is none or it was deleted.
        """
        message = channel.history.get(message_id)
        if message is None or message.is_ephemeral:
            raise ApiError(404, 10008, "Unknown Message")
        return message
