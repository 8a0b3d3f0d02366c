"""REST v10: one module per noun of Discord's API."""

from playground.routes import applications, callbacks, cdn, channels, guilds, users, webhooks

__all__ = ["applications", "callbacks", "cdn", "channels", "guilds", "users", "webhooks"]
