"""First responses to interactions."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from playground import interactions as kinds
from playground.bodies import WORLD, answer, answer_nothing, read_object
from playground.command_rules import check_choices
from playground.component_rules import check_modal
from playground.errors import ApiError
from playground.files import Attachment
from playground.form_errors import FormErrors
from playground.interactions import Interaction
from playground.message_payloads import build_message
from playground.message_rules import check_message
from playground.messages import Json
from playground.post_office import edit_message, post_message

routes = web.RouteTableDef()


@routes.post(r"/interactions/{interaction_id:\d+}/{token}/callback")
async def respond(request: web.Request) -> web.Response:
    """Take the first response to an interaction; a body that is refused does not count as one."""
    world = request.app[WORLD]
    body, uploads = await read_object(request)
    kind = body.get("type")
    apply = APPLY.get(kind) if isinstance(kind, int) else None
    if apply is None:
        error = {"code": "BASE_TYPE_CHOICES", "message": f"Value must be one of {sorted(APPLY)}."}
        raise ApiError(400, 50035, "Invalid Form Body", errors={"type": {"_errors": [error]}})
    token = request.match_info["token"]
    interaction = world.interactions.acknowledge(request.match_info["interaction_id"], token, int(body["type"]))
    try:
        apply(interaction, body.get("data") or {}, uploads)
    except ApiError:
        interaction.acknowledged = interaction.acknowledged_at = None
        raise
    world.changes.notify()
    if request.query.get("with_response", "").lower() in ("1", "true"):
        return answer(_build_response(interaction))
    return answer_nothing()


def _send(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:
    check_message(data, uploads=len(uploads), at=("data",))
    bot = interaction.channel.world.bot
    interaction.original = post_message(interaction.channel, bot, data, uploads=uploads, interaction=interaction)


def _defer(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    bot = interaction.channel.world.bot
    interaction.original = post_message(interaction.channel, bot, data, interaction=interaction, is_loading=True)


def _defer_update(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    interaction.original = interaction.target
    if interaction.target is not None:
        interaction.deferred_revision = interaction.target.revision


def _update(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:
    check_message(data, uploads=len(uploads), at=("data",))
    if interaction.target is not None:
        edit_message(interaction.target, data, uploads=uploads)
    interaction.original = interaction.target


def _offer_choices(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    choices = data.get("choices") or []
    errors = FormErrors()
    is_text = all(isinstance(choice.get("value"), str) for choice in choices)
    check_choices(errors, ("data", "choices"), choices, is_text=is_text)
    errors.raise_if_any()
    interaction.choices = choices


def _open_modal(interaction: Interaction, data: Json, uploads: Sequence[Attachment]) -> None:  # noqa: ARG001
    errors = FormErrors()
    check_modal(errors, ("data",), data)
    errors.raise_if_any()
    interaction.modal = data


APPLY: dict[int, Callable[[Interaction, Json, Sequence[Attachment]], None]] = {
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
