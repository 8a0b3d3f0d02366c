"""Members and roles of a guild."""

from aiohttp import web

from playground.model.errors import ApiError
from playground.model.guild import Guild
from playground.model.people import Membership, Role
from playground.rules.access import require_in_guild
from playground.rules.form_errors import FormErrors
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.guilds import add_role, change_roles, leave
from playground.server.hub import Hub
from playground.server.routes.lookup import GUILD, get_guild
from playground.wire.member_payloads import build_member, build_role

routes = web.RouteTableDef()

MEMBER = GUILD + r"/members/{user_id:\d+}"
ROLE = MEMBER + r"/roles/{role_id:\d+}"
MAX_ROLE_NAME = 100


@routes.get(GUILD + "/members")
async def fetch_members(request: web.Request) -> web.Response:
    """Return a page of members in the order of their ids; `limit` 1 to 1000, default 1."""
    after = int(request.query.get("after", "0"))
    limit = int(request.query.get("limit", "1"))
    members = sorted(get_guild(request).members.values(), key=lambda member: int(member.user.id))
    page = [member for member in members if int(member.user.id) > after][:limit]
    return answer([build_member(member) for member in page])


@routes.get(MEMBER)
async def fetch_member(request: web.Request) -> web.Response:
    """Return one member."""
    return answer(build_member(_get_member(request, get_guild(request))))


@routes.delete(MEMBER)
async def kick_member(request: web.Request) -> web.Response:
    """Kick a member."""
    guild = get_guild(request, "kick_members")
    member = _get_member(request, guild)
    if member.user is guild.owner:
        raise ApiError(403, 50013, "Missing Permissions")
    leave(request.app[HUB], guild, member)
    return answer_nothing()


@routes.patch(MEMBER)
async def edit_member(request: web.Request) -> web.Response:
    """Change all roles of a member at once."""
    guild = get_guild(request)
    member = _get_member(request, guild)
    body, _ = await read_object(request)
    if body.get("roles") is not None:
        wanted = [_get_role(guild, str(role_id)) for role_id in body["roles"]]
        for role in {*wanted} ^ {*member.roles}:
            _require_role(request.app[HUB], guild, role)
        change_roles(request.app[HUB], guild, member, wanted)
    return answer(build_member(member))


@routes.put(ROLE)
async def give_role(request: web.Request) -> web.Response:
    """Give a member a role."""
    guild = get_guild(request)
    member, role = _get_member(request, guild), _get_role(guild, request.match_info["role_id"])
    _require_role(request.app[HUB], guild, role)
    change_roles(request.app[HUB], guild, member, [*(held for held in member.roles if held is not role), role])
    return answer_nothing()


@routes.delete(ROLE)
async def take_role(request: web.Request) -> web.Response:
    """Take a role from a member."""
    guild = get_guild(request)
    member, role = _get_member(request, guild), _get_role(guild, request.match_info["role_id"])
    _require_role(request.app[HUB], guild, role)
    change_roles(request.app[HUB], guild, member, [held for held in member.roles if held is not role])
    return answer_nothing()


@routes.get(GUILD + "/roles")
async def fetch_roles(request: web.Request) -> web.Response:
    """Return a guild's roles."""
    return answer([build_role(role) for role in get_guild(request).roles.values()])


@routes.post(GUILD + "/roles")
async def create_role(request: web.Request) -> web.Response:
    """Create a role without permissions of its own, unless it brings some."""
    guild = get_guild(request, "manage_roles")
    body, _ = await read_object(request)
    errors = FormErrors()
    errors.check_length(("name",), body.get("name"), most=MAX_ROLE_NAME)
    errors.raise_if_any()
    role = add_role(request.app[HUB], guild, body.get("name") or "new role", int(body.get("permissions") or 0))
    return answer(build_role(role))


def _get_member(request: web.Request, guild: Guild) -> Membership:
    member = guild.members.get(request.match_info["user_id"])
    if member is None:
        raise ApiError(404, 10007, "Unknown Member")
    return member


def _get_role(guild: Guild, role_id: str) -> Role:
    role = guild.roles.get(role_id)
    if role is None or role_id == guild.id:
        raise ApiError(404, 10011, "Unknown Role")
    return role


def _require_role(hub: Hub, guild: Guild, role: Role) -> None:
    """Check that the bot may give and take a role: it must be below its own highest one, and no integration's.

    Raises:
        ApiError: 50013, it may not.
    """
    require_in_guild(guild, hub.world.get_me(guild), "manage_roles")
    highest = max(held.position for held in hub.world.get_me(guild).roles)
    if role.is_managed or role.position >= highest:
        raise ApiError(403, 50013, "Missing Permissions")
