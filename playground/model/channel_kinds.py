"""Types of channels (https://discord.com/developers/docs/resources/channel#channel-object-channel-types)."""

TEXT = 0
DIRECT = 1
PUBLIC_THREAD = 11
FORUM = 15
