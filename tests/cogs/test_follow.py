"""/ingest channel follow:true: what Discord adds, edits and deletes changes the objects, and nothing else does."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.audience import EVERYTHING
from bot.follow import Follow
from bot.languages import catalogues
from playground import Attachment, Channel, Guild, Member, Reply
from playground.model.overwrite import MEMBER, Overwrite
from tests.cogs.people import Server
from tests.cogs.uploads import press_ingest
from tests.support.eventually import eventually
from tests.support.marked import Marked
from tests.support.replies import settle

MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def talk(server: Server) -> Channel:
    """A channel with two messages, of a Discord that shows the bot their text."""
    server.discord.message_content = True
    # A conversation's events are gathered for seconds; here nobody else writes.
    server.bot.following._collect_seconds = 0.1
    channel = server.guild.add_channel("talk")
    server.member.say(channel, "The baker opens at six.", at=MAY)
    server.admin.say(channel, "On Sundays he sleeps.", at=MAY + timedelta(days=1))
    return channel


async def order(server: Server, text: str, *, by: Member | None = None, place: Channel | None = None) -> Reply:
    return await settle(await (by or server.admin).type(place or server.channel, text))


async def follow(server: Server, channel: Channel, options: str = "") -> None:
    asked = await order(server, f"/ingest channel channel:<#{channel.id}> follow:true {options}")
    assert f"I follow #{channel.name}" in asked.text
    await press_ingest(server, asked)
    await is_compared(server, channel)


async def is_compared(server: Server, channel: Channel, guild: Guild | None = None) -> None:
    async def look() -> bool:
        found = await server.bot.library.follows.fetch(int((guild or server.guild).id), int(channel.id))
        return found is not None and found.compared_at is not None

    await eventually(look, True)


async def fetch_follow(server: Server, channel: Channel) -> Follow | None:
    return await server.bot.library.follows.fetch(int(server.guild.id), int(channel.id))


async def has(server: Server, expected: Iterable[str], *, guild: Guild | None = None) -> None:
    """Wait until the collection holds just these texts."""
    guild_id = int((guild or server.guild).id)

    async def look() -> list[str]:
        info = await server.bot.library.collections.fetch("Knowledge", guild_id=guild_id, reader=EVERYTHING)
        objects = server.bot.library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
        return sorted([str(each["content"]) async for each in objects])

    await eventually(look, sorted(expected))


def list_texts(*channels: Channel) -> list[str]:
    return [message.content for channel in channels for message in channel.history.values() if message.content]


async def test_new_edited_and_deleted_messages(server: Server, talk: Channel) -> None:
    lags: list[float] = []
    server.bot.following.lag.listen(lags.append)
    await follow(server, talk)
    first = server.member.say(talk, "His bread is the best.")
    second = server.member.say(talk, "It is not.")
    await has(server, list_texts(talk))
    await server.member.edit(first, "His bread is the best in town.")
    await server.member.delete(second)
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "His bread is the best in town."])
    found = await fetch_follow(server, talk)
    assert found is not None
    assert found.changed_at is not None
    assert not found.error

    async def look() -> tuple[int, float]:
        return len(lags), server.bot.following.lag.longest_wait

    await eventually(look, (4, 0.0))  # two said, one edited, one deleted
    assert min(lags) > 0
    days = await server.bot.library.usage.fetch_days(int(server.guild.id))
    assert days[0].uploads == 1  # what an admin has confirmed, and nothing of what follows


async def test_many_deleted_at_once(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    said = [server.member.say(talk, f"Loaf {number}") for number in range(30)]
    await has(server, list_texts(talk))
    await server.member.delete(*said[5:])
    await has(server, [*list_texts(talk)[:2], *(f"Loaf {number}" for number in range(5))])


async def test_a_long_message_that_becomes_short(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    long = server.member.say(talk, " ".join(f"Sentence {number} is about rye." for number in range(70)))

    async def count() -> int:
        info = await server.bot.library.collections.fetch(
            "Knowledge", guild_id=int(server.guild.id), reader=EVERYTHING, with_count=True
        )
        return info.object_count or 0

    await eventually(count, 4)
    await server.member.edit(long, "Rye.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "Rye."])


async def test_an_edit_that_takes_a_file_off(server: Server, talk: Channel) -> None:
    files = [Attachment("guide.md", b"Knead the dough."), Attachment("salt.md", b"Two percent.")]
    said = server.member.say(talk, "Two guides.", files=files)
    await follow(server, talk)
    await has(server, [*list_texts(talk), "Knead the dough.", "Two percent."])
    assert said.message is not None
    del said.message.files[0]
    await server.member.edit(said, "One guide.")
    await has(server, [*list_texts(talk), "Two percent."])


async def test_a_text_that_was_taken_away_while_nobody_listened(server: Server, talk: Channel) -> None:
    files = [Attachment("guide.md", b"Knead the dough."), Attachment("salt.md", b"Two percent.")]
    said = server.member.say(talk, "Two guides.", files=files)
    await follow(server, talk)
    assert said.message is not None
    said.message.content = ""
    del said.message.files[1]
    server.bot.following.recheck(int(server.guild.id))
    await has(server, [*list_texts(talk), "Knead the dough."])


async def test_a_forum_with_its_posts(server: Server, talk: Channel) -> None:
    forum = server.guild.add_forum("help")
    old = server.member.open_thread(forum, "Which flour?", "Which flour for bread?", at=MAY)
    await follow(server, forum)
    new = server.admin.open_thread(forum, "Salt", "How much salt?")
    server.member.say(new, "Two percent.")
    server.admin.say(old, "Take rye.")
    await has(server, list_texts(old, new))
    server.guild.remove_channel(old)
    await has(server, list_texts(new))


async def test_threads_of_a_followed_channel_are_not_followed(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    thread = server.member.open_thread(talk, "Rye")
    server.member.say(thread, "Rye needs sourdough.")
    server.member.say(talk, "A last word.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "A last word."])


async def test_unfollow_ends_it_and_objects_stay(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    assert "#talk" in (await order(server, "/documents list")).text
    other = server.guild.add_channel("other")
    server.member.say(other, "Elsewhere.", at=MAY)
    await follow(server, other)
    ended = await order(server, "/documents unfollow channel:talk")
    assert "no longer follow #talk" in ended.text
    server.member.say(talk, "Nobody hears this.")
    server.member.say(other, "But this.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "Elsewhere.", "But this."])
    assert "I don't follow" in (await order(server, "/documents unfollow channel:talk")).text
    refused = await order(server, "/documents unfollow channel:other", by=server.member)
    assert "no longer follow" not in refused.text


async def test_a_deleted_channel_goes_after_the_time_that_is_stated(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    server.guild.remove_channel(talk)

    async def is_lost() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and found.lost_at is not None

    await eventually(is_lost, True)
    # In public nobody reads a channel that is not there.
    public = await order(server, "/documents list")
    assert "Followed channels" not in public.text
    listed = await server.admin.press(public, "Show me privately")
    assert "deleted or hidden from me" in listed.text
    assert "7 days later" in listed.text
    await has(server, ["The baker opens at six.", "On Sundays he sleeps."])
    await age(server, talk, days=7)
    await has(server, [])
    assert await fetch_follow(server, talk) is None


async def age(server: Server, channel: Channel, *, days: int) -> None:
    """Let a channel be lost for so many days."""
    guild_id, found = int(server.guild.id), await fetch_follow(server, channel)
    assert found is not None
    assert found.lost_at is not None
    await server.bot.library.follows.save(guild_id, replace(found, lost_at=found.lost_at - timedelta(days=days)))
    server.bot.following.recheck(guild_id)


@pytest.mark.parametrize("permission", ["view_channel", "read_message_history"])
async def test_a_permission_that_is_lost_and_given_back(server: Server, talk: Channel, permission: str) -> None:
    await follow(server, talk)
    talk.deny_bot(permission)

    async def is_lost() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and found.lost_at is not None

    await eventually(is_lost, True)
    server.member.say(talk, "Said in secret.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps."])
    talk.deny_bot()
    await eventually(is_lost, False)
    await has(server, list_texts(talk))


async def test_an_empty_history_of_a_channel_that_is_closed_in_that_moment_deletes_nothing(
    server: Server, talk: Channel
) -> None:
    await follow(server, talk)
    bot = server.discord.guild.me
    # Discord has taken the permission away, and the bot has not heard of it yet.
    denied = discord.Permissions(read_message_history=True).value
    talk.model.overwrites[bot.id] = Overwrite(bot.id, MEMBER, deny=denied)
    server.bot.dispatch("ready")

    async def is_lost() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and found.lost_at is not None

    await eventually(is_lost, True)
    await has(server, ["The baker opens at six.", "On Sundays he sleeps."])


async def test_members_who_opted_out_are_left_out(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    said = server.member.say(talk, "My secret recipe.")
    await has(server, list_texts(talk))
    await server.member.type(server.channel, "/privacy opt-out")
    server.member.say(talk, "Another secret.")
    await server.member.edit(said, "My public recipe.")
    server.admin.say(talk, "What a pity.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "What a pity."])
    server.bot.following.recheck(int(server.guild.id))
    # What was stored before goes with the next comparison.
    await has(server, ["On Sundays he sleeps.", "What a pity."])


async def test_who_was_forgotten_does_not_come_back(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    asked = await server.member.type(server.channel, "/privacy forget-me")
    await (await server.member.press(asked, "Delete")).wait_for(lambda reply: "I deleted" in reply.text)
    await has(server, ["On Sundays he sleeps."])
    found = await fetch_follow(server, talk)
    assert found is not None
    server.bot.following.recheck(int(server.guild.id))

    async def is_compared_again() -> bool:
        now = await fetch_follow(server, talk)
        return now is not None and now.compared_at != found.compared_at

    await eventually(is_compared_again, True)
    await has(server, ["On Sundays he sleeps."])
    server.member.say(talk, "I am back.")
    await has(server, ["On Sundays he sleeps.", "I am back."])


@pytest.mark.parametrize("way", ["opt-out", "forget-me"])
async def test_saying_so_before_the_follow_is_confirmed_keeps_the_messages_out(
    server: Server, talk: Channel, way: str
) -> None:
    asked = await order(server, f"/ingest channel channel:<#{talk.id}> follow:true")
    await server.member.type(server.channel, f"/privacy {way}")
    server.member.say(talk, "Said since.")
    await press_ingest(server, asked)
    await is_compared(server, talk)
    await has(server, ["On Sundays he sleeps.", *(["Said since."] if way == "forget-me" else [])])


async def test_bots_are_left_out(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    server.guild.add_member("helper", is_bot=True).say(talk, "Beep.")
    server.member.say(talk, "Who said that?")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "Who said that?"])


async def test_two_servers_do_not_mix(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    guild = server.discord.add_guild("Elsewhere")
    admin = guild.add_member("eve", manage_guild=True)
    place = guild.add_channel("talk")
    admin.say(place, "Here we bake cakes.", at=MAY)
    asked = await order(server, f"/ingest channel channel:<#{place.id}> follow:true", by=admin, place=guild.channel)
    await (await admin.press(asked, "Ingest")).wait_for(lambda reply: "Already there" in reply.text)
    await is_compared(server, place, guild)
    admin.say(place, "And pies.")
    server.member.say(talk, "And bread.")
    await has(server, list_texts(place), guild=guild)
    await has(server, list_texts(talk))


async def test_the_bot_is_removed_and_comes_back(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    server.discord.remove_guild(server.guild)

    async def is_lost() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and found.lost_at is not None

    await eventually(is_lost, True)
    server.member.say(talk, "Without the bot.")
    server.discord.return_to(server.guild)
    await eventually(is_lost, False)
    await has(server, list_texts(talk))


async def test_hidden_text_deletes_nothing_and_is_told(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    server.discord.message_content = False
    server.member.say(talk, "What the bot cannot read.")

    async def has_error() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and "hides the text" in found.error

    await eventually(has_error, True)
    await has(server, ["The baker opens at six.", "On Sundays he sleeps."])
    assert server.bot.following.lag.longest_wait > 0
    assert "Message Content Intent" in (await order(server, "/documents list")).text
    server.discord.message_content = True
    server.bot.following.recheck(int(server.guild.id))
    await has(server, list_texts(talk))

    async def fetch_wait() -> float:
        return server.bot.following.lag.longest_wait

    await eventually(fetch_wait, 0.0)


async def test_a_deleted_collection_is_not_created_again(
    server: Server, talk: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await follow(server, talk)
    # Why something is not done is kept for all admins, in the language of the server.
    monkeypatch.setattr(catalogues, "get_catalogue", lambda language: Marked() if language == "de" else {})
    server.guild.set_locale("de")
    asked = await order(server, "/collection delete name:Knowledge")
    await server.admin.press(asked, "Delete")

    async def fetch_names() -> list[str]:
        found = await server.bot.library.collections.fetch_all(guild_id=int(server.guild.id), reader=EVERYTHING)
        return [info.name for info in found]

    await eventually(fetch_names, list[str]())
    server.member.say(talk, "One more.")

    async def has_error() -> bool:
        found = await fetch_follow(server, talk)
        return found is not None and "is deleted" in found.error and "⟦" in found.error

    await eventually(has_error, True)
    assert await fetch_names() == []


async def test_an_empty_channel_is_followed_at_once(server: Server, talk: Channel) -> None:
    empty = server.guild.add_channel("empty")
    told = await order(server, f"/ingest channel channel:<#{empty.id}> follow:true")
    assert "I follow #empty" in told.text
    await is_compared(server, empty)
    server.member.say(empty, "The first word.")
    await has(server, ["The first word."])


async def test_what_lies_before_the_date_is_not_touched(server: Server, talk: Channel) -> None:
    await press_ingest(server, await order(server, "/ingest channel channel:#talk"))
    await follow(server, talk, "after:2026-05-02")
    old = next(iter(talk.history))
    del talk.model.history[old]  # without an event, as in a downtime
    server.bot.following.recheck(int(server.guild.id))
    server.member.say(talk, "New.")
    await has(server, ["The baker opens at six.", "On Sundays he sleeps.", "New."])


async def test_an_end_and_following_do_not_go_together(server: Server, talk: Channel) -> None:
    refused = await order(server, "/ingest channel channel:#talk before:2026-06-01 follow:true")
    assert "has no end" in refused.text


async def test_members_see_the_follows_of_channels_that_they_may_read(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    assert "Followed channels" in (await order(server, "/documents list", by=server.member)).text
    everyone = server.guild.get_role("@everyone")
    assert everyone is not None
    talk.deny(everyone, "view_channel")
    talk.allow(server.discord.guild.me, "view_channel")
    assert "Followed channels" not in (await order(server, "/documents list", by=server.member)).text
    public = await order(server, "/documents list")
    assert "Followed channels" not in public.text
    assert "Followed channels" in (await server.admin.press(public, "Show me privately")).text


async def test_nobody_follows_without_pressing(server: Server, talk: Channel) -> None:
    asked = await order(server, "/ingest channel channel:#talk follow:true")
    await (await server.admin.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert await fetch_follow(server, talk) is None


async def test_a_session_that_was_not_resumed_is_compared(server: Server, talk: Channel) -> None:
    await follow(server, talk)
    first = next(iter(talk.history.values()))
    del talk.model.history[first.id]  # while nobody listened
    server.admin.say(talk, "Missed.", at=datetime.now(UTC))
    # What discord.py says after a connection that it could not resume: a real one would leave its heartbeat thread.
    server.bot.dispatch("ready")
    await has(server, ["On Sundays he sleeps.", "Missed."])

    async def look() -> tuple[int, int]:  # what was compared is recorded after the objects are there
        found = await fetch_follow(server, talk)
        assert found is not None
        return found.compared.added, found.compared.removed

    await eventually(look, (1, 1))
