"""REST v10: one module per noun of Discord's API."""

from playground.server.routes import (
    applications,
    callbacks,
    cdn,
    channels,
    guild_channels,
    guilds,
    members,
    messages,
    reactions,
    thread_members,
    threads,
    users,
    webhooks,
)

__all__ = [
    "applications",
    "callbacks",
    "cdn",
    "channels",
    "guild_channels",
    "guilds",
    "members",
    "messages",
    "reactions",
    "thread_members",
    "threads",
    "users",
    "webhooks",
]
