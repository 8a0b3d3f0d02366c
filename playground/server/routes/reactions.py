"""Reactions to messages."""

from aiohttp import web

from playground.model.channel import Message
from playground.model.errors import ApiError
from playground.model.people import User
from playground.server.bodies import HUB, answer, answer_nothing
from playground.server.reactions import add_reaction, clear_reactions, remove_reaction
from playground.server.routes.lookup import MESSAGE, get_message
from playground.wire.user_payloads import build_user

routes = web.RouteTableDef()

REACTIONS = MESSAGE + "/reactions"
EMOJI = REACTIONS + "/{emoji}"
DEFAULT_PAGE = 25


@routes.put(EMOJI + "/@me")
async def add(request: web.Request) -> web.Response:
    """React with an emoji; one that is there already needs no permission to add it."""
    message = get_message(request, "read_message_history")
    emoji = request.match_info["emoji"]
    if emoji not in message.reactions:
        get_message(request, "add_reactions")
    add_reaction(request.app[HUB], message, emoji, request.app[HUB].world.bot)
    return answer_nothing()


@routes.delete(EMOJI + "/@me")
async def remove_own(request: web.Request) -> web.Response:
    """Take the bot's reaction back."""
    return _remove(request, get_message(request), request.app[HUB].world.bot)


@routes.delete(EMOJI + r"/{user_id:\d+}")
async def remove_of_user(request: web.Request) -> web.Response:
    """Take a reaction of somebody away; the bot may take back its own without a permission."""
    user = request.app[HUB].world.users.get(request.match_info["user_id"])
    if user is None:
        raise ApiError(404, 10013, "Unknown User")
    needed = [] if user is request.app[HUB].world.bot else ["manage_messages"]
    return _remove(request, get_message(request, *needed), user)


@routes.get(EMOJI)
async def fetch_users(request: web.Request) -> web.Response:
    """Return a page of those who have reacted with an emoji, in the order of their ids."""
    users = _get_users(get_message(request, "read_message_history"), request.match_info["emoji"])
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", str(DEFAULT_PAGE)))
    found = sorted((user for user in users if int(user.id) > after), key=lambda user: int(user.id))
    return answer([build_user(user) for user in found[:limit]])


@routes.delete(REACTIONS)
@routes.delete(EMOJI)
async def clear(request: web.Request) -> web.Response:
    """Take all reactions away, or all with one emoji."""
    message = get_message(request, "manage_messages")
    emoji = request.match_info.get("emoji")
    if emoji is not None:
        _get_users(message, emoji)
    clear_reactions(request.app[HUB], message, emoji)
    return answer_nothing()


def _remove(request: web.Request, message: Message, user: User) -> web.Response:
    emoji = request.match_info["emoji"]
    _get_users(message, emoji)
    remove_reaction(request.app[HUB], message, emoji, user)
    return answer_nothing()


def _get_users(message: Message, emoji: str) -> list[User]:
    """Return who has reacted with an emoji.

    Raises:
        ApiError: 10014, nobody has.
    """
    users = message.reactions.get(emoji)
    if users is None:
        raise ApiError(400, 10014, "Unknown Emoji")
    return users
