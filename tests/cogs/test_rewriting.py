"""Again, shorter, longer, as a list, about each: a model writes once more about the hits of an answer."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.audience import for_role
from bot.models import Manner
from bot.settings import Settings
from bot.ui.drawn import SHARE
from bot.ui.pages import SHOW_PRIVATELY
from bot.ui.rewriting import AGAIN, LABELS
from playground import Member, Playground, Reply
from playground.model.people import Role
from playground.rules.component_types import SELECTS, iterate_components
from tests.cogs.people import Server, fill, open_server
from tests.support.provider import Provider
from tests.support.replies import get_pieces
from tests.support.weaviate import WeaviateProcess

WISH = "/recommend query:a cold moon or a bank in Hamburg limit:2"
QUESTION = "/ask question:Who repairs the silent mining station on the moon?"
# What the model is told of how to write.
TOLD = {Manner.SHORTER: "briefly", Manner.LONGER: "at length", Manner.LIST: "a list", Manner.EACH: "a short paragraph"}


def write(prompt: str) -> str:
    """The model takes the last two of what it is shown, in that order, or says something about one object."""
    if "JSON list" not in prompt:
        return "One of a kind."
    count = len(read_objects(prompt))
    return f"First [{count}], then [{max(1, count - 1)}]."


def read_objects(prompt: str) -> list[str]:
    return [each["title"] for each in json.loads(prompt[prompt.rindex(": [{") + 2 :])]


def has_menu(reply: Reply) -> bool:
    return any(each["type"] in SELECTS for each in iterate_components(reply.components))


def list_titles(reply: Reply) -> list[str]:
    """The hits in the order shown."""
    found = re.findall(r"\*\*\d\. (.+?)\*\*|\[\d\] (.+)", "\n".join(get_pieces(reply)))
    return [title or source.split(" · ")[0] for title, source in found]


async def again(member: Member, reply: Reply, manner: Manner) -> Reply:
    return await member.select(reply, [LABELS[manner]], menu=AGAIN)


@pytest.fixture
def written(weaviate_server: WeaviateProcess, provider: Provider) -> Settings:
    """With a model that cites in an order of its own."""
    provider.write = write
    environ = {**provider.environment, "VECTORIZER": "local", "RERANKER": "none"}
    return weaviate_server.settings({**environ, "ANSWERS_PER_MINUTE": "30"})


@pytest.fixture
async def town(written: Settings) -> AsyncIterator[Server]:
    async with Playground() as discord_, open_server(discord_, written) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, "Film", guild_id=int(server.guild.id))
        yield server
        discord_.assert_contract()


@pytest.mark.parametrize("command", [WISH, QUESTION])
async def test_each_way_keeps_the_hits_and_asks_the_model_once(town: Server, provider: Provider, command: str) -> None:
    answer = await town.member.type(town.channel, command)
    first, second = shown = list_titles(answer)

    def write_backwards(prompt: str) -> str:
        if "JSON list" not in prompt:
            return "One of a kind."
        places = [read_objects(prompt).index(title) + 1 for title in (second, first)]
        return f"Then [{places[0]}], first [{places[1]}]."

    provider.write = write_backwards
    for manner in Manner:
        provider.prompts.clear()
        answer = await again(town.member, answer, manner)
        assert list_titles(answer) == shown
        is_single = manner is Manner.EACH and command == WISH
        assert len(provider.prompts) == (len(shown) if is_single else 1)
        assert all(TOLD[manner] in prompt for prompt in provider.prompts) is not is_single
        assert ("One of a kind." in answer.text) is is_single
        assert answer.text.count("Then [2], first [1].") == (0 if is_single else 1)
        assert not answer.is_ephemeral


async def test_it_counts_as_an_answer_and_goes_on_after_a_restart(written: Settings, provider: Provider) -> None:
    once = written.model_copy(update={"answers_per_minute": 1})
    async with Playground() as discord_:
        async with open_server(discord_, once) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            await fill(before.bot.library, "Film", guild_id=int(before.guild.id))
            answer = await before.member.type(before.channel, WISH)
            refused = await again(before.member, answer, Manner.SHORTER)
            assert "You've used your 1 answer" in refused.text
            # Whoever sees it may have it, as what they may read.
            assert "First [" in (await again(before.admin, answer, Manner.SHORTER)).text
        async with open_server(discord_, once) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            told = await again(after.member, answer, Manner.LIST)
            assert list_titles(told) == list_titles(answer)
            assert "First [" in told.text


async def test_all_pages_are_written_about(town: Server, provider: Provider) -> None:
    rows = [(f"Moon {number}", 1990, f"A moon shines over town {number}. " * 40) for number in range(10)]
    await fill(town.bot.library, "Long", guild_id=int(town.guild.id), rows=rows)
    provider.write = lambda _: "All " + " ".join(f"[{number}]" for number in range(1, 11))
    answer = await town.member.type(town.channel, "/recommend query:a moon over a town collection:Long limit:10")
    second = await town.member.press(answer, "▶️ Next")
    assert "page 2/" in second.text
    provider.prompts.clear()
    await again(town.member, second, Manner.SHORTER)
    (prompt,) = provider.prompts
    assert len(read_objects(prompt)) == 10


async def test_the_hits_of_several_collections_stay_together(town: Server, provider: Provider) -> None:
    plays = [("The Lantern", 1950, "A lamplighter on a cold moon sings of a bank in Hamburg.")]
    await fill(town.bot.library, "Play", guild_id=int(town.guild.id), rows=plays)
    provider.write = lambda _: "Both [1] [2] [3]."
    answer = await town.member.type(town.channel, "/recommend query:a cold moon or a bank in Hamburg limit:3")
    assert "Play" in answer.text
    assert "Film" in answer.text
    for manner in (Manner.SHORTER, Manner.EACH):
        provider.prompts.clear()
        told = await again(town.member, answer, manner)
        assert list_titles(told) == list_titles(answer)
        assert len(provider.prompts) == (1 if manner is Manner.SHORTER else len(list_titles(answer)))


@dataclass(frozen=True, slots=True)
class Vault:
    """Films that a role alone may read."""

    staff: Member
    role: Role
    answer: Reply


@pytest.fixture
async def vault(town: Server) -> Vault:
    guild_id, role = int(town.guild.id), town.guild.add_role("Staff")
    secret = [("The Staff Moon", 1990, "A moon that the staff alone may see.")]
    await fill(town.bot.library, "Vault", guild_id=guild_id, rows=secret, audience=(for_role(int(role.id)),))
    staff = town.guild.add_member("sue", roles=["Staff"])
    answer = await staff.type(town.channel, "/recommend query:a moon collection:Vault private:true")
    return Vault(staff, role, answer)


async def test_a_private_answer_stays_private_and_is_read_as_the_presser_reads_now(
    town: Server, vault: Vault, provider: Provider
) -> None:
    told = await again(vault.staff, vault.answer, Manner.LONGER)
    assert told.is_ephemeral
    assert list_titles(told) == list_titles(vault.answer)
    assert not [each for each in told.buttons if each in (SHOW_PRIVATELY, SHARE)]
    town.guild.remove_role(vault.role)
    provider.prompts.clear()
    for answer in (vault.answer, told):
        refused = await again(vault.staff, answer, Manner.SHORTER)
        assert refused.is_ephemeral
        assert "The Staff Moon" not in refused.text
    assert not provider.prompts


async def test_what_was_deleted_since_is_left_out_and_nothing_left_is_said(town: Server, provider: Provider) -> None:
    library, guild_id = town.bot.library, int(town.guild.id)
    answer = await town.member.type(town.channel, WISH)
    shown = list_titles(answer)
    assert len(shown) == 2
    more = await town.admin.press(answer, next(iter(get_pieces(answer).values())))
    asked = await town.admin.press(more, "Remove")
    await (await town.admin.press(asked, "Remove")).wait_for(lambda reply: "Removed" in reply.text)
    told = await again(town.member, answer, Manner.SHORTER)
    assert list_titles(told) == shown[1:]
    assert "One of the matches cannot be read here any more" in told.text
    await library.collections.delete("Film", guild_id=guild_id)
    calls = provider.calls["chat"]
    gone = await again(town.member, answer, Manner.SHORTER)
    assert "not there any more" in gone.text
    assert provider.calls["chat"] == calls


async def test_nothing_is_offered_where_no_model_has_written(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    for command in (WISH, QUESTION, "/search query:moon"):
        assert not has_menu(await server.member.type(server.channel, f"{command} collection:{name}"))


async def test_a_refusal_and_a_fact_are_not_written_again(town: Server, provider: Provider) -> None:
    assert not has_menu(await town.member.type(town.channel, "/ask question:How many films are there?"))
    provider.write = lambda _: "NOTHING_FOUND"
    assert not has_menu(await town.member.type(town.channel, QUESTION))
