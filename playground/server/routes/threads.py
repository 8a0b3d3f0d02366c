"""Threads, and the posts of forums."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from playground.model.channel import Channel
from playground.model.channel_kinds import FORUM
from playground.model.objects import Json
from playground.rules.access import get_active_threads, require
from playground.rules.form_errors import FormErrors
from playground.rules.message_rules import check_message
from playground.rules.pages import MAX_PAGE, read_limit
from playground.server.bodies import HUB, answer, read_object
from playground.server.routes.lookup import CHANNEL, GUILD, MESSAGE, get_channel, get_guild, get_message
from playground.server.threads import open_message_thread, open_post, open_thread
from playground.wire.channel_payloads import build_channel
from playground.wire.message_payloads import build_message

routes = web.RouteTableDef()

MAX_THREAD_NAME = 100
MIN_PAGE = 2


@routes.post(CHANNEL + "/threads")
async def create_thread(request: web.Request) -> web.Response:
    """Create a thread without a message, or a post with its first one."""
    hub = request.app[HUB]
    body, uploads = await read_object(request)
    channel = get_channel(request)
    _check_name(body)
    if channel.kind != FORUM:
        require(channel, "create_public_threads")
        return answer(build_channel(open_thread(hub, channel, body["name"], hub.world.bot)), status=201)
    require(channel, "send_messages")
    first = body.get("message") or {}
    check_message(first, uploads=len(uploads), at=("message",))
    thread, message = open_post(hub, channel, body["name"], hub.world.bot, first, uploads=uploads)
    return answer(build_channel(thread) | {"message": build_message(message)}, status=201)


@routes.post(MESSAGE + "/threads")
async def create_message_thread(request: web.Request) -> web.Response:
    """Create the thread of a message."""
    message = get_message(request, "create_public_threads")
    body, _ = await read_object(request)
    _check_name(body)
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
    """Return a page of a channel's archived threads, the one archived last first; `before` is a time."""
    channel = get_channel(request, "read_message_history")
    errors = FormErrors()
    limit = read_limit(errors, request.query, least=MIN_PAGE, default=MAX_PAGE)
    before = _read_time(errors, request.query.get("before"))
    errors.raise_if_any()
    found = [(thread.archived, thread) for thread in channel.threads.values() if thread.archived is not None]
    found = sorted((entry for entry in found if entry[0] < before), key=lambda entry: entry[0], reverse=True)
    return _answer_threads([thread for _, thread in found[:limit]], has_more=len(found) > limit)


@routes.get(CHANNEL + "/threads/archived/private")
async def fetch_private_threads(request: web.Request) -> web.Response:
    """Return the archived private threads, of which the playground has none."""
    get_channel(request, "read_message_history", "manage_threads")
    return _answer_threads([], has_more=False)


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


def _check_name(body: Json) -> None:
    errors = FormErrors()
    errors.check_length(("name",), body.get("name"), most=MAX_THREAD_NAME, least=1)
    errors.raise_if_any()
