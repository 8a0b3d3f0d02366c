"""The two commands that run until they are stopped: the bot, and the HTTP interface alone."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final

import aiohttp
import discord

from bot.app import RagBot
from bot.errors import ConfigurationError, DiscordUnreachableError
from bot.outages import explain_outage
from bot.settings import Settings, has_token_shape

CANCEL_SECONDS: Final = 1.0
RETRY_DELAYS: Final = (2, 4, 8, 16, 30, 60)  # seconds between attempts to reach Discord; the last one repeats
OUTAGES: Final = (aiohttp.ClientError, discord.GatewayNotFound, discord.DiscordServerError, OSError)
PORTAL: Final = "https://discord.com/developers/applications"

log = logging.getLogger(__name__)


async def run_bot(settings: Settings) -> None:
    """Run the bot, and the HTTP interface beside it where HTTP_PORT is set, until it is cancelled.

    Where Discord cannot be reached, such as when the machine has started and its network has not, it is tried again.

    Raises:
        ConfigurationError: Discord refuses the token.
        DiscordUnreachableError: it closes the connection for good, or has no interface where it is looked for.
    """
    for delay in chain(RETRY_DELAYS, repeat(RETRY_DELAYS[-1])):
        try:
            await _run_once(settings)
        except DiscordUnreachableError as error:
            if not isinstance(error.__cause__, OUTAGES):
                raise
            log.warning("%s I try again in %d s.", error.user_message, delay)
            await asyncio.sleep(delay)
        else:
            break


async def _run_once(settings: Settings) -> None:
    assert settings.discord_token is not None
    token = settings.discord_token.get_secret_value()
    with explain_discord(token):
        async with RagBot(settings=settings) as bot:
            log.info("Logging in to Discord …")
            start = asyncio.create_task(bot.start(token))
            try:
                await asyncio.shield(start)
            except asyncio.CancelledError:
                start.cancel()
                # discord.py's connect() can swallow a cancellation right after the login; closing ends it too.
                await asyncio.wait({start}, timeout=CANCEL_SECONDS)
                await bot.close()
                raise


async def serve(settings: Settings) -> None:
    """Serve the HTTP interface alone until it is cancelled."""
    from bot.web import serve_http  # noqa: PLC0415 - the bot beside it may be without

    async with serve_http(settings) as port:
        log.info("Serving on http://%s:%d", settings.http_host, port)
        await asyncio.Event().wait()


@contextlib.contextmanager
def explain_discord(token: str) -> Iterator[None]:
    """Turn the failures of a start on Discord's side into sentences.

    Once logged in, discord.py reconnects by itself; what it raises then is the gateway closing for good.
    """
    try:
        yield
    except discord.LoginFailure as error:
        raise ConfigurationError(f"DISCORD_TOKEN is wrong: {_explain_refusal(token)}") from error
    except discord.ConnectionClosed as error:
        raise DiscordUnreachableError(
            f"Discord's gateway closed the connection for good (code {error.code})."
        ) from error
    except discord.HTTPException as error:
        raise DiscordUnreachableError(
            f"Discord answers with status {error.status}. Check DISCORD_API_BASE if you set it."
        ) from error
    except OUTAGES as error:
        raise DiscordUnreachableError(
            f"Discord cannot be reached: {explain_outage(error)}. Check the network, and DISCORD_API_BASE if you set "
            "it."
        ) from error


def _explain_refusal(token: str) -> str:
    if has_token_shape(token):
        return f"Discord refuses it. Reset it at {PORTAL} and set it in the environment or in .env."
    return (
        "Discord refuses it, and it does not look like a bot's token, which is three parts with dots between them. "
        f"Copy it from {PORTAL} (your application, Bot, Reset Token)."
    )
