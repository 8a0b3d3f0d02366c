"""Runs all checks side by side, so that one slow service costs no more than its own time."""

import asyncio
from itertools import chain
from typing import Final

import aiohttp

from bot.doctor.discord_checks import check_discord
from bot.doctor.file_checks import check_file, check_names
from bot.doctor.local_checks import check_http, check_paths
from bot.doctor.model_checks import check_models
from bot.doctor.provider_checks import check_keys
from bot.doctor.report import Row, build_rows
from bot.doctor.weaviate_checks import check_weaviate
from bot.settings import Given, Settings

TIMEOUT: Final = aiohttp.ClientTimeout(total=10)  # seconds for one answer of Discord or of a provider


async def examine(settings: Settings, given: Given) -> tuple[Row, ...]:
    """Check every setting; takes as long as the slowest service, never raises because one is away."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        found = await asyncio.gather(
            check_discord(settings, session),
            check_keys(settings, session),
            check_weaviate(settings),
            check_models(settings),
            asyncio.to_thread(check_paths, settings),
            check_http(settings, session),
        )
    return build_rows(settings, chain(check_file(given), check_names(given), *found))
