"""Channels of a guild: the bot creates, changes and deletes them, and says who may do what there."""

from aiohttp import web

from playground.model.channel import Channel
from playground.model.channel_kinds import DIRECT, TEXT
from playground.model.errors import ApiError
from playground.model.objects import Json
from playground.model.overwrite import Overwrite
from playground.model.tag import Tag
from playground.rules.access import compute_permissions, may_bot, require
from playground.rules.channel_rules import check_channel, normalize_name, parse_overwrite
from playground.rules.thread_rules import check_thread
from playground.server.bodies import HUB, answer, answer_nothing, read_object
from playground.server.channels import add_channel, archive, change_channel, remove_channel, set_overwrite
from playground.server.routes.lookup import CHANNEL, GUILD, get_channel, get_guild
from playground.wire.channel_payloads import build_channel

routes = web.RouteTableDef()

OVERWRITE = CHANNEL + r"/permissions/{overwrite_id:\d+}"


@routes.get(GUILD + "/channels")
async def fetch_channels(request: web.Request) -> web.Response:
    """Return a guild's channels without threads, and without those that the bot may not view."""
    channels = request.app[HUB].world.get_channels(get_guild(request))
    shown = [channel for channel in channels if channel.parent is None and may_bot(channel, "view_channel")]
    return answer([build_channel(channel) for channel in shown])


@routes.post(GUILD + "/channels")
async def create_channel(request: web.Request) -> web.Response:
    """Create a channel with its overwrites."""
    guild = get_guild(request, "manage_channels")
    body, _ = await read_object(request)
    check_channel(body, is_new=True)
    overwrites = [parse_overwrite(entry) for entry in body.get("permission_overwrites") or []]
    bits = compute_permissions(guild, request.app[HUB].world.get_me(guild))
    _require_own(bits, overwrites)
    kind = int(body.get("type") or TEXT)
    parent = body.get("parent_id")
    channel = add_channel(
        request.app[HUB],
        guild,
        normalize_name(body["name"], kind),
        kind=kind,
        topic=body.get("topic"),
        category_id=str(parent) if parent else None,
        overwrites=overwrites,
    )
    return answer(build_channel(channel), status=201)


@routes.patch(CHANNEL)
async def edit_channel(request: web.Request) -> web.Response:
    """Rename a channel, change its topic, tags or overwrites, or put a thread into the archive."""
    channel = get_channel(request)
    if channel.owner is not request.app[HUB].world.bot:
        require(channel, "manage_threads" if channel.parent is not None else "manage_channels")
    body, _ = await read_object(request)
    check_channel(body, is_new=False)
    hub = request.app[HUB]
    _change_overwrites(request, channel, body)
    _change_tags(request, channel, body)
    name = body.get("name")
    change_channel(hub, channel, name=normalize_name(name, channel.kind) if name else None, topic=body.get("topic"))
    return answer(build_channel(channel))


def _change_tags(request: web.Request, channel: Channel, body: Json) -> None:
    """Change the tags that a forum offers, or those that a post has."""
    if body.get("available_tags") is not None:
        make_id = request.app[HUB].world.make_id
        channel.tags = [
            Tag(str(tag.get("id") or make_id()), tag["name"], is_moderated=bool(tag.get("moderated")))
            for tag in body["available_tags"]
        ]
    if body.get("applied_tags") is not None and channel.parent is not None:
        wanted = {"name": channel.name, "applied_tags": body["applied_tags"]}
        channel.applied_tags = check_thread(channel.parent, wanted, may_moderate=may_bot(channel, "manage_threads"))
    if channel.parent is not None and "archived" in body:
        archive(request.app[HUB], channel, channel.site.clock() if body["archived"] else None)


def _change_overwrites(request: web.Request, channel: Channel, body: Json) -> None:
    if body.get("permission_overwrites") is None:
        return
    require(channel, "manage_roles")
    wanted = {overwrite.id: overwrite for overwrite in map(parse_overwrite, body["permission_overwrites"])}
    for key in [*channel.overwrites, *wanted]:
        empty = Overwrite(key, 0)
        set_overwrite(request.app[HUB], channel, wanted.get(key, empty))


@routes.delete(CHANNEL)
async def delete_channel(request: web.Request) -> web.Response:
    """Delete a channel or a thread."""
    channel = get_channel(request)
    require(channel, "manage_threads" if channel.parent is not None else "manage_channels")
    payload = build_channel(channel)
    if channel.kind != DIRECT:
        remove_channel(request.app[HUB], channel)
    return answer(payload)


@routes.put(OVERWRITE)
async def put_overwrite(request: web.Request) -> web.Response:
    """Give a role or a member other permissions in a channel."""
    channel = _get_guild_channel(request)
    body, _ = await read_object(request)
    overwrite = parse_overwrite(body | {"id": request.match_info["overwrite_id"]})
    if channel.guild is not None:
        me = request.app[HUB].world.get_me(channel.guild)
        _require_own(compute_permissions(channel.guild, me, channel), [overwrite])
    set_overwrite(request.app[HUB], channel, overwrite)
    return answer_nothing()


@routes.delete(OVERWRITE)
async def delete_overwrite(request: web.Request) -> web.Response:
    """Take an overwrite out of a channel."""
    channel = _get_guild_channel(request)
    overwrite = channel.overwrites.get(request.match_info["overwrite_id"])
    if overwrite is None:
        raise ApiError(404, 10009, "Unknown Overwrite")
    set_overwrite(request.app[HUB], channel, Overwrite(overwrite.id, overwrite.kind))
    return answer_nothing()


def _get_guild_channel(request: web.Request) -> Channel:
    channel = get_channel(request, "manage_roles")
    if channel.parent is not None or channel.guild is None:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    return channel


def _require_own(bits: int, overwrites: list[Overwrite]) -> None:
    """Check that the bot gives and takes only what it has itself.

    Raises:
        ApiError: 50013, it does not have all of it.
    """
    if any((overwrite.allow | overwrite.deny) & ~bits for overwrite in overwrites):
        raise ApiError(403, 50013, "Missing Permissions")
