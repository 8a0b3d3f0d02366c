"""Users, the bot itself, and where the gateway is."""

from aiohttp import web

from playground import payloads
from playground.bodies import WORLD, answer, read_object
from playground.errors import ApiError

routes = web.RouteTableDef()


@routes.get("/users/@me")
async def fetch_me(request: web.Request) -> web.Response:
    """Return the bot's own user."""
    return answer(payloads.build_own_user(request.app[WORLD].bot))


@routes.get("/users/@me/guilds")
async def fetch_my_guilds(request: web.Request) -> web.Response:
    """Return the guilds that the bot is in."""
    return answer([payloads.build_own_guild(guild) for guild in request.app[WORLD].guilds.values()])


@routes.get(r"/users/{user_id:\d+}")
async def fetch_user(request: web.Request) -> web.Response:
    """Return a user."""
    user = request.app[WORLD].users.get(request.match_info["user_id"])
    if user is None:
        raise ApiError(404, 10013, "Unknown User")
    return answer(payloads.build_user(user))


@routes.post("/users/@me/channels")
async def open_direct(request: web.Request) -> web.Response:
    """Open direct messages with a user."""
    world = request.app[WORLD]
    body, _ = await read_object(request)
    user = world.users.get(str(body.get("recipient_id")))
    if user is None or user is world.bot:
        raise ApiError(400, 50033, "Invalid Recipient(s)")
    return answer(payloads.build_channel(world.open_direct(user)))


@routes.get("/gateway")
async def fetch_gateway(request: web.Request) -> web.Response:
    """Return the address of the gateway."""
    return answer({"url": request.app[WORLD].gateway_url})


@routes.get("/gateway/bot")
async def fetch_bot_gateway(request: web.Request) -> web.Response:
    """Return the address of the gateway and how often a bot may identify."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
    return answer({"url": request.app[WORLD].gateway_url, "shards": 1, "session_start_limit": limit})
