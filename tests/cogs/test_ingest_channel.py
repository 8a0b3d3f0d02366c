"""/ingest channel: a history between two dates, with everybody's permissions and wishes kept."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.audience import EVERYTHING
from bot.errors import QueryError
from bot.models import CollectionInfo
from bot.sources import history
from bot.sources.channels import _is_let_in
from cogs.ingest.channels import check_kind, parse_date
from playground import Attachment, Channel, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import GUIDE, count_objects, is_report, press_ingest
from tests.support.replies import settle
from tests.ui.fakes import make_not_found

MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def talk(server: Server) -> Channel:
    """A channel with three messages of two members in May, of which Discord lets the bot see the text."""
    server.discord.message_content = True
    channel = server.guild.add_channel("talk")
    server.member.say(channel, "The baker opens at six.", at=MAY)
    server.admin.say(channel, "On Sundays he sleeps.", at=MAY + timedelta(days=1))
    server.member.say(channel, "His bread is the best.", at=MAY + timedelta(days=2))
    return channel


async def ask(server: Server, options: str, *, force: bool = False) -> Reply:
    reply = await server.admin.type(server.channel, f"/ingest channel {options}", force=force)
    return await settle(reply)


async def fetch_all(server: Server, source: str) -> list[dict[str, object]]:
    guild_id = int(server.guild.id)
    info = await server.bot.library.collections.fetch("Knowledge", guild_id=guild_id, reader=EVERYTHING)
    return [
        each
        async for each in server.bot.library.documents.export(info, guild_id=guild_id, reader=EVERYTHING, source=source)
    ]


async def test_messages_get_in_with_link_author_and_time(server: Server, talk: Channel) -> None:
    asked = await ask(server, "channel:#talk")
    assert "Create the collection Knowledge with 3 messages?" in asked.text
    assert "The baker opens at six." in asked.text
    report = await press_ingest(server, asked)
    assert "3 new objects in Knowledge" in report.text
    first = next(each for each in await fetch_all(server, "#talk") if each["content"] == "The baker opens at six.")
    assert first["author"] == "Bob"
    assert "author_id" not in first
    assert (first["member_id"], first["channel_id"]) == (server.member.id, talk.id)
    assert first["url"] == f"https://discord.com/channels/{server.guild.id}/{talk.id}/{first['message_id']}"
    assert first["title"] == "talk"
    assert first["written_at"] == "2026-05-01T12:00:00Z"


async def test_the_same_history_again_changes_nothing(server: Server, talk: Channel) -> None:
    for words in ("3 new objects", "No changes"):
        report = await press_ingest(server, await ask(server, "channel:#talk"))
        assert words in report.text


async def test_dates_bound_it(server: Server, talk: Channel) -> None:
    asked = await ask(server, "channel:#talk after:2026-05-02 before:2026-05-03T00:00")
    assert "1 message" in asked.text
    assert "On Sundays he sleeps." in asked.text


async def test_a_text_command_reads_too(server: Server, talk: Channel) -> None:
    asked = await server.admin.type(server.channel, f"@bot ingest channel <#{talk.id}> 2026-05-03")
    assert "with 1 message?" in asked.text


async def test_bots_and_members_who_opted_out_are_left_out(server: Server, talk: Channel) -> None:
    server.guild.add_member("helper", is_bot=True).say(talk, "Beep.", at=MAY)
    await server.member.type(server.channel, "/privacy opt-out")
    asked = await ask(server, "channel:#talk")
    assert "with 1 message?" in asked.text
    assert "1 messages of bots" in asked.text
    assert "2 messages of members who opted out" in asked.text
    await server.member.type(server.channel, "/privacy opt-in")
    assert "with 3 messages?" in (await ask(server, "channel:#talk")).text


async def test_nothing_to_read_is_told(server: Server, talk: Channel) -> None:
    assert "nothing to import" in (await ask(server, "channel:#talk before:2026-01-01")).text


async def test_attached_documents_are_read_with_their_author(server: Server, talk: Channel) -> None:
    files = [Attachment("guide.md", GUIDE), Attachment("cat.png", b"\x89PNG\r\n\x1a\n")]
    server.member.say(talk, "", files=files, at=MAY)
    asked = await ask(server, "channel:#talk")
    assert "3 messages and 1 chunk" in asked.text
    assert "cat.png" not in asked.text
    assert "Pictures, sounds and videos are left out: 1." in asked.text
    await press_ingest(server, asked)
    (chunk,) = await fetch_all(server, "#talk/guide.md")
    assert chunk["member_id"] == server.member.id
    assert "Knead the dough" in str(chunk["content"])


async def test_a_post_of_a_forum_is_one_source(server: Server) -> None:
    server.discord.message_content = True
    forum = server.guild.add_forum("help")
    post = server.member.open_thread(forum, "Which flour?", "Which flour for bread?", at=MAY)
    server.admin.say(post, "Take rye.", at=MAY + timedelta(hours=1))
    asked = await ask(server, "channel:#help")
    assert "with 2 messages?" in asked.text
    await press_ingest(server, asked)
    found = await fetch_all(server, f"#help/Which flour? ({post.id})")
    assert {(each["chunk_index"], each["title"], each["content"]) for each in found} == {
        (0, "Which flour?", "Which flour for bread?"),
        (0, "Which flour?", "Take rye."),
    }


async def test_archived_posts_and_single_threads_are_read(server: Server, talk: Channel) -> None:
    thread = server.member.open_thread(talk, "Rye", at=MAY)
    server.member.say(thread, "Rye needs sourdough.", at=MAY)
    thread.archive(at=MAY + timedelta(days=3))
    asked = await ask(server, f"channel:<#{thread.id}>")
    assert "with 1 message?" in asked.text
    forum = server.guild.add_forum("help")
    post = server.member.open_thread(forum, "Old", "An old question.", at=MAY)
    post.archive(at=MAY + timedelta(days=3))
    assert "An old question." in (await ask(server, "channel:#help")).text


async def test_without_the_switch_in_the_portal_it_says_how_to_turn_it_on(server: Server, talk: Channel) -> None:
    server.discord.message_content = False
    refused = await ask(server, "channel:#talk")
    assert "Message Content Intent" in refused.text
    server.discord.message_content = True
    assert "with 3 messages?" in (await ask(server, "channel:#talk")).text


@pytest.mark.parametrize("permission", ["read_message_history", "view_channel"])
async def test_the_admin_has_to_be_allowed_to_read_it(server: Server, talk: Channel, permission: str) -> None:
    talk.deny(server.admin, permission)
    refused = await ask(server, f"channel:<#{talk.id}>", force=True)
    assert "You may not read the history of talk" in refused.text


@pytest.mark.parametrize("permission", ["read_message_history", "view_channel"])
async def test_the_bot_has_to_be_allowed_to_read_it(server: Server, talk: Channel, permission: str) -> None:
    talk.deny_bot(permission)
    assert "Read Message History" in (await ask(server, "channel:#talk")).text


async def test_an_archived_thread_that_the_bot_cannot_see_is_told(server: Server, talk: Channel) -> None:
    thread = server.member.open_thread(talk, "Rye", at=MAY)
    thread.archive(at=MAY + timedelta(days=3))
    talk.deny_bot("view_channel")
    assert "I can't see that channel" in (await ask(server, f"channel:<#{thread.id}>")).text


async def test_a_text_command_names_threads_too(server: Server, talk: Channel) -> None:
    thread = server.member.open_thread(talk, "Rye")
    server.member.say(thread, "Rye needs sourdough.")
    asked = await server.admin.type(server.channel, f"@bot ingest channel <#{thread.id}>")
    assert "Rye needs sourdough." in asked.text


async def test_more_than_is_read_at_once_is_told(
    server: Server, talk: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MESSAGES_MAX", 2)
    monkeypatch.setattr(history, "ATTACHMENTS_MAX", 1)
    files = [Attachment("a.md", GUIDE), Attachment("b.md", GUIDE)]
    server.member.say(talk, "Two recipes.", files=files, at=MAY - timedelta(days=1))
    asked = await ask(server, "channel:#talk")
    assert "2 messages and 1 chunk" in asked.text
    assert "There are more than 2 messages" in asked.text
    assert "1 attached files are left out" in asked.text


class PrivateThread(discord.Thread):
    """A private thread with `insiders`, as far as its door is concerned."""

    def __init__(self, insiders: set[int], *, is_managed: bool = False) -> None:
        self.insiders = insiders
        self.permissions = discord.Permissions(view_channel=True, read_message_history=True, manage_threads=is_managed)

    def is_private(self) -> bool:
        return True

    def permissions_for(self, obj: Any, /) -> discord.Permissions:
        return self.permissions

    async def fetch_member(self, user_id: int, /) -> Any:
        if user_id not in self.insiders:
            raise make_not_found()


@pytest.mark.parametrize(
    ("insiders", "is_managed", "is_let_in"), [({1}, False, True), ({2}, False, False), ({2}, True, True)]
)
async def test_a_private_thread_is_for_those_in_it(insiders: set[int], is_managed: bool, is_let_in: bool) -> None:
    member = cast("discord.Member", SimpleNamespace(id=1))
    assert await _is_let_in(PrivateThread(insiders, is_managed=is_managed), member) is is_let_in


def test_a_voice_channel_is_not_read() -> None:
    with pytest.raises(QueryError, match="text channels, threads and forums"):
        check_kind(object())


async def test_a_collection_of_rows_takes_no_messages(server: Server, talk: Channel, shelf: CollectionInfo) -> None:
    refused = await ask(server, f"channel:#talk collection:{shelf.name}")
    assert "no text property content" in refused.text


async def test_a_date_that_is_none_is_refused(server: Server, talk: Channel) -> None:
    assert "“yesterday” is no date" in (await ask(server, "channel:#talk after:yesterday")).text


async def test_sync_takes_out_what_was_not_read(server: Server, talk: Channel) -> None:
    said = [server.member.say(talk, f"Loaf {number}.", at=MAY + timedelta(days=number)) for number in (3, 4)]
    await press_ingest(server, await ask(server, "channel:#talk"))
    for each in said:
        await server.member.delete(each)
    asked = await ask(server, "channel:#talk mode:sync")
    assert "deletes 2 of 5" in asked.text
    again = await (await server.admin.press(asked, "Ingest")).wait_for(lambda reply: "Delete 2" in reply.buttons)
    await (await server.admin.press(again, "Delete 2")).wait_for(is_report)
    assert await count_objects(server, "Knowledge") == 3


async def test_a_message_is_one_object_whatever_dates_are_read(server: Server, talk: Channel) -> None:
    await press_ingest(server, await ask(server, "channel:#talk"))
    for dates in ("after:2026-05-02", "after:2026-05-03", "before:2026-05-02"):
        report = await press_ingest(server, await ask(server, f"channel:#talk {dates}"))
        assert "No changes" in report.text
    assert await count_objects(server, "Knowledge") == 3


async def test_a_renamed_member_and_a_single_message_add_nothing(server: Server, talk: Channel) -> None:
    files = [Attachment("guide.md", GUIDE)]
    message = server.member.say(talk, "See my guide.", files=files, at=MAY + timedelta(days=3))
    await press_ingest(server, await server.admin.use("Add to knowledge", message))
    server.member.model.user.name = "Robert"
    asked = await ask(server, "channel:#talk")
    await press_ingest(server, asked)
    assert await count_objects(server, "Knowledge") == 5
    assert {each["author"] for each in await fetch_all(server, "#talk")} == {"Robert", "Ada"}
    await press_ingest(server, await server.admin.use("Add to knowledge", message))
    assert await count_objects(server, "Knowledge") == 5


async def test_an_edited_message_changes_its_objects_and_leaves_none_behind(server: Server, talk: Channel) -> None:
    long = "\n\n".join(f"Part {number}. " + "The dough rests. " * 100 for number in range(2))
    message = server.member.say(talk, long, at=MAY + timedelta(days=3))
    await press_ingest(server, await ask(server, "channel:#talk"))
    before = {str(each["id"]): each for each in await fetch_all(server, "#talk") if "dough" in str(each["content"])}
    assert len(before) > 1
    await server.member.edit(message, "It rests for an hour.")
    asked = await ask(server, "channel:#talk")
    again = await (await server.admin.press(asked, "Ingest")).wait_for(lambda reply: "Delete" in reply.text)
    report = await (await server.admin.press(again, again.buttons[0])).wait_for(is_report)
    assert "3 deleted, 1 updated, 3 unchanged in Knowledge" in report.text
    assert message.message is not None
    after = [each for each in await fetch_all(server, "#talk") if each["message_id"] == message.message.id]
    assert [each["content"] for each in after] == ["It rests for an hour."]
    assert after[0]["id"] in before
    assert await count_objects(server, "Knowledge") == 4


@pytest.mark.parametrize("mode", ["sync", "replace source"])
async def test_dates_bound_what_is_deleted(server: Server, talk: Channel, mode: str) -> None:
    said = [server.member.say(talk, f"Loaf {number}.", at=MAY + timedelta(days=number)) for number in (1, 3)]
    await press_ingest(server, await ask(server, "channel:#talk"))
    for each in said:
        await server.member.delete(each)
    asked = await ask(server, f"channel:#talk before:2026-05-03 mode:{mode}")
    assert "deletes 1 of 5" in asked.text
    await press_ingest(server, asked)
    contents = {each["content"] for each in await fetch_all(server, "#talk")}
    assert contents == {"The baker opens at six.", "On Sundays he sleeps.", "His bread is the best.", "Loaf 3."}


async def test_several_pages_are_read_whole_and_in_order(server: Server, talk: Channel) -> None:
    for number in range(197):  # with those that are there two full pages
        server.member.say(talk, f"Message {number}", at=MAY + timedelta(days=3, minutes=number))
    asked = await ask(server, "channel:#talk")
    assert "with 200 messages?" in asked.text
    await press_ingest(server, asked)
    stored = sorted(await fetch_all(server, "#talk"), key=lambda each: str(each["written_at"]))
    assert [each["content"] for each in stored[3:]] == [f"Message {number}" for number in range(197)]


async def test_stop_while_reading_puts_nothing_in(server: Server, talk: Channel) -> None:
    for number in range(150):
        server.member.say(talk, f"Message {number}", at=MAY + timedelta(minutes=number))
    # Discord makes the bot wait before each of the two pages: the first wait lets the progress appear, and the second
    # leaves time to press.
    server.discord.rate_limit_next("GET /channels/*/messages", retry_after=1.1)
    server.discord.rate_limit_next("GET /channels/*/messages", retry_after=1.1, skip=1)
    reading = await server.admin.type(server.channel, "/ingest channel channel:#talk")
    assert "Reading talk" in reading.text
    await server.admin.press(reading, "Stop")
    done = await reading.wait_for(lambda reply: "before it started" in reply.text)
    assert not done.buttons
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id), reader=EVERYTHING) == ()


def test_days_and_times_are_utc_unless_they_say_otherwise() -> None:
    assert parse_date(None) is None
    assert parse_date(" 2026-05-01 ") == datetime(2026, 5, 1, tzinfo=UTC)
    assert parse_date("2026-05-01T18:00") == datetime(2026, 5, 1, 18, tzinfo=UTC)
    assert parse_date("2026-05-01T18:00+02:00") == datetime(2026, 5, 1, 16, tzinfo=UTC)
    with pytest.raises(QueryError, match="no date"):
        parse_date("May")
