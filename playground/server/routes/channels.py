"""A channel as the bot finds it."""

from aiohttp import web

from playground.server.bodies import HUB, answer, answer_nothing
from playground.server.routes.lookup import CHANNEL, get_channel
from playground.wire.channel_payloads import build_channel

routes = web.RouteTableDef()


@routes.get(CHANNEL)
async def fetch_channel(request: web.Request) -> web.Response:
    """Return a channel."""
    return answer(build_channel(get_channel(request)))


@routes.post(CHANNEL + "/typing")
async def send_typing(request: web.Request) -> web.Response:
    """Show "is typing…"."""
    world = request.app[HUB].world
    get_channel(request, "send_messages").typing = world.clock()
    world.changes.notify()
    return answer_nothing()
