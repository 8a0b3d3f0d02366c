"""Users, the bot itself, and where the gateway is."""

from aiohttp import web

from playground.model.errors import ApiError
from playground.server.bodies import HUB, answer, read_object
from playground.wire.channel_payloads import build_channel
from playground.wire.guild_payloads import build_own_guild
from playground.wire.user_payloads import build_own_user, build_user

routes = web.RouteTableDef()


@routes.get("/users/@me")
async def fetch_me(request: web.Request) -> web.Response:
    """Return the bot's own user."""
    return answer(build_own_user(request.app[HUB].world.bot))


@routes.get("/users/@me/guilds")
async def fetch_my_guilds(request: web.Request) -> web.Response:
    """Return the guilds that the bot is in."""
    world = request.app[HUB].world
    return answer([build_own_guild(world, guild) for guild in world.guilds.values()])


@routes.get(r"/users/{user_id:\d+}")
async def fetch_user(request: web.Request) -> web.Response:
    """Return a user."""
    user = request.app[HUB].world.users.get(request.match_info["user_id"])
    if user is None:
        raise ApiError(404, 10013, "Unknown User")
    return answer(build_user(user))


@routes.post("/users/@me/channels")
async def open_direct(request: web.Request) -> web.Response:
    """Open direct messages with a user."""
    world = request.app[HUB].world
    body, _ = await read_object(request)
    user = world.users.get(str(body.get("recipient_id")))
    if user is None or user is world.bot:
        raise ApiError(400, 50033, "Invalid Recipient(s)")
    return answer(build_channel(world.open_direct(user)))


@routes.get("/gateway")
async def fetch_gateway(request: web.Request) -> web.Response:
    """Return the address of the gateway."""
    return answer({"url": request.app[HUB].world.gateway_url})


@routes.get("/gateway/bot")
async def fetch_bot_gateway(request: web.Request) -> web.Response:
    """Return the address of the gateway and how often a bot may identify."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return answer(
        {
            "url": request.app[HUB].world.gateway_url,
            "shards": request.app[HUB].world.shards,
            "session_start_limit": limit,
        }
    )
