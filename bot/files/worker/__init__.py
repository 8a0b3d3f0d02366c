"""The process that reads an upload, and what the bot and it hand each other. Imports all other stages."""
