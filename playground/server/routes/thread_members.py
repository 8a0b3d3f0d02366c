"""Who is in a thread."""

from aiohttp import web

from playground.model.channel import Channel
from playground.model.channel_kinds import PRIVATE_THREAD
from playground.model.errors import ApiError
from playground.model.people import User
from playground.rules.access import require
from playground.server.bodies import HUB, answer, answer_nothing
from playground.server.channels import change_thread_members
from playground.server.routes.lookup import CHANNEL, get_channel
from playground.wire.thread_payloads import build_thread_member

routes = web.RouteTableDef()

MEMBERS = CHANNEL + "/thread-members"
MEMBER = MEMBERS + r"/{user_id:@me|\d+}"


@routes.get(MEMBERS)
async def fetch_members(request: web.Request) -> web.Response:
    """Return who is in a thread."""
    thread = _get_thread(request)
    return answer([build_thread_member(thread, user) for user in thread.members])


@routes.get(MEMBER)
async def fetch_member(request: web.Request) -> web.Response:
    """Return one who is in a thread."""
    thread, user = _get_thread(request), _get_user(request)
    if user not in thread.members:
        raise ApiError(404, 10007, "Unknown Member")
    return answer(build_thread_member(thread, user))


@routes.put(MEMBER)
async def add_member(request: web.Request) -> web.Response:
    """Let a member, or the bot itself, into a thread."""
    thread, user = _get_thread(request), _get_user(request)
    require(thread, "send_messages_in_threads")
    change_thread_members(request.app[HUB], thread, added=[user])
    return answer_nothing()


@routes.delete(MEMBER)
async def remove_member(request: web.Request) -> web.Response:
    """Take a member out of a thread; out of a private one that the bot has opened, it may."""
    thread, user = _get_thread(request), _get_user(request)
    bot = request.app[HUB].world.bot
    if user is not bot and not (thread.kind == PRIVATE_THREAD and thread.owner is bot):
        require(thread, "manage_threads")
    change_thread_members(request.app[HUB], thread, removed=[user])
    return answer_nothing()


def _get_thread(request: web.Request) -> Channel:
    channel = get_channel(request)
    if channel.parent is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def _get_user(request: web.Request) -> User:
    world, user_id = request.app[HUB].world, request.match_info["user_id"]
    user = world.bot if user_id == "@me" else world.users.get(user_id)
    if user is None:
        raise ApiError(404, 10013, "Unknown User")
    return user
