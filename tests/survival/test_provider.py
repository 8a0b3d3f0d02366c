"""The model's provider fails in every way: members get the matches, and are told what is missing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from aiohttp import web

from tests.e2e.stage import FILMS, open_stage
from tests.support.ledger import RecordFault
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

HUGE = 10 * 2**20


def respond(status: int, text: str) -> Callable[[Provider], None]:
    def fail(provider: Provider) -> None:
        provider.fault = lambda path: web.Response(status=status, text=text) if path == "/v2/chat" else None

    return fail


def set_attribute(name: str) -> Callable[[Provider], None]:
    return lambda provider: setattr(provider, name, "/v2/chat")


FAULTS: Final[Mapping[str, Callable[[Provider], None]]] = {
    "429": respond(429, "{}"),
    "500": respond(500, "boom"),
    "401": respond(401, '{"message": "invalid api token"}'),
    "200 with HTML": respond(200, "<html>garbage"),
    "silent": set_attribute("hang_on"),
    "one byte a second": set_attribute("drip_on"),
    "reset": set_attribute("reset_on"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_matches_and_a_notice_where_the_model_fails(
    weaviate_server: WeaviateProcess, folder: Path, rounds: int, record: RecordFault, fault: str
) -> None:
    async with Provider() as provider:
        environment = {**weaviate_server.environment, **provider.environment, "VECTORIZER": "local"}
        # A bot of the test's own: it leaves the model alone for a minute.
        async with open_stage(
            {**environment, "ANSWER_TIMEOUT": "2", "ANSWERS_PER_MINUTE": "100"}, folder=folder
        ) as stage:
            club = stage.found_club(fault)
            await club.ingest(FILMS, f"Film{fault.replace(' ', '')}")
            FAULTS[fault](provider)
            provider.calls.clear()
            wish = f"/recommend query:bakers in love collection:Film{fault.replace(' ', '')} limit:2"

            replies = [await club.type(wish) for _ in range(1 + rounds)]
            chats = provider.calls["chat"]
            provider.release()

    held = sum("Sugar and Flour" in each.text and "MODEL SAYS" not in each.text for each in replies)
    record(f"The model's provider: {fault}", tried=len(replies), told=held, held=held)
    assert held == len(replies)
    assert all("Here are the matches instead" in each.text for each in replies)
    assert all("failed a moment ago" in each.text for each in replies[1:])
    assert chats == 1


async def test_a_text_of_ten_megabytes_comes_in_pages(
    weaviate_server: WeaviateProcess, folder: Path, record: RecordFault
) -> None:
    async with Provider(write=lambda _prompt: "word " * (HUGE // 5)) as provider:
        environment = {**weaviate_server.environment, **provider.environment, "VECTORIZER": "local"}
        async with open_stage(environment, folder=folder) as stage:
            club = stage.found_club("Huge")
            await club.ingest(FILMS, "Huge")

            reply = await club.type("/recommend query:bakers in love collection:Huge limit:2")
            provider.write = lambda _prompt: "MODEL SAYS: a cake"
            after = await club.type("/recommend query:bakers in love collection:Huge limit:2")

    record("The model's provider: 10 MB", tried=1, answered=1, held=1)
    assert "word word" in reply.text
    assert any("Next" in label for label in reply.buttons)
    assert "MODEL SAYS: a cake" in after.text
