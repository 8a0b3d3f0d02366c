"""Channels and the messages in them."""

from aiohttp import web

from playground import payloads
from playground.bodies import WORLD, answer, answer_nothing, read_object
from playground.errors import ApiError
from playground.form_errors import FormErrors
from playground.guilds import DIRECT, PUBLIC_THREAD, Channel
from playground.message_payloads import build_message
from playground.message_rules import check_message
from playground.messages import Message
from playground.post_office import delete_message, edit_message, post_message

routes = web.RouteTableDef()

CHANNEL = r"/channels/{channel_id:\d+}"
MESSAGE = CHANNEL + r"/messages/{message_id:\d+}"
MAX_THREAD_NAME = 100


def _get_channel(request: web.Request, *permissions: str) -> Channel:
    world = request.app[WORLD]
    channel = world.get_channel(request.match_info["channel_id"])
    world.require(channel, *permissions)
    return channel


def _get_message(request: web.Request, *permissions: str) -> Message:
    channel = _get_channel(request, *permissions)
    return request.app[WORLD].find_message(channel, request.match_info["message_id"])


@routes.get(CHANNEL)
async def fetch_channel(request: web.Request) -> web.Response:
    """Return a channel."""
    return answer(payloads.build_channel(_get_channel(request)))


@routes.post(CHANNEL + "/typing")
async def send_typing(request: web.Request) -> web.Response:
    """Show "is typing…"."""
    _get_channel(request, "send_messages")
    return answer_nothing()


@routes.get(CHANNEL + "/messages")
async def fetch_messages(request: web.Request) -> web.Response:
    """Return messages, newest first; `before`, `after`, and `limit` 1 to 100, default 50."""
    channel = _get_channel(request, "read_message_history")
    before = int(request.query.get("before", 2**63))
    after = int(request.query.get("after", 0))
    found = [
        message for message in channel.history.values() if after < int(message.id) < before and not message.is_ephemeral
    ]
    limit = int(request.query.get("limit", "50"))
    page = found[:limit] if "after" in request.query else found[-limit:]
    return answer([build_message(message) for message in reversed(page)])


@routes.post(CHANNEL + "/messages")
async def create_message(request: web.Request) -> web.Response:
    """Send a message of the bot."""
    world = request.app[WORLD]
    body, uploads = await read_object(request)
    needed = ["send_messages", *(["attach_files"] if uploads else [])]
    channel = _get_channel(request, *needed)
    check_message(body, uploads=len(uploads))
    reference = body.get("message_reference") or {}
    is_dangling = str(reference.get("message_id")) not in channel.history
    if reference and is_dangling and reference.get("fail_if_not_exists", True):
        errors = FormErrors()
        errors.add(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        errors.raise_if_any()
    return answer(build_message(post_message(channel, world.bot, body, uploads=uploads)))


@routes.get(MESSAGE)
async def fetch_message(request: web.Request) -> web.Response:
    """Return one message."""
    return answer(build_message(_get_message(request, "read_message_history")))


@routes.patch(MESSAGE)
async def change_message(request: web.Request) -> web.Response:
    """Edit a message of the bot."""
    body, uploads = await read_object(request)
    message = _get_message(request)
    if message.author is not request.app[WORLD].bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    check_message(body, uploads=len(uploads))
    edit_message(message, body, uploads=uploads)
    return answer(build_message(message))


@routes.delete(MESSAGE)
async def remove_message(request: web.Request) -> web.Response:
    """Delete a message."""
    message = _get_message(request)
    if message.author is not request.app[WORLD].bot:
        request.app[WORLD].require(message.channel, "manage_messages")
        if message.channel.kind == DIRECT:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    delete_message(message)
    return answer_nothing()


@routes.put(MESSAGE + "/reactions/{emoji}/@me")
async def add_reaction(request: web.Request) -> web.Response:
    """React with an emoji."""
    message = _get_message(request, "add_reactions")
    message.reactions[request.match_info["emoji"]] = 1
    request.app[WORLD].changes.notify()
    return answer_nothing()


@routes.delete(MESSAGE + "/reactions/{emoji}/@me")
async def remove_reaction(request: web.Request) -> web.Response:
    """Take a reaction back."""
    message = _get_message(request)
    if message.reactions.pop(request.match_info["emoji"], None) is None:
        raise ApiError(400, 10014, "Unknown Emoji")
    return answer_nothing()


@routes.post(CHANNEL + "/threads")
async def create_thread(request: web.Request) -> web.Response:
    """Create a thread without a message."""
    channel = _get_channel(request, "create_public_threads")
    return await _create_thread(request, channel, thread_id=None)


@routes.post(MESSAGE + "/threads")
async def create_message_thread(request: web.Request) -> web.Response:
    """Create the thread of a message; it has the message's id."""
    message = _get_message(request, "create_public_threads")
    if message.id in request.app[WORLD].channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    return await _create_thread(request, message.channel, thread_id=message.id)


async def _create_thread(request: web.Request, channel: Channel, *, thread_id: str | None) -> web.Response:
    body, _ = await read_object(request)
    errors = FormErrors()
    errors.check_length(("name",), body.get("name"), most=MAX_THREAD_NAME, least=1)
    errors.raise_if_any()
    if channel.kind in (DIRECT, PUBLIC_THREAD):
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    thread = request.app[WORLD].add_thread(channel, body["name"], thread_id=thread_id)
    return answer(payloads.build_channel(thread), status=201)
