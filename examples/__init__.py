"""The demo, and data to try the bot with."""
