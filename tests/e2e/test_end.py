"""The bot is ended while people wait: everybody gets a word, and the process ends well."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ui.ask_more import ASK_MORE, YOUR_QUESTION
from playground import Attachment
from tests.e2e.stage import FILMS, open_stage
from tests.support.ledger import RecordFault
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = Attachment("many.csv", b"title,plot\n" + b"".join(b"Film %d,About %d\n" % (n, n) for n in range(3_000)))
RESTARTED = "I am being restarted"


@pytest_asyncio.fixture(loop_scope="session")
async def provider() -> AsyncIterator[Provider]:
    """One that no other test asks, since it is left without an answer."""
    async with Provider() as provider:
        yield provider


async def test_everybody_who_waits_is_told_when_the_bot_is_ended(
    weaviate_server: WeaviateProcess, provider: Provider, folder: Path, record: RecordFault
) -> None:
    environment = {**weaviate_server.environment, **provider.environment, "VECTORIZER": "local"}
    async with open_stage(environment, folder=folder) as stage:
        club = stage.found_club("Film club")
        await club.ingest(FILMS, "Ended")
        answer = await club.type("/ask question:Who repairs the silent mining station? collection:Ended")
        form = await club.admin.press(answer, next(each for each in answer.buttons if ASK_MORE in each))
        provider.hang_on = "/chat"
        questions = [
            asyncio.create_task(club.type(f"/recommend query:a cold moon collection:Ended limit:{1 + number % 5}"))
            for number in range(8)
        ]
        typed = asyncio.create_task(club.type("@bot recommend a cold moon"))
        sent = asyncio.create_task(club.admin.submit(form, {YOUR_QUESTION: "Who guards the bank in Hamburg?"}))
        preview = await club.order("/ingest file collection:Endless", files=(MANY,))
        await provider.hangs.wait()
        os.kill(stage.bot.pid, signal.SIGTERM)
        status = await stage.bot.stop()  # a second one, from somebody who cannot wait
        replies = await asyncio.gather(*questions, typed, sent)

    assert status == 0
    told = [RESTARTED in reply.text for reply in replies]
    record("The bot is ended with questions in flight", tried=len(told), told=sum(told), held=sum(told))
    assert told == [True] * len(replies)
    preview = await preview.wait_for(lambda now: RESTARTED in now.text)
    assert not preview.buttons
    log = "\n".join(stage.bot.output)
    assert log.count(": stopped in") == len(replies) + 1  # and the upload that waits for a press
