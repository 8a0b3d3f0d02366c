"""Bits of a message's flags (https://discord.com/developers/docs/resources/message#message-object-message-flags)."""

SUPPRESS_EMBEDS = 1 << 2
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
