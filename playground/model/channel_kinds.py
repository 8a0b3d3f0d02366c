"""Types of channels (https://discord.com/developers/docs/resources/channel#channel-object-channel-types)."""

TEXT = 0
DIRECT = 1
VOICE = 2
CATEGORY = 4
ANNOUNCEMENT = 5
PUBLIC_THREAD = 11
PRIVATE_THREAD = 12
FORUM = 15

THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)
