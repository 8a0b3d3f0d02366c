"""Asks Discord who the token belongs to, whether the bot is in its guilds, and whether the gateway speaks."""

from http import HTTPStatus
from typing import Final

import aiohttp
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.doctor.report import Finding, Verdict, skip
from bot.outages import explain_outage
from bot.settings import Settings, has_token_shape

OP_HELLO: Final = 10  # the first thing a gateway says (Discord's documentation, Gateway Opcodes)
PORTAL: Final = "https://discord.com/developers/applications"

NEEDS_LOGIN: Final = "Needs a login first"


async def check_discord(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Findings about the token, the guilds, the REST address and the gateway."""
    return [*await _check_api(settings, session), await _check_gateway(settings, session)]


async def _check_api(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    if settings.discord_token is None:
        missing_token = Finding("discord_token", Verdict.FAIL, f"Copy it from {PORTAL} (Bot, Reset Token)")
        return [missing_token, *skip("discord_guilds", remedy=NEEDS_LOGIN)]
    base = settings.discord_api_base or Route.BASE
    token = settings.discord_token.get_secret_value()
    headers = {"Authorization": f"Bot {token}"}
    try:
        async with session.get(f"{base}/users/@me", headers=headers) as response:
            status = response.status
        if status != HTTPStatus.OK:
            return [_explain_login(status, token), *skip("discord_guilds", remedy=NEEDS_LOGIN)]
        missing = [guild for guild in settings.discord_guilds if not await _has_guild(session, base, guild, headers)]
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        remedy = f"Cannot be reached: {explain_outage(error)}. Check the network"
        away = Finding("discord_api_base", Verdict.FAIL, remedy)
        return [away, *skip("discord_token", "discord_guilds", remedy=NEEDS_LOGIN)]
    reached = [Finding("discord_api_base", Verdict.OK, "Answers")] if settings.discord_api_base else []
    return [*reached, Finding("discord_token", Verdict.OK, "Discord accepts it"), _judge_guilds(settings, missing)]


def _explain_login(status: int, token: str) -> Finding:
    if status != HTTPStatus.UNAUTHORIZED:
        return Finding("discord_api_base", Verdict.FAIL, f"Answers {status} to a login: try again, or check the proxy")
    if has_token_shape(token):
        return Finding("discord_token", Verdict.FAIL, f"Discord refuses it: reset it at {PORTAL} (Bot, Reset Token)")
    remedy = f"Discord refuses it, and it does not look like a bot's token: copy it from {PORTAL} (Bot, Reset Token)"
    return Finding("discord_token", Verdict.FAIL, remedy)


async def _has_guild(session: aiohttp.ClientSession, base: str, guild: int, headers: dict[str, str]) -> bool:
    async with session.get(f"{base}/guilds/{guild}", headers=headers) as response:
        return response.ok


def _judge_guilds(settings: Settings, missing: list[int]) -> Finding:
    if missing:
        remedy = f"The bot is not in {', '.join(map(str, missing))}: invite it, or correct the id"
        return Finding("discord_guilds", Verdict.WARN, remedy)
    if not settings.discord_guilds:
        return Finding("discord_guilds", Verdict.UNCHECKED, "Commands are synced to all servers")
    return Finding("discord_guilds", Verdict.OK, "The bot is in all of them")


async def _check_gateway(settings: Settings, session: aiohttp.ClientSession) -> Finding:
    url = settings.discord_gateway or str(DiscordWebSocket.DEFAULT_GATEWAY)
    try:
        async with session.ws_connect(url, params={"v": "10", "encoding": "json"}) as socket:
            message = await socket.receive_json(timeout=session.timeout.total)
    except (aiohttp.ClientError, TimeoutError, TypeError, ValueError) as error:
        return Finding(
            "discord_gateway", Verdict.FAIL, f"Cannot be reached: {explain_outage(error)}. Check the network"
        )
    if not isinstance(message, dict) or message.get("op") != OP_HELLO:
        return Finding("discord_gateway", Verdict.FAIL, "Something else than a Discord gateway answers there")
    return Finding("discord_gateway", Verdict.OK, "Says hello")
