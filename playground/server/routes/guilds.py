"""Guilds as a whole."""

from aiohttp import web

from playground.server.bodies import answer
from playground.server.routes.lookup import GUILD, get_guild
from playground.wire.guild_payloads import build_guild

routes = web.RouteTableDef()


@routes.get(GUILD)
async def fetch_guild(request: web.Request) -> web.Response:
    """Return a guild with its roles."""
    guild = get_guild(request)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return answer(build_guild(guild) | counts)
