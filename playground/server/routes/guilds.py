"""Guilds, their channels, roles and members."""

from aiohttp import web

from playground.model.errors import ApiError
from playground.model.guild import Guild
from playground.server.bodies import HUB, answer
from playground.wire.channel_payloads import build_channel
from playground.wire.guild_payloads import build_guild
from playground.wire.member_payloads import build_member, build_role

routes = web.RouteTableDef()

GUILD = r"/guilds/{guild_id:\d+}"


def _get_guild(request: web.Request) -> Guild:
    return request.app[HUB].world.get_guild(request.match_info["guild_id"])


@routes.get(GUILD)
async def fetch_guild(request: web.Request) -> web.Response:
    """Return a guild with its roles."""
    guild = _get_guild(request)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return answer(build_guild(guild) | counts)


@routes.get(GUILD + "/channels")
async def fetch_channels(request: web.Request) -> web.Response:
    """Return a guild's channels without threads."""
    channels = request.app[HUB].world.get_channels(_get_guild(request))
    return answer([build_channel(channel) for channel in channels if channel.parent is None])


@routes.get(GUILD + "/roles")
async def fetch_roles(request: web.Request) -> web.Response:
    """Return a guild's roles."""
    return answer([build_role(role) for role in _get_guild(request).roles.values()])


@routes.get(GUILD + "/members")
async def fetch_members(request: web.Request) -> web.Response:
    """Return a page of members in the order of their ids; `limit` 1 to 1000, default 1."""
    after = int(request.query.get("after", "0"))
    limit = int(request.query.get("limit", "1"))
    members = sorted(_get_guild(request).members.values(), key=lambda member: int(member.user.id))
    page = [member for member in members if int(member.user.id) > after][:limit]
    return answer([build_member(member) for member in page])


@routes.get(GUILD + r"/members/{user_id:\d+}")
async def fetch_member(request: web.Request) -> web.Response:
    """Return one member."""
    member = _get_guild(request).members.get(request.match_info["user_id"])
    if member is None:
        raise ApiError(404, 10007, "Unknown Member")
    return answer(build_member(member))
