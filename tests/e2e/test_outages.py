"""Weaviate goes away and comes back under a running bot, which nobody touches."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.stage import FILMS, open_stage, wait_until_ready
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_SECONDS = 5
"""A person is told within this time that Weaviate is away."""


@pytest_asyncio.fixture(loop_scope="session")
async def own_weaviate(weaviate_binary: Path, tmp_path: Path) -> AsyncIterator[WeaviateProcess]:
    """A server of the test's own, which it may kill."""
    async with WeaviateProcess(weaviate_binary, tmp_path / "weaviate") as weaviate:
        yield weaviate


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


async def test_frozen(own_weaviate: WeaviateProcess, folder: Path) -> None:
    environment = {**own_weaviate.environment, "ANSWER_TIMEOUT": "2"}
    async with open_stage(environment, folder=folder) as stage:
        club = stage.found_club("Lantern")
        await club.ingest(FILMS, "Movie")

        own_weaviate.freeze()
        try:
            hanging = await club.type("/search the moon")
        finally:
            own_weaviate.thaw()

    assert "Cold Moon" not in hanging.text
    assert "again" in hanging.text.casefold()


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


async def test_model_that_never_answers(weaviate_server: WeaviateProcess, folder: Path) -> None:
    async with Provider(hang_on="/v2/chat") as provider:
        environment = {
            **weaviate_server.environment,
            **provider.environment,
            "VECTORIZER": "local",
            "ANSWER_TIMEOUT": "2",
        }
        async with open_stage(environment, folder=folder) as stage:
            club = stage.found_club("Lantern")
            collection = f"Film{secrets.token_hex(4)}"
            await club.ingest(FILMS, collection)

            reply = await club.type(f"/recommend query:bakers in love collection:{collection}")

    assert "Sugar and Flour" in reply.text
    assert "in time" in reply.text
