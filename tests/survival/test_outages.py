"""Weaviate goes away and comes back under a running bot, which nobody touches."""

import asyncio
from pathlib import Path

import pytest

from tests.e2e.stage import FILMS, open_stage, wait_until_ready
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_SECONDS = 5
"""A person is told within this time that Weaviate is away."""


async def test_killed_and_started_again(own_weaviate: WeaviateProcess, folder: Path) -> None:
    async with open_stage(own_weaviate.environment, folder=folder) as stage:
        club = stage.found_club("Lantern")
        await club.ingest(FILMS, "Movie")

        await own_weaviate.kill()
        away = await asyncio.wait_for(club.type("/search the moon"), ANSWER_SECONDS)
        still_away = await asyncio.wait_for(club.type("/recommend the moon"), ANSWER_SECONDS)
        status = await asyncio.wait_for(club.type("/status"), ANSWER_SECONDS)

        await own_weaviate.start()
        await wait_until_ready(stage.bot, times=2)
        back = await club.type("/search the moon")

    assert "not available" in away.text.casefold()
    assert "not available" in still_away.text.casefold()
    assert status.text
    assert "Cold Moon" in back.text


async def test_away_at_the_start(own_weaviate: WeaviateProcess, folder: Path) -> None:
    await own_weaviate.stop()
    async with open_stage(own_weaviate.environment, folder=folder, await_weaviate=False) as stage:
        club = stage.found_club("Lantern")

        away = await asyncio.wait_for(club.type("/recommend the moon"), ANSWER_SECONDS)
        completed = await club.member.autocomplete(club.channel, "/search query:x collection:M")

        await own_weaviate.start()
        await wait_until_ready(stage.bot)
        await club.ingest(FILMS, "Movie")
        back = await club.type("/recommend the moon")

    assert "not available" in away.text.casefold()
    assert completed == []
    assert "Cold Moon" in back.text
