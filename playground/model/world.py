"""Everything that the simulated Discord knows."""

from playground.model.channel import Channel, Message
from playground.model.channel_kinds import DIRECT, PUBLIC_THREAD, TEXT
from playground.model.command_book import CommandBook
from playground.model.errors import ApiError
from playground.model.files import Attachment, StoredFile
from playground.model.guild import Guild
from playground.model.interaction import Interaction
from playground.model.people import Membership, User
from playground.model.permissions import EVERYONE, build_permissions
from playground.model.site import Site
from playground.model.snowflake import Clock


class World(Site):
    """The state behind the server; changed by REST routes and by members, read by everyone."""

    def __init__(self, clock: Clock, *, privileged_intents: bool, any_token: bool = False) -> None:
        super().__init__(clock, privileged_intents=privileged_intents, any_token=any_token)
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, StoredFile] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands = CommandBook(self.snowflakes)
        self._left: dict[str, tuple[list[Channel], Membership]] = {}

    def add_guild(self, name: str, guild_id: str | None = None) -> Guild:
        """Create a guild with an owner, the bot, and one text channel."""
        now = self.clock()
        guild = Guild(guild_id or self.snowflakes.next(), name, self.add_user("owner"), created=now)
        guild.join(guild.owner, at=now)
        role = guild.add_role(self.snowflakes.next(), self.bot.name, build_permissions(EVERYONE), is_managed=True)
        guild.join(self.bot, [role], at=now)
        self.guilds[guild.id] = guild
        guild.system_channel_id = self.add_channel(guild, "general").id
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Take the bot out of a guild, which it can no longer ask for; people go on there."""
        del self.guilds[guild.id]
        self._left[guild.id] = self.get_channels(guild), guild.members.pop(self.bot.id)
        for channel in self.get_channels(guild):
            del self.channels[channel.id]

    def return_to_guild(self, guild: Guild) -> None:
        """Let the bot into a guild again, with the role that it had."""
        channels, me = self._left.pop(guild.id)
        guild.members[self.bot.id] = me
        self.guilds[guild.id] = guild
        self.channels |= {channel.id: channel for channel in channels}

    def get_me(self, guild: Guild) -> Membership:
        """Return the bot as a member of a guild."""
        return guild.members[self.bot.id]

    def get_channels(self, guild: Guild) -> list[Channel]:
        """Return the channels and threads of a guild, in the order of their creation."""
        return [channel for channel in self.channels.values() if channel.guild is guild]

    def add_channel(self, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
        """Create a text channel or a forum."""
        position = len(self.get_channels(guild))
        channel = Channel(self.snowflakes.next(), name, self, guild, kind=kind, position=position)
        self.channels[channel.id] = channel
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Forget a channel with its threads, or a thread."""
        for thread in channel.threads.values():
            del self.channels[thread.id]
        if channel.parent is not None:
            del channel.parent.threads[channel.id]
        del self.channels[channel.id]

    def add_thread(
        self, parent: Channel, name: str, *, owner: User, thread_id: str, kind: int = PUBLIC_THREAD
    ) -> Channel:
        """Create a thread in `parent`."""
        thread = Channel(thread_id, name, self, parent.guild, kind=kind, parent=parent, owner=owner, members=[owner])
        self.channels[thread.id] = parent.threads[thread.id] = thread
        return thread

    def open_direct(self, user: User) -> Channel:
        """Return the channel of direct messages between `user` and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflakes.next(), user.name, self, kind=DIRECT, recipient=user)
        self.channels[channel.id] = channel
        return channel

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

    def find_message(self, channel: Channel, message_id: str) -> Message:
        """Return a message of the channel.

        Raises:
            ApiError: 10008, there is none or it was deleted.
        """
        message = channel.history.get(message_id)
        if message is None or message.is_ephemeral:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def find_interaction(self, message: Message) -> Interaction | None:
        """Return the interaction that a message answers."""
        wanted = message.origin.interaction_id if message.origin else None
        return next((entry for entry in self.interactions.values() if entry.id == wanted), None)

    def store_file(self, channel: Channel, upload: Attachment, *, description: str | None = None) -> StoredFile:
        """Put a file on the CDN route."""
        file_id = self.snowflakes.next()
        url = f"{self.base_url}/attachments/{channel.id}/{file_id}/{upload.name.replace(' ', '_')}"
        file = StoredFile(file_id, upload, url, description)
        self.files[file.id] = file
        return file
