"""First responses to interactions."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from playground.model import interaction as kinds
from playground.model.errors import ApiError
from playground.model.files import Attachment
from playground.model.interaction import Interaction
from playground.model.objects import Json
from playground.rules.command_rules import check_choices
from playground.rules.deadlines import acknowledge
from playground.rules.form_errors import FormErrors
from playground.rules.message_rules import check_message
from playground.rules.modal_rules import check_modal
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.completion import complete_components
from playground.server.hub import Hub
from playground.server.posting import edit_message, post_message
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()


@routes.post(r"/interactions/{interaction_id:\d+}/{token}/callback")
async def respond(request: web.Request) -> web.Response:
    """Take the first response to an interaction; a body that is refused does not count as one."""
    hub = request.app[HUB]
    world = hub.world
    body, uploads = await read_object(request)
    kind = body.get("type")
    apply = APPLY.get(kind) if isinstance(kind, int) else None
    if apply is None:
        error = {"code": "BASE_TYPE_CHOICES", "message": f"Value must be one of {sorted(APPLY)}."}
        raise ApiError(400, 50035, "Invalid Form Body", errors={"type": {"_errors": [error]}})
    token = request.match_info["token"]
    interaction = acknowledge(
        world.interactions.get(token), request.match_info["interaction_id"], int(body["type"]), now=world.clock()
    )
    try:
        apply(hub, interaction, body.get("data") or {}, uploads)
    except ApiError:
        interaction.acknowledged = interaction.acknowledged_at = None
        raise
    world.changes.notify()
    if request.query.get("with_response", "").lower() in ("1", "true"):
        return answer(_build_response(interaction))
    return answer_nothing()


def _send(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:
    check_message(data, uploads=len(uploads), at=("data",))
    interaction.original = post_message(
        hub, interaction.channel, hub.world.bot, data, uploads=uploads, interaction=interaction
    )


def _defer(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    interaction.original = post_message(
        hub, interaction.channel, hub.world.bot, data, interaction=interaction, is_loading=True
    )


def _defer_update(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    interaction.original = interaction.target
    if interaction.target is not None:
        interaction.deferred_revision = interaction.target.revision


def _update(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:
    check_message(data, uploads=len(uploads), at=("data",), flags=interaction.target.flags if interaction.target else 0)
    if interaction.target is not None:
        edit_message(hub, interaction.target, data, uploads=uploads)
    interaction.original = interaction.target


def _offer_choices(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    choices = data.get("choices") or []
    errors = FormErrors()
    is_text = all(isinstance(choice.get("value"), str) for choice in choices)
    check_choices(errors, ("data", "choices"), choices, is_text=is_text)
    errors.raise_if_any()
    interaction.choices = choices


def _open_modal(hub: Hub, interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    errors = FormErrors()
    check_modal(errors, ("data",), data)
    errors.raise_if_any()
    interaction.modal = data | {"components": complete_components(data["components"])}


APPLY: dict[int, Callable[[Hub, Interaction, Json, Sequence[Attachment]], None]] = {
    kinds.SEND: _send,
    kinds.DEFER: _defer,
    kinds.DEFER_UPDATE: _defer_update,
    kinds.UPDATE: _update,
    kinds.CHOICES: _offer_choices,
    kinds.MODAL: _open_modal,
}


def _build_response(interaction: Interaction) -> Json:
    described: dict[str, Any] = {"id": interaction.id, "type": interaction.kind}
    response: Json = {"interaction": described}
    message = interaction.original
    if message is not None:
        described |= {
            "response_message_id": message.id,
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.is_ephemeral,
        }
        if interaction.acknowledged in (kinds.SEND, kinds.UPDATE):
            response["resource"] = {"type": interaction.acknowledged, "message": build_message(message)}
    return response
