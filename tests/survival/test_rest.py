"""Discord's REST API limits, fails, hangs up or refuses: the answer comes all the same, or another word does."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from playground import Playground
from tests.e2e.stage import FILMS, open_stage
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER = "/webhooks/*"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"

# What comes once, and is waited out or tried again: the answer stands there in the end.
PASSING: Final[Mapping[str, Callable[[Playground], None]]] = {
    "429 on a route": lambda discord: discord.rate_limit_next(ANSWER, retry_after=0.3),
    "429 for everything": lambda discord: discord.rate_limit_next("*", retry_after=0.3, is_global=True),
    "500": lambda discord: discord.fail_next("*", ANSWER, 500),
    "502 with HTML": lambda discord: discord.fail_next("*", ANSWER, 502, html=HTML),
    "504": lambda discord: discord.fail_next("*", ANSWER, 504),
}
# What is not tried again, and what is said instead.
REFUSED: Final[Mapping[str, tuple[Callable[[Playground], None], str]]] = {
    "reset": (lambda discord: discord.reset_next("*", ANSWER), "did not take my answer"),
    "answer deleted": (lambda discord: discord.fail_next("*", ANSWER, 404, code=10008), "has been deleted"),
    "token expired": (lambda discord: discord.fail_next("*", ANSWER, 401, code=50027), "took longer"),
    "AutoMod": (lambda discord: discord.fail_next("*", ANSWER, 400, code=200000), "AutoMod"),
    "no permission": (lambda discord: discord.fail_next("*", ANSWER, 403, code=50013), "my permissions"),
}


async def test_the_answer_comes_all_the_same(
    weaviate_server: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        club = stage.found_club("REST")
        await club.ingest(FILMS, "Rest")
        for fault, harm in PASSING.items():
            for number in range(rounds):
                guest = club.guild.add_member(f"{fault}-{number}")  # a member may have ten answers a minute
                harm(stage.discord)
                reply = await guest.type(club.channel, "/search query:the far side of the moon collection:Rest")
                is_answered = "Cold Moon" in reply.text
                record(f"REST: {fault}", tried=1, answered=int(is_answered), held=int(is_answered))
                assert is_answered, (fault, reply.text)
                assert len(stage.discord.faults) == 0


async def test_somebody_whose_answer_is_refused_gets_another_word(
    weaviate_server: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        club = stage.found_club("Refused")
        await club.ingest(FILMS, "Refused")
        for fault, (harm, words) in REFUSED.items():
            for number in range(rounds):
                guest = club.guild.add_member(f"{fault}-{number}")
                harm(stage.discord)
                reply = await guest.type(club.channel, "/search query:the far side of the moon collection:Refused")
                is_told = words in reply.text
                record(f"REST: {fault}", tried=1, told=int(is_told), held=int(is_told))
                assert is_told, (fault, reply.text)
        after = await club.type("/search query:the far side of the moon collection:Refused")
    assert "Cold Moon" in after.text
