"""Help forums: new posts, what is solved, and what is remembered of it."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.library import Library
from bot.settings import Settings
from bot.trace import Outcome, Trace
from bot.ui.help_forums import NO_TAG, NOT_YOURS, OFF, TAGGED
from bot.ui.posts import ASK, HELPED, SOLVED_BUTTON, STAFF_HERE
from bot.ui.solving import ASK_CONSENT, DECLINED, MARK_SOLVED, NO, NOT_YOUR_CHOICE, OPTED_OUT, REMEMBERED, YES
from playground import Channel, Member, Playground, Reply
from tests.cogs.people import Server, fill, open_server

TITLE, TEXT = "Who repairs the mining station?", "The one on the moon. I saw it in a film."
UNKNOWN, UNKNOWN_TEXT = "How do I reset my password?", "I forgot it and the mail never comes."
AGAIN, AGAIN_TEXT = "Forgot my password", "How can I log in again? I cannot remember my password to reset it."
REMEDY = "Open the account page and press the third link; the mail comes from another address. @everyone"
SECRET = (("The harbour master", 1900, "The treasure of the harbour master is under the old lighthouse."),)


@dataclass(frozen=True, slots=True)
class Forum:
    """A forum in which the bot helps, with films that everybody may ask about."""

    server: Server
    channel: Channel
    helper: Member
    ended: "asyncio.Queue[Trace]" = field(default_factory=asyncio.Queue)

    @property
    def member(self) -> Member:
        return self.server.member

    @property
    def library(self) -> Library:
        return self.server.bot.library

    async def post(self, title: str, text: str, *, by: Member | None = None) -> Channel:
        """Open a post, and wait until the bot is done with it."""
        post = (by or self.member).open_thread(self.channel, title, text)
        trace = await self.ended.get()
        assert trace.outcome in {Outcome.ANSWERED, Outcome.REFUSED}
        return post

    async def solve(self, post: Channel, remedy: str = REMEDY) -> Reply:
        """Let the helper answer, and the asker say so; returns the question whether it may be remembered."""
        answer = self.helper.say(post, remedy)
        told = await self.member.use(MARK_SOLVED, answer)
        assert "is asked here: " in told.text
        return await post.wait_for(lambda message: ASK_CONSENT in message.text)


@pytest.fixture
async def forum(server: Server, name: str) -> Forum:
    server.discord.message_content = True
    server.guild.grant_bot(manage_threads=True, manage_channels=True)
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    channel = server.guild.add_forum("help")
    forum = Forum(server, channel, server.guild.add_member("eve"))
    await server.admin.type(server.channel, "/settings help-forum forum:help state:on")

    def note(trace: Trace) -> None:
        if trace.command == "post":
            forum.ended.put_nowait(trace)

    server.bot.traces.listen(note)
    return forum


async def test_it_is_off_until_an_admin_turns_it_on(server: Server) -> None:
    channel = server.guild.add_forum("help")
    refused = await server.member.type(server.channel, "/settings help-forum forum:help state:on", force=True)
    assert "This is for admins" in refused.text
    post = server.member.open_thread(channel, TITLE, TEXT)
    said = server.member.say(post, "Thank you!")
    assert OFF in (await server.member.use(MARK_SOLVED, said)).text
    assert post.messages == []
    told = await server.admin.type(server.channel, "/settings help-forum forum:help state:on")
    assert told.is_ephemeral
    assert "is on" in told.text
    assert "Manage Posts" in told.text
    assert "Help with new posts: yes" in (await server.admin.type(server.channel, "/settings show")).text
    off = await server.admin.type(server.channel, "/settings help-forum forum:help state:off")
    assert "is off" in off.text
    assert OFF in (await server.member.use(MARK_SOLVED, said)).text


async def test_a_post_is_answered_with_sources_or_not_at_all(forum: Forum) -> None:
    await forum.server.admin.type(forum.server.channel, "/settings store-questions state:on")
    post = await forum.post(TITLE, TEXT)
    answer, hint = post.messages
    assert "lone engineer" in answer.text
    assert "[1]" in answer.text
    assert hint.text.startswith(HELPED)
    assert hint.buttons == [SOLVED_BUTTON] or SOLVED_BUTTON in hint.buttons[0]
    silent = await forum.post(UNKNOWN, UNKNOWN_TEXT)
    assert silent.messages == []
    counts = await forum.library.questions.count(int(forum.server.guild.id))
    assert (counts.today.asked, counts.today.refused) == (2, 1)
    gaps = await forum.server.admin.type(forum.server.channel, "/gaps")
    assert UNKNOWN in gaps.text
    assert TITLE not in gaps.text
    elsewhere = forum.server.guild.add_forum("chat")
    assert forum.member.open_thread(elsewhere, TITLE, TEXT).messages == []


async def test_a_solved_post_is_remembered_as_its_asker_wants_and_shown_to_the_next(forum: Forum) -> None:
    member, helper, guild_id = forum.member, forum.helper, int(forum.server.guild.id)
    post = await forum.post(UNKNOWN, UNKNOWN_TEXT)
    question = await forum.solve(post)
    assert post.tags == ["Solved"]
    assert forum.channel.tags == ["Solved"]
    assert not question.pings
    refused = await helper.press(question, YES)
    assert NOT_YOUR_CHOICE in refused.text
    assert await forum.library.solved.fetch_all(guild_id) == ()
    assert REMEMBERED in (await member.press(question, YES)).text
    (kept,) = await forum.library.solved.fetch_all(guild_id)
    assert (kept.title, kept.question, kept.asker_id, kept.author_id) == (
        *(UNKNOWN, UNKNOWN_TEXT),
        *(int(member.id), int(helper.id)),
    )
    again = await forum.post(AGAIN, AGAIN_TEXT, by=helper)
    (similar,) = again.messages
    assert "Solved before" in similar.text
    assert UNKNOWN in similar.text
    assert kept.url in similar.text
    assert not similar.pings
    # What is deleted on Discord is shown no more.
    forum.server.guild.remove_channel(post)
    assert (await forum.post(AGAIN, AGAIN_TEXT)).messages == []
    assert await forum.library.solved.fetch_all(guild_id) == ()


@pytest.mark.parametrize("environ", [{"ANSWERS_AT_ONCE": "1"}])
async def test_it_keeps_out_once_staff_have_written(forum: Forum) -> None:
    server, role = forum.server, forum.server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, f"/settings ask-human role:{role.name}")
    forum.helper.roles.append(role)
    with server.bot.limits.answers.join(1, 2) as turn:
        assert await turn.wait()
        # The answer is made after this turn, so after what is said here.
        post = forum.member.open_thread(forum.channel, TITLE, TEXT)
        forum.helper.say(post, "I am looking into it.")
    await forum.ended.get()
    assert post.messages == []
    # Who is no member of staff changes nothing, nor does whoever asked.
    guest = server.guild.add_member("guest")
    with server.bot.limits.answers.join(1, 2) as turn:
        assert await turn.wait()
        other = forum.helper.open_thread(forum.channel, TITLE, TEXT)
        guest.say(other, "I wonder, too.")
        forum.helper.say(other, "Nobody?")
    await forum.ended.get()
    assert "lone engineer" in other.messages[0].text


async def test_without_the_content_a_press_asks_for_the_question(forum: Forum) -> None:
    server, member = forum.server, forum.member
    server.discord.message_content = False
    post = await forum.post(TITLE, TEXT)
    (offer,) = post.messages
    assert "I can't read what posts say" in offer.text
    form = await member.press(offer, ASK)
    assert TITLE in str(form.modal)
    answer = await member.submit(form, {})
    assert "lone engineer" in answer.text
    # Which message helped is known from its menu alone.
    said = forum.helper.say(post, REMEDY)
    assert MARK_SOLVED in (await member.press(offer, SOLVED_BUTTON)).text
    await member.use(MARK_SOLVED, said)
    question = await post.wait_for(lambda message: ASK_CONSENT in message.text)
    assert "third link" in question.text
    assert DECLINED in (await member.press(question, NO)).text
    assert await forum.library.solved.fetch_all(int(server.guild.id)) == ()
    # Once staff have written, nobody is answered in their place.
    server.admin.say(post, "It is the third link.")
    server.admin.roles.append(server.guild.add_role("Mods", manage_messages=True))
    assert STAFF_HERE in (await member.submit(await member.press(offer, ASK), {})).text


async def test_solved_is_said_by_whoever_asked_or_staff_and_the_message_is_chosen(forum: Forum) -> None:
    server, member, guest = forum.server, forum.member, forum.server.guild.add_member("guest")
    server.guild.grant_bot(manage_threads=False)
    post = await forum.post(TITLE, TEXT)
    hint = post.messages[-1]
    assert NOT_YOURS in (await guest.press(hint, SOLVED_BUTTON)).text
    alone = await member.press(hint, SOLVED_BUTTON)
    assert NO_TAG in alone.text
    assert post.tags == []
    server.guild.grant_bot(manage_threads=True)
    said = forum.helper.say(post, REMEDY)
    asked = await member.press(hint, SOLVED_BUTTON)
    assert asked.is_ephemeral
    assert TAGGED in asked.text
    assert post.tags == ["Solved"]
    await server.bot.library.privacy.opt_out(int(server.guild.id), int(forum.helper.id))
    assert OPTED_OUT in (await member.select(asked, [said.message.id if said.message else ""])).text
    await server.bot.library.privacy.opt_in(int(server.guild.id), int(forum.helper.id))
    await member.select(asked, [said.message.id if said.message else ""])
    question = await post.wait_for(lambda message: ASK_CONSENT in message.text)
    assert REMEMBERED in (await member.press(question, YES)).text
    # Both may take it back, and so does the deletion of the answer.
    deleted = await forum.helper.type(server.channel, "/privacy forget-me")
    assert "deleted" in deleted.text
    assert await forum.library.solved.fetch_all(int(server.guild.id)) == ()


async def test_a_post_gets_nothing_that_the_forum_may_not_read(forum: Forum, name: str) -> None:
    server = forum.server
    await fill(server.bot.library, f"Mods{name}", guild_id=int(server.guild.id), rows=SECRET, audience=("role:5",))
    assert (await forum.post("Where is the treasure of the harbour master?", "I want it.")).messages == []
    await fill(server.bot.library, f"Open{name}", guild_id=int(server.guild.id), rows=SECRET)
    assert (
        "lighthouse"
        in (await forum.post("Where is the treasure of the harbour master?", "I want it.")).messages[0].text
    )


async def test_its_buttons_and_what_it_remembers_outlive_the_process(settings: Settings) -> None:
    async with Playground() as discord_:
        forum = discord_.guild.add_forum("help", tags=["Solved"])
        discord_.guild.grant_bot(manage_threads=True)
        discord_.message_content = False
        async with open_server(discord_, settings) as before:
            member, admin = before.member, before.admin
            await admin.type(before.channel, "/settings help-forum forum:help state:on")
            post = member.open_thread(forum, UNKNOWN, UNKNOWN_TEXT)
            offer = await post.wait_for(lambda message: ASK in str(message.buttons))
            await member.use(MARK_SOLVED, admin.say(post, REMEDY))
            question = await post.wait_for(lambda message: ASK_CONSENT in message.text)
        async with open_server(discord_, settings) as after:
            assert REMEMBERED in (await member.press(question, YES)).text
            assert UNKNOWN in str((await member.press(offer, ASK)).modal)
            again = after.member.open_thread(forum, AGAIN, AGAIN_TEXT)
            similar = await again.wait_for(lambda message: "Solved before" in message.text)
            assert "third link" in similar.text
            await after.admin.type(after.channel, "/settings help-forum forum:help state:off")
            assert OFF in (await member.press(offer, SOLVED_BUTTON)).text
        discord_.assert_contract()
