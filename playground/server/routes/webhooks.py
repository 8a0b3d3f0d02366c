"""Followups: an interaction's token is a webhook for 15 minutes."""

from aiohttp import web

from playground.model.channel import Message
from playground.model.errors import ApiError
from playground.model.interaction import Interaction
from playground.rules.deadlines import require_webhook
from playground.rules.message_rules import check_message
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.deleting import delete_message
from playground.server.posting import edit_message, post_message
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()

WEBHOOK = r"/webhooks/{application_id:\d+}/{token}"
MESSAGE = WEBHOOK + r"/messages/{message_id:@original|\d+}"
ORIGINAL = "@original"


def _get_interaction(request: web.Request) -> Interaction:
    world = request.app[HUB].world
    if request.match_info["application_id"] != world.application_id:
        raise ApiError(404, 10015, "Unknown Webhook")
    interaction = world.interactions.get(request.match_info["token"])
    return require_webhook(interaction, now=world.clock())


def _get_message(request: web.Request) -> Message:
    interaction = _get_interaction(request)
    message_id = request.match_info["message_id"]
    candidates = [interaction.original, *interaction.followups, interaction.target]
    for message in candidates:
        if message is not None and not message.is_deleted and message_id in (ORIGINAL, message.id):
            return message
        if message_id == ORIGINAL:
            break
    raise ApiError(404, 10008, "Unknown Message")


@routes.post(WEBHOOK)
async def create_followup(request: web.Request) -> web.Response:
    """Send a followup; the first one after a "thinking…" takes its place, as in Discord."""
    hub = request.app[HUB]
    interaction = _get_interaction(request)
    body, uploads = await read_object(request)
    check_message(body, uploads=len(uploads))
    original = interaction.original
    if original is not None and original.is_loading and not original.is_deleted:
        edit_message(hub, original, body, uploads=uploads)
        return answer(build_message(original))
    message = post_message(hub, interaction.channel, hub.world.bot, body, uploads=uploads, interaction=interaction)
    interaction.followups.append(message)
    hub.world.changes.notify()
    return answer(build_message(message))


@routes.get(MESSAGE)
async def fetch_followup(request: web.Request) -> web.Response:
    """Return the original response or a followup."""
    return answer(build_message(_get_message(request)))


@routes.patch(MESSAGE)
async def edit_followup(request: web.Request) -> web.Response:
    """Edit the original response or a followup."""
    message = _get_message(request)
    body, uploads = await read_object(request)
    check_message(body, uploads=len(uploads), flags=message.flags)
    edit_message(request.app[HUB], message, body, uploads=uploads)
    return answer(build_message(message))


@routes.delete(MESSAGE)
async def delete_followup(request: web.Request) -> web.Response:
    """Delete the original response or a followup."""
    delete_message(request.app[HUB], _get_message(request))
    return answer_nothing()
