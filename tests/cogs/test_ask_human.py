"""The button "Ask a human" under an answer that the bot does not know."""

import asyncio
from dataclasses import dataclass

import pytest

from bot.audience import for_role
from bot.library import build_origin
from bot.models import CollectionInfo, IngestOptions, Record
from bot.settings import Settings
from bot.ui.humans import ASK_HUMAN, CONFIRM
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from tests.cogs.people import Server, fill, open_server

QUESTION = "Who feeds the cat? @everyone <@&1>"


@dataclass(frozen=True, slots=True)
class Desk:
    """A guild that has chosen a role to ask, with a collection in which nothing is found."""

    server: Server
    collection: str

    async def ask(self, who: Member, *, command: str = "ask", question: str = QUESTION) -> Reply:
        option = "question" if command == "ask" else "query"
        return await who.type(self.server.channel, f"/{command} {option}:{question} collection:{self.collection}")

    async def ask_member(self) -> Reply:
        return await self.ask(self.server.member)

    @property
    def calls(self) -> list[Reply]:
        return self.server.channel.messages


@pytest.fixture
async def empty(server: Server, name: str) -> CollectionInfo:
    return await fill(server.bot.library, name, guild_id=int(server.guild.id), rows=())


@pytest.fixture
async def desk(server: Server, empty: CollectionInfo) -> Desk:
    server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    return Desk(server, empty.name)


async def test_it_is_off_until_a_role_is_chosen(server: Server, empty: CollectionInfo) -> None:
    desk = Desk(server, empty.name)
    assert not any(ASK_HUMAN in label for label in (await desk.ask_member()).buttons)
    server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    assert any(ASK_HUMAN in label for label in (await desk.ask_member()).buttons)
    await server.admin.type(server.channel, "/settings reset")
    assert not any(ASK_HUMAN in label for label in (await desk.ask_member()).buttons)


@pytest.mark.parametrize("command", ["ask", "recommend", "search"])
async def test_the_role_alone_is_pinged_with_the_question_and_a_link(desk: Desk, command: str) -> None:
    answer = await desk.ask(desk.server.member, command=command)
    assert not answer.pings
    told = await desk.server.member.press(answer, ASK_HUMAN)
    (call,) = desk.calls
    assert told.is_ephemeral
    assert call.jump_url in told.text
    assert call.pings == ["@Helpers"]
    assert "Who feeds the cat?" in call.text
    assert answer.jump_url in call.text
    assert f"<@{desk.server.member.id}>" in call.text


async def test_an_answer_that_is_known_offers_nobody(desk: Desk) -> None:
    await fill(desk.server.bot.library, f"Full{desk.collection}", guild_id=int(desk.server.guild.id))
    question = f"/ask question:who repairs the station on the moon? collection:Full{desk.collection}"
    assert "lone engineer" in (answer := await desk.server.member.type(desk.server.channel, question)).text
    assert not any(ASK_HUMAN in label for label in answer.buttons)


async def test_somebody_else_cannot_ask_and_forty_at_once_ping_nobody(desk: Desk) -> None:
    answer = await desk.ask_member()
    others = [desk.server.guild.add_member(f"guest{number}") for number in range(40)]
    told = await asyncio.gather(*(other.press(answer, ASK_HUMAN) for other in others))
    assert all("Only the member who asked" in reply.text and reply.is_ephemeral for reply in told)
    assert desk.calls == []


async def test_ten_presses_at_once_ping_once(desk: Desk) -> None:
    answer = await desk.ask_member()
    told = await asyncio.gather(*(desk.server.member.press(answer, ASK_HUMAN) for _ in range(10)))
    assert len(desk.calls) == 1
    assert sum("A human is asked" in reply.text for reply in told) == 1
    assert sum("less than 10 minutes ago" in reply.text for reply in told) == 9


async def test_another_answer_in_the_channel_waits_and_another_member_and_thread_do_not(desk: Desk) -> None:
    member, admin = desk.server.member, desk.server.admin
    await member.press(await desk.ask_member(), ASK_HUMAN)
    again = await member.press(await desk.ask_member(), ASK_HUMAN)
    assert "less than 10 minutes ago" in again.text
    await admin.press(await desk.ask(admin), ASK_HUMAN)
    assert len(desk.calls) == 2
    elsewhere = desk.server.guild.add_channel("elsewhere")
    answer = await member.type(elsewhere, f"/ask question:{QUESTION} collection:{desk.collection}")
    await member.press(answer, ASK_HUMAN)
    assert len(elsewhere.messages) == 1


async def test_a_question_that_is_typed_in_a_thread_is_asked_there(desk: Desk) -> None:
    member = desk.server.member
    thread = member.open_thread(desk.server.channel, "Cats", "About cats.")
    answer = await member.type(thread, f'@bot ask "Who feeds the cat?" collection:{desk.collection}')
    thread_told = await member.press(answer, ASK_HUMAN)
    assert "A human is asked" in thread_told.text
    call = thread.messages[-1]
    assert call.pings == ["@Helpers"]
    assert answer.jump_url in call.text
    assert desk.calls == []
    await member.press(await desk.ask_member(), ASK_HUMAN)
    assert len(desk.calls) == 1


async def test_the_button_works_after_a_restart(settings: Settings, name: str) -> None:
    async with Playground() as discord_:
        async with open_server(discord_, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            info = await fill(before.bot.library, name, guild_id=int(before.guild.id), rows=())
            before.guild.add_role("Helpers", mentionable=True)
            await before.admin.type(before.channel, "/settings ask-human role:Helpers")
            answer = await Desk(before, info.name).ask_member()
            asker = before.member
        async with open_server(discord_, settings) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            told = await asker.press(answer, ASK_HUMAN)
            assert "A human is asked" in told.text
            (call,) = after.channel.messages
            assert call.pings == ["@Helpers"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("reset", "switched off"),
        ("role deleted", "is deleted"),
        ("answer deleted", "has changed or is deleted"),
        ("no mention", "may not mention that role"),
        ("no sending", "may not send messages"),
    ],
)
async def test_what_has_changed_since_the_answer_is_said_and_pings_nobody(
    desk: Desk, change: str, sentence: str
) -> None:
    server, answer = desk.server, await desk.ask_member()
    role = server.guild.get_role("Helpers")
    assert role is not None
    if change == "reset":
        await server.admin.type(server.channel, "/settings reset")
    elif change == "role deleted":
        server.guild.remove_role(role)
    elif change == "answer deleted":
        assert answer.message is not None
        await (
            (await server.bot.fetch_channel(int(server.channel.id)))
            .get_partial_message(  # type: ignore[union-attr]
                int(answer.message.id)
            )
            .delete()
        )
    elif change == "no mention":
        closed = server.guild.add_role("Closed")
        await server.admin.type(server.channel, f"/settings ask-human role:{closed.name}")
    else:
        server.channel.deny_bot("send_messages")
    told = await server.member.press(answer, ASK_HUMAN, force=True)
    assert sentence in told.text
    assert told.is_ephemeral
    assert desk.calls == []


async def test_a_refusal_of_discord_costs_no_call(desk: Desk) -> None:
    answer = await desk.ask_member()
    desk.server.guild.block_words("cat")
    failed = await desk.server.member.press(answer, ASK_HUMAN)
    assert "A human is asked" not in failed.text
    desk.server.guild.block_words()
    assert "A human is asked" in (await desk.server.member.press(answer, ASK_HUMAN)).text
    assert len(desk.calls) == 1


async def test_a_private_answer_asks_before_the_question_becomes_public(desk: Desk) -> None:
    server = desk.server
    staff = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    library, guild_id = server.bot.library, int(server.guild.id)
    # Found when it is asked whether there is more, and deleted before the member looks at it.
    await library.ingester.ingest(
        [Record(2, {"title": "The cat", "overview": "Somebody feeds the cat."})],
        collection=desk.collection,
        guild_id=guild_id,
        origin=build_origin("films.csv", by=1),
        options=IngestOptions(audience=(for_role(role.id),)),
    )
    offered = await desk.ask(staff)
    removal = await server.admin.type(server.channel, "/documents delete source:films.csv")
    await (await server.admin.press(removal, "Delete")).wait_for(lambda reply: "Deleted" in reply.text)
    private = await staff.press(offered, SHOW_PRIVATELY)
    asked = await staff.press(private, ASK_HUMAN)
    assert "Everybody in this channel will see" in asked.text
    assert desk.calls == []
    await (await staff.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert desk.calls == []
    asked = await staff.press(private, ASK_HUMAN)
    await (await staff.press(asked, CONFIRM)).wait_for(lambda reply: "A human is asked" in reply.text)
    (call,) = desk.calls
    assert call.pings == ["@Helpers"]
    assert "https://discord.com" not in call.text


async def test_admins_see_how_many_questions_had_no_answer(desk: Desk) -> None:
    server = desk.server
    await desk.ask_member()
    await desk.ask(server.member, command="search")
    await fill(server.bot.library, f"Full{desk.collection}", guild_id=int(server.guild.id))
    known = f"/ask question:who repairs the station on the moon? collection:Full{desk.collection}"
    await server.member.type(server.channel, known)
    status = await server.admin.type(server.channel, "/status")
    counted = await status.wait_for_followup(lambda reply: "without an answer" in reply.text)
    assert counted.is_ephemeral
    assert "Today (UTC): 2 of 3 (67%)" in counted.text
    assert "Last 7 days: 2 of 3 (67%)" in counted.text
    assert "without an answer" not in status.text
    assert (await server.member.type(server.channel, "/status")).followups == []
