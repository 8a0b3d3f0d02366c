"""Floods: who waits is told the place in the message that becomes the answer, and other guilds are not shut out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from bot.fair_queue import FairQueue
from bot.limits import READS_AT_ONCE
from playground import Playground, Reply
from tests.cogs.people import Server, fill, open_server
from tests.support.eventually import eventually
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

QUESTION = "/ask question:who robs the bank? collection:Film"
AT_ONCE = 4


@pytest.fixture
def environ(provider: Provider) -> dict[str, str]:
    """A model on loopback that hangs until it is released."""
    provider.hang_on = "chat"
    return {**provider.environment, "VECTORIZER": "local", "ANSWERS_AT_ONCE": str(AT_ONCE), "ANSWER_TIMEOUT": "120"}


@pytest.fixture
async def town(weaviate_server: WeaviateProcess, environ: dict[str, str]) -> AsyncIterator[Server]:
    async with Playground() as discord_, open_server(discord_, weaviate_server.settings(environ)) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, "Film", guild_id=int(server.guild.id))
        yield server
        discord_.assert_contract()


def start(server: Server, count: int, command: str = QUESTION) -> list[asyncio.Task[Reply]]:
    """The command at once by as many members of the first guild, who get a reply each."""
    members = [server.guild.add_member(f"member{number}") for number in range(count)]
    return [asyncio.create_task(member.type(server.channel, command)) for member in members]


async def wait_for_calls(provider: Provider, count: int) -> None:
    async def look() -> int:
        return provider.calls["chat"]

    await eventually(look, count)


async def test_whoever_waits_is_told_the_place_and_the_same_message_becomes_the_answer(
    town: Server, provider: Provider
) -> None:
    asked = start(town, AT_ONCE + 2)  # of four places one is left for another guild
    await wait_for_calls(provider, AT_ONCE - 1)
    await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    replies = [task.result() for task in asked if task.done()]
    assert all("The answer will appear here" in reply.text for reply in replies)
    assert "about" in replies[0].text
    provider.release()
    for task in asked:
        answer = await (await task).wait_for(lambda reply: "MODEL SAYS" in reply.text)
        assert "will appear here" not in answer.text
        assert answer.followups == []


async def test_a_guild_whose_questions_hang_does_not_shut_another_one_out(town: Server, provider: Provider) -> None:
    asked = start(town, 3 * AT_ONCE)
    await wait_for_calls(provider, AT_ONCE - 1)
    other = town.discord.add_guild("Elsewhere")
    await fill(town.bot.library, "Film", guild_id=int(other.id))
    stranger = asyncio.create_task(other.add_member("zoe").type(other.channel, QUESTION))
    await wait_for_calls(provider, AT_ONCE)
    assert town.bot.limits.answers.waiting == 2 * AT_ONCE + 1
    provider.release()
    for task in [*asked, stranger]:
        assert "MODEL SAYS" in (await (await task).wait_for(lambda reply: "MODEL SAYS" in reply.text)).text


async def test_a_text_command_that_waited_is_answered_in_its_own_message(town: Server, provider: Provider) -> None:
    with town.bot.limits.answers.join(1, 1), town.bot.limits.answers.join(2, 2), ExitStack() as stack:
        for guild in (3, 4):
            stack.enter_context(town.bot.limits.answers.join(guild, guild))
        told = await town.member.type(town.channel, "@bot ask who robs the bank? collection:Film")
        assert "You are next" in told.text
    provider.release()
    answer = await told.wait_for(lambda reply: "MODEL SAYS" in reply.text)
    assert not answer.is_deleted


async def test_whoever_waited_for_an_error_keeps_no_place(town: Server) -> None:
    with ExitStack() as stack:
        for guild in range(1, AT_ONCE + 1):
            stack.enter_context(town.bot.limits.answers.join(guild, guild))
        told = await town.member.type(town.channel, "/ask question:x collection:Nowhere")
        assert "You are next" in told.text
    sentence = await told.wait_for_followup(lambda reply: "no collection" in reply.text)
    assert sentence.is_ephemeral
    assert told.refresh().is_deleted


async def test_who_exceeds_the_queue_is_told_at_once_and_alone(town: Server) -> None:
    town.bot.limits.answers = FairQueue(at_once=1, waiting_max=1, seconds_max=60)
    with town.bot.limits.answers.join(1, 1), town.bot.limits.answers.join(2, 2):
        refused = await town.member.type(town.channel, QUESTION)
    assert "Too many are waiting already" in refused.text
    assert refused.is_ephemeral


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/status", "Weaviate"),
        ("/documents list", "films.csv"),
        ("/documents export source:films.csv", "4 of 4 objects"),
        ("/collection info name:Film", "Film"),
        ("/search query:robs the bank collection:Film", "Nine Bells"),
    ],
)
async def test_commands_that_only_read_wait_their_turn_in_one_message(
    town: Server, command: str, expected: str
) -> None:
    town.bot.limits.reads = FairQueue(at_once=1, waiting_max=9, seconds_max=60)
    with town.bot.limits.reads.join(1, 1):
        told = await town.admin.type(town.channel, command)
        assert "You are next" in told.text
    answer = await told.wait_for(lambda reply: "will appear here" not in reply.text)
    assert expected in answer.text
    assert answer.followups == []


async def test_what_only_the_member_sees_stays_so_after_a_wait(town: Server) -> None:
    town.bot.limits.reads = FairQueue(at_once=1, waiting_max=9, seconds_max=60)
    with town.bot.limits.reads.join(1, 1):
        told = await town.member.type(town.channel, "/privacy my-data")
        assert told.is_ephemeral
    nothing = await told.wait_for_followup(lambda reply: "nothing that you wrote" in reply.text)
    assert nothing.is_ephemeral
    assert (await told.wait_for(lambda reply: reply.is_deleted)).is_deleted


@pytest.mark.parametrize("command", ["/search query:robs the bank collection:Film", "/status", "/documents list"])
async def test_reads_of_one_guild_that_never_end_leave_room_for_another(town: Server, command: str) -> None:
    other = town.discord.add_guild("Elsewhere")
    await fill(town.bot.library, "Film", guild_id=int(other.id))
    reads, flooder = town.bot.limits.reads, int(town.guild.id)
    with ExitStack() as stack:
        for member in range(40):
            stack.enter_context(reads.join(flooder, member))
        answer = await other.add_member("zoe").type(other.channel, command)
        assert "Film" in answer.text
        assert reads.waiting >= 40 - READS_AT_ONCE
        assert "You are number" in (await town.member.type(town.channel, command)).text
