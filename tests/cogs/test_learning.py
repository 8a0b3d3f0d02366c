"""Votes and corrections, as members and admins press, type and read them."""

import asyncio
import json
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from bot.audience import for_role
from bot.learning import Topic, Vote
from bot.library import build_origin
from bot.models import CollectionInfo, IngestOptions, Record
from bot.settings import Settings
from bot.ui.gaps import ANSWER_THIS, NOT_FOR_US
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from tests.cogs.people import Server, fill, open_server

MENU = "Correct this answer"
KNOWN = "Who repairs the station on the moon?"
AGAIN = "who is it that repairs the station on the moon"
ANSWER = "Her name is **Ada**. @everyone <@1>"
UP, DOWN = "👍", "👎"


@dataclass(frozen=True, slots=True)
class Club:
    """A guild with films, and what its people do."""

    server: Server
    name: str

    async def ask(self, question: str = KNOWN, *, who: Member | None = None, command: str = "ask") -> Reply:
        option = "question" if command == "ask" else "query"
        typed = f"/{command} {option}:{question} collection:{self.name}"
        return await (who or self.server.member).type(self.server.channel, typed)

    async def correct(self, answer: Reply, text: str = ANSWER, *, question: str | None = None) -> Reply:
        form = await self.server.admin.use(MENU, answer)
        asked = {} if question is None else {"When somebody asks": question}
        return await self.server.admin.submit(form, {**asked, "I answer": text})

    async def count_votes(self) -> tuple[int, int]:
        up, down = await self.server.bot.library.votes.count(int(self.server.guild.id))
        return up, down


@pytest.fixture
async def club(server: Server, shelf: CollectionInfo) -> Club:
    # Creating the bot's own collections takes a busy machine longer than an answer waits for it.
    library, guild_id, topic = server.bot.library, int(server.guild.id), Topic("Who is there?")
    answer = await library.given_answers.record(guild_id, "ask", topic, audience=(), answer_id=str(uuid4()))
    await library.gaps.record(guild_id, answer, topic, member_id=0, days=30)
    await library.votes.cast(guild_id, answer, Vote.UP, member_id=0, message_id=0)
    await library.votes.forget_member(guild_id, 0)
    return Club(server, shelf.name)


@pytest.mark.parametrize("command", ["ask", "recommend"])
async def test_forty_members_vote_at_once_and_each_counts_once(club: Club, command: str) -> None:
    answer = await club.ask(command=command)
    members = [club.server.guild.add_member(f"guest{number}") for number in range(40)]
    told = await asyncio.gather(*(member.press(answer, UP) for member in members))
    assert all("Thank you" in reply.text and reply.is_ephemeral for reply in told)
    assert await club.count_votes() == (40, 0)
    form = await members[0].press(answer, DOWN)
    assert form.modal is not None
    # The vote counts before the form is sent, and whether it is or not.
    await asyncio.gather(*(members[1].press(answer, UP) for _ in range(10)))
    sent = await members[0].submit(form, {"Only if you like": "It is <@1> who does that."})
    assert "without your name" in sent.text
    assert await club.count_votes() == (39, 1)
    status = await club.server.admin.type(club.server.channel, "/status")
    counted = await status.wait_for_followup(lambda reply: "👍" in reply.text)
    assert "👍 39 · 👎 1" in counted.text
    assert not any(UP in label for label in (await club.ask(command="search")).buttons)


async def test_what_answers_a_question_that_follows_is_kept_with_the_words_that_it_leans_on(club: Club) -> None:
    member, first = club.server.member, await club.ask()

    async def go_on() -> Reply:
        form = await member.press(first, "💬 Ask more")
        return await member.submit(form, {"Your question": "and in which year?"})

    second = await go_on()
    assert "Thank you" in (await member.press(second, UP)).text
    form = await club.server.admin.use(MENU, second)
    assert f"{KNOWN} and in which year?" in str(form.modal)
    await club.server.admin.submit(form, {"I answer": "In the year **2031**."})
    again = await go_on()
    assert "2031" in again.text
    assert f"Earlier: {KNOWN}" in again.text
    assert "💬 Ask more" in again.buttons
    assert "2031" not in (await club.ask("and in which year?")).text


async def test_a_vote_for_what_nobody_knows_here_counts_nowhere(club: Club) -> None:
    answer = await club.ask()
    await club.server.member.press(answer, UP)
    assert await club.count_votes() == (1, 0)
    await club.server.member.type(club.server.channel, "/privacy forget-me")
    assert await club.count_votes() == (0, 0)
    button = next(button for button in answer.get_buttons() if (button.get("emoji") or {}).get("name") == UP)
    button["custom_id"] = f"vote:up:{UUID(int=7)}"
    assert "what this answer was about" in (await club.server.member.press(answer, UP)).text
    assert await club.count_votes() == (0, 0)


async def test_an_answer_of_people_comes_first_until_it_is_removed(club: Club) -> None:
    server = club.server
    saved = await club.correct(await club.ask())
    assert "Saved" in saved.text
    assert saved.is_ephemeral
    answer = await club.ask(AGAIN)
    assert "Ada" in answer.text
    assert not answer.pings
    assert f"By <@{server.admin.id}>" in answer.text
    assert KNOWN in answer.text
    assert "has changed" not in answer.text
    searched = await server.member.press(answer, "Search instead")
    assert "lone engineer" in searched.text
    await server.bot.library.collections.delete(club.name, guild_id=int(server.guild.id))
    listed = await server.admin.type(server.channel, "/corrections list")
    assert listed.is_ephemeral
    assert "has changed, or is deleted" in listed.text
    anywhere = await server.member.type(server.channel, f"/ask question:{KNOWN}")
    assert "Ada" in anywhere.text
    assert "has changed, or is deleted" in anywhere.text
    ((name, value),) = await server.admin.autocomplete(server.channel, "/corrections remove question:repairs")
    assert name == KNOWN
    assert (
        await server.member.autocomplete(
            server.channel,
            "/corrections remove question:repairs",
        )
        == []
    )
    removed = await server.admin.type(server.channel, f"/corrections remove question:{value}")
    assert "Removed" in removed.text
    assert "Ada" not in (await server.member.type(server.channel, f"/ask question:{KNOWN}")).text


async def test_a_correction_is_for_those_who_may_read_its_sources(club: Club) -> None:
    server = club.server
    staff = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    secret, question = f"Vault{secrets.token_hex(4)}", "Where is the key of the vault?"
    await fill(server.bot.library, secret, guild_id=int(server.guild.id), rows=())
    await server.bot.library.ingester.ingest(
        [Record(2, {"title": "The vault", "overview": "The key of the vault is under the mat."})],
        collection=secret,
        guild_id=int(server.guild.id),
        origin=build_origin("vault.csv", by=1),
        options=IngestOptions(audience=(for_role(role.id),)),
    )
    offered = await staff.type(server.channel, f"/ask question:{question} collection:{secret}")
    private = await staff.press(offered, SHOW_PRIVATELY)
    assert "under the mat" in private.text
    # One question, one vote of each member, wherever it is pressed.
    assert "Thank you" in (await staff.press(private, UP)).text
    assert "Thank you" in (await staff.press(offered, UP)).text
    assert await club.count_votes() == (1, 0)
    # Corrected under the answer that everybody sees, which has no source: for those of the channel.
    corrected = await club.correct(offered, "Ask the staff.")
    assert "may read the channel" in corrected.text
    assert "Ask the staff" in (await club.server.member.type(server.channel, f"/ask question:{question}")).text


async def test_members_cannot_correct_and_other_messages_are_no_answers(club: Club) -> None:
    server = club.server
    answer = await club.ask()
    refused = await server.member.use(MENU, answer, force=True)
    assert "for admins" in refused.text
    listed = await server.admin.type(server.channel, "/collection list")
    assert "none of my answers" in (await server.admin.use(MENU, listed)).text
    typed = await server.admin.type(server.channel, "@bot corrections list")
    assert "Use the slash command" in typed.text
    form = await server.admin.use(MENU, answer)
    server.admin.model.roles.clear()
    assert "for admins" in (await server.admin.submit(form, {"I answer": ANSWER})).text
    assert await server.bot.library.corrections.fetch_all(int(server.guild.id)) == ()


async def test_votes_and_corrections_work_after_a_restart(settings: Settings, name: str) -> None:
    async with Playground() as discord_:
        async with open_server(discord_, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            info = await fill(before.bot.library, name, guild_id=int(before.guild.id))
            answer = await Club(before, info.name).ask()
        async with open_server(discord_, settings) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            club = Club(after, info.name)
            assert "Thank you" in (await before.member.press(answer, UP)).text
            form = await before.member.press(answer, DOWN)
            await before.member.submit(form, {})
            assert await club.count_votes() == (0, 1)
            form = await before.admin.use(MENU, answer)
            await before.admin.submit(form, {"I answer": ANSWER})
            assert "Ada" in (await club.ask(who=before.member)).text


async def test_what_nobody_could_answer_is_kept_where_it_is_turned_on_answered_and_dismissed(club: Club) -> None:
    server, place = club.server, club.server.channel
    await club.ask("Who feeds the cat?")
    off = await server.admin.type(place, "/gaps")
    assert "I keep no questions" in off.text
    assert "kept for 7 days" not in (await server.admin.type(place, "/settings show")).text
    assert "for 7 days" in (await server.admin.type(place, "/settings store-questions state:on days:7")).text
    for question in ("Who feeds the cat?", "who feeds the cat", "Where is the @everyone **dog**?", KNOWN):
        await club.ask(question)
    bad = await club.ask(KNOWN)
    await server.member.submit(await server.member.press(bad, DOWN), {"Only if you like": "Too short."})
    gaps = await server.admin.type(place, "/gaps")
    assert gaps.is_ephemeral
    assert "asked 2× · 2× unknown" in gaps.text
    assert "👎 1" in gaps.text
    assert "Too short." in gaps.text
    assert "7 days" in gaps.text
    form = await server.admin.select(gaps, ["1. who feeds the cat"], menu=ANSWER_THIS)
    await server.admin.submit(form, {"I answer": "Bob does."})
    assert "Bob does" in (await club.ask("Who feeds the cat?")).text
    left = await gaps.wait_for(lambda reply: "feeds the cat" not in reply.text)
    assert "dog" in left.text
    dismissed = await server.admin.select(left, [f"1. {KNOWN}"], menu=NOT_FOR_US)
    left = await dismissed.wait_for(lambda reply: KNOWN not in reply.text)
    await club.ask("where is the @everyone dog")
    assert "asked 2×" in (await server.admin.type(place, "/gaps")).text
    mine = await server.member.type(place, "/privacy my-data")
    (told,) = mine.files.values()
    assert [json.loads(line).get("reason") for line in told.decode().splitlines()].count("Too short.") == 1
    assert KNOWN in told.decode()
    assert "have deleted" in (await server.member.type(place, "/privacy forget-me")).text
    assert "nothing that you wrote" in (await server.member.type(place, "/privacy my-data")).text
    assert "Nothing is open" in (await server.admin.type(place, "/gaps")).text
    await club.ask("Who feeds the dog?")
    assert "are deleted" in (await server.admin.type(place, "/settings store-questions state:off")).text
    await server.admin.type(place, "/settings store-questions state:on")
    assert "Nothing is open" in (await server.admin.type(place, "/gaps")).text
