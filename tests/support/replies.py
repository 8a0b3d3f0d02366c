"""Replies that come to rest."""

from playground import Reply


async def settle(reply: Reply) -> Reply:
    """The reply once the bot has counted what an upload would change, which on a busy machine shows progress first."""
    return await reply.wait_for(lambda now: now.buttons != ["Stop"])
