"""Messages of channels."""

from aiohttp import web

from playground.model.channel import Channel, Message
from playground.model.channel_kinds import DIRECT, FORUM
from playground.model.errors import ApiError
from playground.model.objects import Json
from playground.model.people import User
from playground.model.snowflake import get_time
from playground.rules.access import may_bot, require
from playground.rules.form_errors import FormErrors
from playground.rules.message_rules import check_message
from playground.rules.pages import build_page
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.deleting import delete_message, delete_messages
from playground.server.posting import edit_message, post_message
from playground.server.routes.lookup import CHANNEL, MESSAGE, get_channel, get_message
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()

MIN_BULK, MAX_BULK = 2, 100
MAX_BULK_AGE = 14 * 24 * 60 * 60
"""Seconds for which messages can be deleted many at once."""

NONCE_AGE = 5 * 60
"""Seconds for which a nonce stands for one message; Discord says "the past few minutes"."""


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
    sent = _find_sent(channel, hub.world.bot, body)
    if sent is None:
        sent = post_message(hub, channel, hub.world.bot, body, uploads=uploads)
        sent.nonce = body.get("nonce")
    return answer(build_message(sent))


def _find_sent(channel: Channel, author: User, body: Json) -> Message | None:
    """The message that was sent with this nonce a moment ago, where the body asks for one only."""
    nonce, since = body.get("nonce"), channel.site.clock() - NONCE_AGE
    if nonce is None or not body.get("enforce_nonce"):
        return None
    recent = (message for message in channel.history.values() if message.created >= since)
    return next((message for message in recent if message.author is author and message.nonce == nonce), None)


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
    check_message(body, uploads=len(uploads), flags=message.flags)
    edit_message(request.app[HUB], message, body, uploads=uploads)
    return answer(build_message(message))


@routes.post(CHANNEL + "/messages/bulk-delete")
async def remove_messages(request: web.Request) -> web.Response:
    """Delete 2 to 100 messages of the last two weeks; ids of messages that are not there are passed over."""
    channel = get_channel(request, "manage_messages")
    body, _ = await read_object(request)
    ids = [str(message_id) for message_id in body.get("messages") or []]
    if not MIN_BULK <= len(ids) <= MAX_BULK:
        raise ApiError(400, 50016, "You can only delete between 2 and 100 messages in a single request.")
    oldest = channel.site.clock() - MAX_BULK_AGE
    if any(get_time(message_id) < oldest for message_id in ids):
        raise ApiError(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    found = [channel.history[message_id] for message_id in ids if message_id in channel.history]
    delete_messages(request.app[HUB], channel, found)
    return answer_nothing()


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
