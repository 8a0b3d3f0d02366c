"""The bot's application and its commands."""

from aiohttp import web

from playground.model.errors import ApiError
from playground.rules.command_rules import check_command, check_commands
from playground.server.bodies import HUB, answer, answer_nothing, read_body, read_object
from playground.wire.application_payloads import build_application

routes = web.RouteTableDef()

APPLICATION = r"/applications/{application_id:\d+}"
GUILD = APPLICATION + r"/guilds/{guild_id:\d+}"


def _get_scope(request: web.Request) -> str | None:
    """Return the guild whose commands are meant, or None for global ones.

    Raises:
        ApiError: 20012 for the application of another, 50001 for a guild without the bot.
    """
    world = request.app[HUB].world
    if request.match_info["application_id"] != world.application_id:
        raise ApiError(403, 20012, "You are not authorized to perform this action on this application")
    guild_id = request.match_info.get("guild_id")
    if guild_id is not None and guild_id not in world.guilds:
        raise ApiError(403, 50001, "Missing Access")
    return guild_id


@routes.get("/applications/@me")
@routes.get("/oauth2/applications/@me")
async def fetch_application(request: web.Request) -> web.Response:
    """Return the bot's application."""
    return answer(build_application(request.app[HUB].world))


@routes.get(APPLICATION + "/commands")
@routes.get(GUILD + "/commands")
async def fetch_commands(request: web.Request) -> web.Response:
    """Return all commands of a scope."""
    return answer(request.app[HUB].world.commands.get_all(_get_scope(request)))


@routes.put(APPLICATION + "/commands")
@routes.put(GUILD + "/commands")
async def overwrite_commands(request: web.Request) -> web.Response:
    """Replace all commands of a scope ("sync")."""
    world, scope = request.app[HUB].world, _get_scope(request)
    bodies = (await read_body(request)).data or []
    check_commands(bodies)
    commands = world.commands.overwrite(scope, world.application_id, bodies)
    world.changes.notify()
    return answer(commands)


@routes.post(APPLICATION + "/commands")
@routes.post(GUILD + "/commands")
async def create_command(request: web.Request) -> web.Response:
    """Add or replace one command."""
    world, scope = request.app[HUB].world, _get_scope(request)
    body, _ = await read_object(request)
    check_command(body)
    is_new = body.get("name") not in {command["name"] for command in world.commands.get_all(scope)}
    command = world.commands.upsert(scope, world.application_id, body)
    world.changes.notify()
    return answer(command, status=201 if is_new else 200)


@routes.get(APPLICATION + r"/commands/{command_id:\d+}")
@routes.get(GUILD + r"/commands/{command_id:\d+}")
async def fetch_command(request: web.Request) -> web.Response:
    """Return one command."""
    return answer(request.app[HUB].world.commands.get(_get_scope(request), request.match_info["command_id"]))


@routes.patch(APPLICATION + r"/commands/{command_id:\d+}")
@routes.patch(GUILD + r"/commands/{command_id:\d+}")
async def edit_command(request: web.Request) -> web.Response:
    """Change one command."""
    book, scope, command_id = request.app[HUB].world.commands, _get_scope(request), request.match_info["command_id"]
    body, _ = await read_object(request)
    changed = book.get(scope, command_id) | body
    check_command(changed)
    return answer(book.replace(scope, command_id, changed))


@routes.delete(APPLICATION + r"/commands/{command_id:\d+}")
@routes.delete(GUILD + r"/commands/{command_id:\d+}")
async def delete_command(request: web.Request) -> web.Response:
    """Remove one command."""
    request.app[HUB].world.commands.remove(_get_scope(request), request.match_info["command_id"])
    return answer_nothing()
