"""Threads, and the posts of forums."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from playground.model.channel import Channel
from playground.model.channel_kinds import FORUM, PRIVATE_THREAD, PUBLIC_THREAD
from playground.rules.access import get_active_threads, may_bot, require
from playground.rules.form_errors import FormErrors
from playground.rules.message_rules import check_message
from playground.rules.pages import MAX_PAGE, read_limit
from playground.rules.thread_rules import check_thread
from playground.server.bodies import HUB, answer, read_object
from playground.server.routes.lookup import CHANNEL, GUILD, MESSAGE, get_channel, get_guild, get_message
from playground.server.threads import open_message_thread, open_post, open_thread
from playground.wire.channel_payloads import build_channel
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()

MIN_PAGE = 2


@routes.post(CHANNEL + "/threads")
async def create_thread(request: web.Request) -> web.Response:
    """Create a thread without a message, private unless its type says otherwise, or a post with its first one."""
    hub = request.app[HUB]
    body, uploads = await read_object(request)
    channel = get_channel(request)
    tags = check_thread(channel, body, may_moderate=may_bot(channel, "manage_threads"))
    if channel.kind != FORUM:
        kind = int(body.get("type") or PRIVATE_THREAD)
        require(channel, "create_private_threads" if kind == PRIVATE_THREAD else "create_public_threads")
        return answer(build_channel(open_thread(hub, channel, body["name"], hub.world.bot, kind=kind)), status=201)
    require(channel, "send_messages")
    first = body.get("message") or {}
    check_message(first, uploads=len(uploads), at=("message",))
    thread, message = open_post(hub, channel, body["name"], hub.world.bot, first, uploads=uploads, tags=tags)
    return answer(build_channel(thread) | {"message": build_message(message)}, status=201)


@routes.post(MESSAGE + "/threads")
async def create_message_thread(request: web.Request) -> web.Response:
    """Create the thread of a message."""
    message = get_message(request, "create_public_threads")
    body, _ = await read_object(request)
    check_thread(message.channel, body, may_moderate=False)
    hub = request.app[HUB]
    thread = open_message_thread(hub, message, body["name"], hub.world.bot)
    return answer(build_channel(thread), status=201)


@routes.get(GUILD + "/threads/active")
async def fetch_active_threads(request: web.Request) -> web.Response:
    """Return all threads of a guild that are not archived and that the bot sees, newest first."""
    world = request.app[HUB].world
    guild = get_guild(request)
    return _answer_threads(get_active_threads(world.get_channels(guild), world.get_me(guild)), has_more=False)


@routes.get(CHANNEL + "/threads/archived/public")
async def fetch_archived_threads(request: web.Request) -> web.Response:
    """Return a page of a channel's archived public threads, the one archived last first."""
    channel = get_channel(request, "read_message_history")
    return _answer_archived(request, [entry for entry in channel.threads.values() if entry.kind == PUBLIC_THREAD])


@routes.get(CHANNEL + "/threads/archived/private")
async def fetch_private_threads(request: web.Request) -> web.Response:
    """Return a page of a channel's archived private threads, the one archived last first."""
    channel = get_channel(request, "read_message_history", "manage_threads")
    return _answer_archived(request, [entry for entry in channel.threads.values() if entry.kind == PRIVATE_THREAD])


@routes.get(CHANNEL + "/users/@me/threads/archived/private")
async def fetch_joined_threads(request: web.Request) -> web.Response:
    """Return a page of the archived private threads that the bot is in."""
    channel, bot = get_channel(request, "read_message_history"), request.app[HUB].world.bot
    private = [entry for entry in channel.threads.values() if entry.kind == PRIVATE_THREAD]
    return _answer_archived(request, [entry for entry in private if bot in entry.members])


def _answer_archived(request: web.Request, threads: Sequence[Channel]) -> web.Response:
    """Answer with a page of those that are archived; `before` is a time."""
    errors = FormErrors()
    limit = read_limit(errors, request.query, least=MIN_PAGE, default=MAX_PAGE)
    before = _read_time(errors, request.query.get("before"))
    errors.raise_if_any()
    found = [(thread.archived, thread) for thread in threads if thread.archived is not None]
    found = sorted((entry for entry in found if entry[0] < before), key=lambda entry: entry[0], reverse=True)
    return _answer_threads([thread for _, thread in found[:limit]], has_more=len(found) > limit)


def _answer_threads(threads: Sequence[Channel], *, has_more: bool) -> web.Response:
    found = [build_channel(thread) for thread in threads]
    return answer({"threads": found, "members": [], "has_more": has_more})


def _read_time(errors: FormErrors, text: str | None) -> float:
    """Return the seconds since 1970 of a timestamp, or note that it is none; later than everything without one."""
    if text is None:
        return float("inf")
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        errors.add(("before",), "DATE_TIME_TYPE_PARSE", f"Could not parse {text}. Should be ISO8601.")
        return 0.0
