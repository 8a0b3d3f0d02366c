"""Answers for one member alone, and sharing them: what the channel may read, and never the private text."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.audience import for_role
from bot.settings import Settings
from bot.ui.answering import NOTHING_TO_SHARE, SHARING
from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.drawn import SHARE
from bot.ui.late import SENT_DIRECT
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from tests.cogs.people import FILMS, Server, fill, open_server

HIDDEN = (("The Staff Cake", 1994, "Two bakers of the staff fall in love over a secret wedding cake."),)
WISH = "bakers and a wedding cake"


@dataclass(frozen=True, slots=True)
class Bakery:
    """Films for everyone, one more for a role, and a collection that only the role reads anything of."""

    server: Server
    films: str
    vault: str
    staff: Member

    async def ask(self, command: str, collection: str, *, private: bool = True) -> Reply:
        option = "question" if command == "ask" else "query"
        text = f"/{command} {option}:{WISH} collection:{collection}"
        return await self.staff.type(self.server.channel, f"{text} private:true" if private else text)

    @property
    def public(self) -> list[str]:
        """What the bot has said that everybody in the channel sees."""
        messages = self.server.channel.history.values()
        shown = [each for each in messages if each.author.is_bot and not each.is_ephemeral and not each.is_deleted]
        return [str(each.components) + each.content for each in shown]


async def build_bakery(server: Server, name: str) -> Bakery:
    guild_id = int(server.guild.id)
    staff = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await fill(server.bot.library, name, guild_id=guild_id, rows=FILMS)
    info = await fill(server.bot.library, f"Vault{name}", guild_id=guild_id, rows=HIDDEN, audience=(for_role(role.id),))
    return Bakery(server, name, info.name, staff)


@pytest.fixture
async def bakery(server: Server, name: str) -> Bakery:
    return await build_bakery(server, name)


@pytest.fixture
async def city() -> AsyncIterator[Playground]:
    async with Playground() as discord_:
        yield discord_
        discord_.assert_contract()


async def test_a_private_answer_is_the_members_alone_and_is_shared_as_the_channel_reads_it(bakery: Bakery) -> None:
    for count, command in enumerate(("ask", "recommend", "search")):
        private = await bakery.ask(command, bakery.films)
        assert private.is_ephemeral
        assert "Sugar and Flour" in private.text
        assert SHOW_PRIVATELY not in private.buttons
        assert len(bakery.public) == count
        told = await bakery.staff.press(private, SHARE)
        shared = await told.wait_for_followup(lambda each: not each.is_ephemeral)
        assert told.is_ephemeral
        assert told.text == SHARING
        assert "Sugar and Flour" in shared.text
        assert f"shared by <@{bakery.staff.id}>" in shared.text
        assert not shared.pings
        assert SHARE not in shared.buttons
        assert len(bakery.public) == count + 1


async def test_what_only_the_member_may_read_is_never_shared(bakery: Bakery) -> None:
    for command in ("ask", "recommend", "search"):
        private = await bakery.ask(command, bakery.vault)
        assert "The Staff Cake" in private.text
        told = await bakery.staff.press(private, SHARE)
        assert NOTHING_TO_SHARE in told.text
        assert told.is_ephemeral
    assert bakery.public == []
    everywhere = await bakery.staff.type(bakery.server.channel, f"/search query:{WISH} private:true")
    assert "The Staff Cake" in everywhere.text
    told = await bakery.staff.press(everywhere, SHARE)
    shared = await told.wait_for_followup(lambda each: not each.is_ephemeral)
    assert "Sugar and Flour" in shared.text
    assert "Staff Cake" not in shared.text


async def test_more_is_shown_privately_and_shared_from_there_after_a_restart(
    city: Playground, settings: Settings, name: str
) -> None:
    async with open_server(city, settings) as before:
        await before.bot.library.connection.wait_ready(timeout=30)
        bakery = await build_bakery(before, name)
        public = await before.admin.type(before.channel, f"/search query:{WISH} collection:{name} private:false")
        assert not public.is_ephemeral
        assert SHARE not in public.buttons
        private = await bakery.staff.type(
            before.channel, f"/search query:cake before 2000 collection:{name} private:true"
        )
        assert WITHOUT_CONDITIONS in private.buttons
        again = await bakery.staff.press(private, WITHOUT_CONDITIONS)
        assert again.is_ephemeral
        assert SHARE in again.buttons
    async with open_server(city, settings) as after:
        await after.bot.library.connection.wait_ready(timeout=30)
        refused = await after.admin.press(again, SHARE, force=True)
        assert "belong to whoever ran the command" in refused.text
        told = await bakery.staff.press(again, SHARE)
        shared = await told.wait_for_followup(lambda each: not each.is_ephemeral)
        assert "cake before 2000" in shared.text
        assert "Sugar and Flour" in shared.text
        assert "Understood" not in shared.text
        await after.bot.library.collections.delete(name, guild_id=int(after.guild.id))
        told = await bakery.staff.press(again, SHARE)
        assert NOTHING_TO_SHARE in told.text


async def test_a_forged_way_to_share_is_no_way(bakery: Bakery) -> None:
    private = await bakery.ask("search", bakery.films)
    (entry,) = (each for each in private.get_buttons() if each.get("label") == SHARE)
    other = bakery.server.discord.add_guild("Elsewhere")
    zoe = other.add_member("zoe")
    original = entry["custom_id"]
    # Of another guild, for the collection of this one.
    there = await zoe.type(other.channel, f"/search query:{WISH} private:true")
    assert bakery.films not in there.text
    assert "Sugar and Flour" not in there.text
    assert original.startswith(f"again:share:search:{bakery.staff.id}:")
    entry["custom_id"] = original.replace(str(bakery.staff.id), str(bakery.server.member.id))
    refused = await bakery.server.member.press(private, SHARE, force=True)
    assert "Sugar and Flour" not in refused.text
    assert bakery.public == []


async def test_a_typed_question_is_answered_privately_by_a_direct_message(bakery: Bakery) -> None:
    told = await bakery.staff.type(bakery.server.channel, f"@bot search {WISH} collection:{bakery.vault} private:yes")
    assert told.text == SENT_DIRECT
    (sent,) = bakery.staff.direct.messages
    assert "The Staff Cake" in sent.text
    assert sent.buttons == []
    assert not any("Staff Cake" in each for each in bakery.public)
