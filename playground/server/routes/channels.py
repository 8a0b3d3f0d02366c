"""Channels and the messages in them."""

from aiohttp import web

from playground.model.channel_kinds import DIRECT, FORUM
from playground.model.errors import ApiError
from playground.rules.access import may_bot, require
from playground.rules.form_errors import FormErrors
from playground.rules.message_rules import check_message
from playground.rules.pages import build_page
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.posting import delete_message, edit_message, post_message
from playground.server.routes.lookup import CHANNEL, MESSAGE, get_channel, get_message
from playground.wire.channel_payloads import build_channel
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()


@routes.get(CHANNEL)
async def fetch_channel(request: web.Request) -> web.Response:
    """Return a channel."""
    return answer(build_channel(get_channel(request)))


@routes.post(CHANNEL + "/typing")
async def send_typing(request: web.Request) -> web.Response:
    """Show "is typing…"."""
    get_channel(request, "send_messages")
    return answer_nothing()


@routes.get(CHANNEL + "/messages")
async def fetch_messages(request: web.Request) -> web.Response:
    """Return messages, newest first; nothing, where the bot may not read the history."""
    channel = get_channel(request)
    page = build_page(request.query)
    if channel.kind == FORUM:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    is_readable = may_bot(channel, "read_message_history")
    found = [message for message in channel.history.values() if not message.is_ephemeral] if is_readable else []
    has_content = channel.site.has_message_content
    return answer([build_message(message, has_content=has_content) for message in page.take(found)])


@routes.post(CHANNEL + "/messages")
async def create_message(request: web.Request) -> web.Response:
    """Send a message of the bot."""
    hub = request.app[HUB]
    body, uploads = await read_object(request)
    channel = get_channel(request, *(["attach_files"] if uploads else []))
    require(channel, "send_messages" if channel.parent is None else "send_messages_in_threads")
    if channel.kind == FORUM:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    check_message(body, uploads=len(uploads))
    reference = body.get("message_reference") or {}
    is_dangling = str(reference.get("message_id")) not in channel.history
    if reference and is_dangling and reference.get("fail_if_not_exists", True):
        errors = FormErrors()
        errors.add(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
        errors.raise_if_any()
    return answer(build_message(post_message(hub, channel, hub.world.bot, body, uploads=uploads)))


@routes.get(MESSAGE)
async def fetch_message(request: web.Request) -> web.Response:
    """Return one message."""
    message = get_message(request, "read_message_history")
    return answer(build_message(message, has_content=request.app[HUB].world.has_message_content))


@routes.patch(MESSAGE)
async def change_message(request: web.Request) -> web.Response:
    """Edit a message of the bot."""
    body, uploads = await read_object(request)
    message = get_message(request)
    if message.author is not request.app[HUB].world.bot:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    check_message(body, uploads=len(uploads))
    edit_message(request.app[HUB], message, body, uploads=uploads)
    return answer(build_message(message))


@routes.delete(MESSAGE)
async def remove_message(request: web.Request) -> web.Response:
    """Delete a message."""
    message = get_message(request)
    if message.author is not request.app[HUB].world.bot:
        require(message.channel, "manage_messages")
        if message.channel.kind == DIRECT:
            raise ApiError(403, 50003, "Cannot execute action on a DM channel")
    delete_message(request.app[HUB], message)
    return answer_nothing()


@routes.put(MESSAGE + "/reactions/{emoji}/@me")
async def add_reaction(request: web.Request) -> web.Response:
    """React with an emoji."""
    message = get_message(request, "add_reactions")
    message.reactions[request.match_info["emoji"]] = 1
    request.app[HUB].world.changes.notify()
    return answer_nothing()


@routes.delete(MESSAGE + "/reactions/{emoji}/@me")
async def remove_reaction(request: web.Request) -> web.Response:
    """Take a reaction back."""
    message = get_message(request)
    if message.reactions.pop(request.match_info["emoji"], None) is None:
        raise ApiError(400, 10014, "Unknown Emoji")
    return answer_nothing()
