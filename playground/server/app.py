"""The HTTP server: routes, and what stands around every REST request."""

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from playground.model.errors import ApiError
from playground.server import routes
from playground.server.bodies import HUB, Body, answer, read_body
from playground.server.connection import serve_gateway
from playground.server.faults import Faults
from playground.server.hub import Hub

if TYPE_CHECKING:
    from playground.wire.contract import Contract

API_PREFIX = "/api/v10"
MAX_REQUEST_BYTES = 110 * 1024 * 1024
OPEN_PREFIXES = ("/interactions/", "/webhooks/", "/gateway")
"""Routes that need no bot token: the interaction's token in the path is enough."""

MODULES = (
    routes.users,
    routes.applications,
    routes.guilds,
    routes.guild_channels,
    routes.members,
    routes.channels,
    routes.messages,
    routes.reactions,
    routes.threads,
    routes.thread_members,
    routes.callbacks,
    routes.webhooks,
)


def build_app(hub: Hub, faults: Faults, contract: "Contract | None", *, distance: float = 0.0) -> web.Application:
    """Build the application: CDN and gateway beside REST, the latter behind its middlewares.

    Args:
        distance: seconds that a request is under way to Discord and back.
    """
    way = [_travel(distance)] if distance else []
    observers = [] if contract is None else [_observe(contract)]
    middlewares = [_note, *observers, _refuse, *way, _authenticate, _inject(faults)]
    api = web.Application(middlewares=middlewares)
    api[HUB] = hub
    for module in MODULES:
        api.router.add_routes(module.routes)
    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app[HUB] = hub
    app.router.add_routes(routes.cdn.routes)
    for path in ("/gateway", "/gateway/"):
        app.router.add_get(path, partial(serve_gateway, gateway=hub.gateway))
    app.add_subapp(API_PREFIX, api)
    return app


def _get_path(request: web.Request) -> str:
    return request.path.removeprefix(API_PREFIX)


@web.middleware
async def _note(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let members wait until the bot has its answer."""
    with request.app[HUB].traffic.note_request():
        return await handler(request)


@web.middleware
async def _refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn refusals, and routes that do not exist, into Discord's shape."""
    try:
        return await handler(request)
    except ApiError as error:
        return answer(error.to_json(), status=error.status)
    except web.HTTPException as error:
        return answer({"message": f"{error.status}: {error.reason}", "code": 0}, status=error.status)


@web.middleware
async def _authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Ask for the bot's token, except where the path carries one."""
    authorization = request.headers.get("Authorization")
    is_open = _get_path(request).startswith(OPEN_PREFIXES)
    kind, _, token = (authorization or "").partition(" ")
    is_bot = kind == "Bot" and request.app[HUB].world.is_token(token)
    if not is_bot and not (is_open and authorization is None):
        return answer({"message": "401: Unauthorized", "code": 0}, status=401)
    return await handler(request)


def _travel(distance: float) -> Middleware:
    @web.middleware
    async def travel(request: web.Request, handler: Handler) -> web.StreamResponse:
        await read_body(request)  # while the connection is there: a bot may be gone before its request has arrived
        await asyncio.sleep(distance / 2)
        response = await handler(request)
        await asyncio.sleep(distance / 2)
        return response

    return travel


def _inject(faults: Faults) -> Middleware:
    @web.middleware
    async def inject(request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = faults.take(request.method, _get_path(request))
        if fault is None:
            return await handler(request)
        if fault.is_reset and request.transport is not None:
            request.transport.abort()
        return fault.build_response()

    return inject


def _observe(contract: "Contract") -> Middleware:
    @web.middleware
    async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
        path = _get_path(request)
        try:
            body = await read_body(request)
        except ApiError:
            body = Body()
        response = await handler(request)
        # only now: what this costs is not to be taken from the bot's 3 s for a first response
        contract.check_request(request.method, path, body.data)
        content = response.body if isinstance(response, web.Response) else None
        data = json.loads(content) if isinstance(content, bytes) and content else None
        contract.check_response(request.method, path, response.status, data)
        return response

    return observe
