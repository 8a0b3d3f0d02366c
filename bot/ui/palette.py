"""The colours of embeds, one for each kind of message."""

import discord

ANSWER = discord.Colour(0x5B7CFA)
CARD = discord.Colour(0x8E9BEF)
INFO = discord.Colour(0x6B7A8F)
SUCCESS = discord.Colour(0x3BA55D)
WARNING = discord.Colour(0xE0A030)
DANGER = discord.Colour(0xD8484E)
