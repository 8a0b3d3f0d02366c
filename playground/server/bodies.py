"""Reading what a bot sends, and answering as Discord does."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from playground.model.errors import ApiError
from playground.model.files import Attachment
from playground.server.hub import Hub

HUB = web.AppKey("hub", Hub)


@dataclass(slots=True)
class Body:
    """A request's JSON, and the files that came beside it; `data` is None for an empty body."""

    data: Any = None
    uploads: list[Attachment] = field(default_factory=list)


BODY = web.RequestKey("body", Body)
REFUSAL = web.RequestKey("refusal", ApiError)


async def read_body(request: web.Request) -> Body:
    """Read JSON, or a form of `payload_json` and `files[n]`; read once, asked for as often as needed.

    Raises:
        ApiError: 50109 for broken JSON, 40005 for a request that is too large.
    """
    if REFUSAL in request:
        raise request[REFUSAL]
    if BODY not in request:
        try:
            request[BODY] = await _read(request)
        except web.HTTPRequestEntityTooLarge as error:
            request[REFUSAL] = ApiError(413, 40005, "Request entity too large")
            raise request[REFUSAL] from error
        except ValueError as error:
            request[REFUSAL] = ApiError(400, 50109, "The request body contains invalid JSON.")
            raise request[REFUSAL] from error
    return request[BODY]


async def _read(request: web.Request) -> Body:
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return Body(json.loads(raw) if raw else None)
    body = Body()
    form = await request.multipart()
    while (part := await form.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        raw = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            body.data = json.loads(raw)
        elif part.name is not None and part.filename is not None:
            body.uploads.append(Attachment(part.filename, raw))
    return body


async def read_object(request: web.Request) -> tuple[dict[str, Any], list[Attachment]]:
    """Read a body that must be a JSON object.

    Raises:
        ApiError: 50035, it is something else.
    """
    body = await read_body(request)
    data = {} if body.data is None else body.data
    if not isinstance(data, dict):
        error = {"code": "DICT_TYPE_CONVERT", "message": "Only dictionaries may be used in a DictType"}
        raise ApiError(400, 50035, "Invalid Form Body", errors={"_errors": [error]})
    return data, body.uploads


def answer(data: Any, *, status: int = 200) -> web.Response:
    """Answer with JSON; libraries look for exactly this content type, without a charset."""
    return web.Response(status=status, body=json.dumps(data).encode(), content_type="application/json")


def answer_nothing() -> web.Response:
    """Answer 204."""
    return web.Response(status=204)
