"""Questions that follow: the button and its form, replies and threads, read back from the bot's own message."""

import asyncio
import time

import pytest

from bot.audience import for_role
from bot.library import build_origin
from bot.models import CollectionInfo, IngestOptions, Record
from bot.settings import Settings
from bot.ui import defaults
from bot.ui.ask_more import ASK_MORE, CHANGE_SEARCH, CHANGED, START_OVER, YOUR_QUESTION
from bot.ui.drawn import SHARE
from bot.ui.late import SENT_DIRECT
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from tests.cogs.people import Server, fill, open_server
from tests.support.clock import Clock
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

MOON = "who repairs the station on the moon?"


async def ask(server: Server, info: CollectionInfo, question: str = MOON) -> Reply:
    return await server.member.type(server.channel, f"/ask question:{question} collection:{info.name}")


async def ask_more(who: Member, answer: Reply, question: str, *, button: str = ASK_MORE) -> Reply:
    form = await who.press(answer, button_of(answer, button))
    return await who.submit(form, {YOUR_QUESTION: question})


def button_of(reply: Reply, label: str) -> str:
    return next(each for each in reply.buttons if label in each)


def has_button(reply: Reply, label: str) -> bool:
    return any(label in each for each in reply.buttons)


async def test_the_form_asks_after_the_answer_until_it_starts_over(server: Server, shelf: CollectionInfo) -> None:
    first = await ask(server, shelf)
    assert "Searched for" not in first.text
    assert not has_button(first, START_OVER)
    form = await server.member.press(first, button_of(first, ASK_MORE))
    assert f"After: {MOON}" in str(form.modal)
    assert server.bot._connection._view_store._modals == {}  # or every form that nobody sends would be kept for ever
    second = await server.member.submit(form, {YOUR_QUESTION: "and in which year?"})
    assert not second.is_ephemeral
    assert f"Earlier: {MOON}" in second.text
    assert f"Searched for: {MOON} and in which year?" in second.text
    assert "The Cold Moon" in second.text
    assert shelf.name in second.text
    # A question with words of its own is searched for as it is.
    changed = await server.member.press(second, button_of(second, CHANGE_SEARCH))
    assert f"{MOON} and in which year?" in str(changed.modal)
    other = await server.member.submit(changed, {YOUR_QUESTION: "Who writes letters in Paris?"})
    assert "Rue des Martyrs" in other.text
    assert "Earlier" in other.text
    assert not has_button(other, CHANGE_SEARCH)
    guest = server.guild.add_member("carl")
    third = await ask_more(guest, second, "Who plans the robbery of a bank in Hamburg?")
    assert "Nine Bells" in third.text
    assert "Searched for" not in third.text
    assert third.text.count("Earlier: ") == 2
    again = await ask_more(server.member, third, "and why?", button=START_OVER)
    assert "Earlier" not in again.text
    assert not has_button(again, START_OVER)


async def test_filters_go_on_with_the_question_and_can_be_taken_off(server: Server, shelf: CollectionInfo) -> None:
    bob, place = server.member, server.channel
    first = await bob.type(place, f"/ask question:{MOON} collection:{shelf.name} filters:year>=1900")
    second = await ask_more(bob, first, "and in which year?")
    fewer = await bob.press(second, "year ≥ 1900 ✕")
    for shown, options in ((second, "filters `year>=1900`"), (fewer, "filters `year>=1900` · without `year ≥ 1900`")):
        assert f"Options: {options}" in shown.text
        assert f"Earlier: {MOON}" in shown.text
        assert f"Searched for: {MOON} and in which year?" in shown.text
    reply = await bob.type(place, "and who wrote about it?", to=second)
    assert "Options: filters `year>=1900`" in reply.text
    fresh = await ask_more(bob, fewer, "Who robs the bank?", button=START_OVER)
    assert "Options" not in fresh.text


async def test_it_works_after_a_restart_and_in_between(settings: Settings, name: str) -> None:
    async with Playground() as discord_:
        async with open_server(discord_, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            info = await fill(before.bot.library, name, guild_id=int(before.guild.id))
            answer, asker = await ask(before, info), before.member
            form = await asker.press(answer, button_of(answer, ASK_MORE))
        async with open_server(discord_, settings) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            late = await asker.submit(form, {YOUR_QUESTION: "and in which year?"})
            assert f"Searched for: {MOON} and in which year?" in late.text
            more = await ask_more(asker, answer, "and who wrote about it?")
            assert f"Earlier: {MOON}" in more.text


async def test_what_is_private_stays_private(server: Server, shelf: CollectionInfo) -> None:
    eve = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    secret = {
        "title": "The Sealed Station",
        "overview": "An engineer named Ivo repairs the sealed station on the moon.",
    }
    await server.bot.library.ingester.ingest(
        [Record(1, secret)],
        collection=shelf.name,
        guild_id=int(server.guild.id),
        origin=build_origin("sealed.csv", by=1),
        options=IngestOptions(audience=(for_role(role.id),)),
    )
    question = "who repairs the sealed station on the moon?"
    public = await eve.type(server.channel, f"/ask question:{question} collection:{shelf.name}")
    assert "Ivo" not in public.text
    private = await eve.press(public, SHOW_PRIVATELY)
    assert "Ivo" in private.text
    more = await ask_more(eve, private, "and what is his name?")
    assert more.is_ephemeral
    assert "Ivo" in more.text
    # Under the public answer everybody reads what is made of it, whoever presses.
    for who in (eve, server.member):
        shown = await ask_more(who, public, "and what is his name?")
        assert not shown.is_ephemeral
        assert "Ivo" not in shown.text
        assert (SHOW_PRIVATELY in shown.buttons) is (who is eve)
    eve.model.roles.clear()
    assert (
        "Ivo"
        not in (await ask_more(eve, private, "and who else?")).text.partition("Searched for")[2].partition("\n")[2]
    )


async def test_what_admins_have_chosen_counts_for_what_follows_too(server: Server, shelf: CollectionInfo) -> None:
    bob, admin, place = server.member, server.admin, server.guild.add_channel("quiet")
    public = await bob.type(place, f"/ask question:{MOON} collection:{shelf.name} limit:1")
    for chosen in ("private value:yes", "limit value:4"):
        await admin.type(place, f"/settings set setting:{chosen} channel:#quiet")
    private = await ask_more(bob, public, "and in which year?")
    assert private.is_ephemeral
    assert "The Cold Moon" in private.text
    # The number of sources goes on with the answer, whatever is chosen since.
    assert f"ask-more:more:{bob.id}:1:" in str(private.components)
    told = await bob.press(private, SHARE)
    shared = await told.wait_for_followup(lambda each: not each.is_ephemeral)
    assert f"Earlier: {MOON}" in shared.text
    assert f"Searched for: {MOON} and in which year?" in shared.text
    further = await ask_more(bob, shared, "and who wrote about it?")
    assert "Earlier: and in which year?" in further.text
    typed = await bob.type(place, "and who wrote about it?", to=public)
    assert typed.text == SENT_DIRECT
    (sent,) = bob.direct.messages
    assert f"Earlier: {MOON}" in sent.text
    server.guild.add_member("eve", roles=["Staff"])
    await admin.type(place, "/settings who-may-ask role:Staff channel:#quiet")
    for answer in (public, private):
        refused = await ask_more(bob, answer, "and why?")
        assert "only members with the role “Staff” may ask me" in refused.text
        assert refused.is_ephemeral


async def test_settings_that_are_late_keep_a_form_that_was_sent_private(
    server: Server, shelf: CollectionInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = await ask(server, shelf)
    monkeypatch.setattr(defaults, "SETTINGS_SECONDS", 0)
    # What is written is not read from memory the next time.
    await server.admin.type(server.channel, "/settings set setting:limit value:4")
    late = await ask_more(server.member, public, "and in which year?")
    assert late.is_ephemeral
    assert f"Earlier: {MOON}" in late.text


async def test_a_reply_follows_the_answer_that_it_replies_to(server: Server, shelf: CollectionInfo) -> None:
    bob, ada, place = server.member, server.admin, server.channel
    moon = await bob.type(place, f"@bot ask {MOON} collection:{shelf.name}")
    bank = await ada.type(place, f"@bot ask who robs the bank? collection:{shelf.name}")
    by_ping = await bob.type(place, "and in which year?", to=moon)
    assert f"Searched for: {MOON} and in which year?" in by_ping.text
    by_name = await bob.type(place, "@bot and in which year?", to=bank)
    assert "Searched for: who robs the bank? and in which year?" in by_name.text
    by_word = await bob.type(place, "search parties are when?", to=moon)
    assert f"Earlier: {MOON}" in by_word.text
    assert shelf.name in by_word.text
    # Somebody else's message, or one of the bot's that is no answer, is not gone on with.
    other = ada.say(place, "The moon is nice.")
    assert "Earlier" not in (await bob.type(place, "@bot and in which year?", to=other)).text
    hello = await bob.type(place, "@bot")
    bob.say(place, "Thank you!", to=hello)
    bob.say(place, "nice", to=moon, is_ping=False)
    bot = server.guild.add_member("robo", is_bot=True)
    bot.say(place, "and in which year?", to=moon)
    bot.say(place, "@bot who robs the bank?")
    count = len(place.messages)
    assert "Hello" in (await bob.type(place, "@bot hello")).text
    assert len(place.messages) == count + 1


async def test_the_model_is_told_what_was_asked_before_and_the_search_too(
    weaviate_server: WeaviateProcess, provider: Provider, name: str
) -> None:
    provider.write = lambda _: "An engineer does [1]. {title}"
    made = weaviate_server.settings({**provider.environment, "VECTORIZER": "cohere", "GENERATIVE": "cohere"})
    async with Playground() as discord_, open_server(discord_, made) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        info = await fill(server.bot.library, name, guild_id=int(server.guild.id))
        answer = await ask(server, info)
        assert "<earlier>" not in provider.prompts[-1]
        asked = provider.calls["chat"]
        more = await ask_more(server.member, answer, "and in winter?")
        assert provider.calls["chat"] == asked + 1
        assert f"<earlier>{MOON}</earlier>" in provider.prompts[-1]
        assert "<answer>An engineer does. ｛title｝</answer>" in provider.prompts[-1]
        assert "<question>and in winter?</question>" in provider.prompts[-1]
        assert provider.texts[-1] == f"{MOON} and in winter?"
        again = await ask_more(server.member, more, "Who robs the bank?", button=START_OVER)
        assert "An engineer" in again.text
        assert "<earlier>" not in provider.prompts[-1]


async def test_in_a_thread_on_an_answer_each_member_goes_on_with_their_own(
    server: Server, shelf: CollectionInfo
) -> None:
    bob, ada, place = server.member, server.admin, server.channel
    answer = await ask(server, shelf)
    thread = bob.open_thread(answer, "The station")
    first = await bob.type(thread, f"@bot and in which year? collection:{shelf.name}")
    assert f"Searched for: {MOON} and in which year?" in first.text
    other = await ada.type(thread, f"@bot who robs the bank? collection:{shelf.name}")
    assert f"Earlier: {MOON}" in other.text
    mine = await bob.type(thread, "@bot and why?")
    assert f"Searched for: {MOON} and in which year? and why?" in mine.text
    theirs = await ada.type(thread, "@bot and why?")
    assert "Searched for: who robs the bank? and why?" in theirs.text
    fresh = await bob.type(bob.open_thread(place, "Cats", "About cats."), "@bot and why?")
    assert "Earlier" not in fresh.text
    place.deny_bot("read_message_history")
    alone = await bob.type(thread, "@bot who robs the bank?")
    assert "Earlier" not in alone.text
    assert "Something went wrong" not in alone.text


async def test_a_form_is_answered_hours_later_and_says_what_is_not_there_any_more(
    settings: Settings, name: str
) -> None:
    clock = Clock()
    clock.now = time.time()
    async with Playground(clock=clock) as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        info = await fill(server.bot.library, name, guild_id=int(server.guild.id))
        answer = await ask(server, info)
        form = await server.member.press(answer, button_of(answer, ASK_MORE))
        clock.now += 3 * 3600
        late = await server.member.submit(form, {YOUR_QUESTION: "and in which year?"})
        assert f"Searched for: {MOON} and in which year?" in late.text
        removal = await server.admin.type(server.channel, f"/collection delete name:{name}")
        await (await server.admin.press(removal, "Delete")).wait_for(lambda reply: "eleted" in reply.text)
        assert "not there any more" in (await ask_more(server.member, answer, "and why?")).text


async def test_members_who_press_at_once_get_an_answer_each(server: Server, shelf: CollectionInfo) -> None:
    answer = await ask(server, shelf)
    others = [server.guild.add_member(f"guest{number}") for number in range(10)]
    asked = (ask_more(who, answer, f"and what about number {number}?") for number, who in enumerate(others))
    shown = await asyncio.gather(*asked)
    assert all(f"about number {number}?" in reply.text for number, reply in enumerate(shown))


async def test_an_id_that_the_message_does_not_have_is_refused(server: Server, shelf: CollectionInfo) -> None:
    answer = await ask(server, shelf)
    assert answer.message is not None
    button = next(each for each in answer.get_buttons() if each["custom_id"].startswith("ask-more:"))
    form = await server.member.press(answer, button["custom_id"])
    button["custom_id"] = f"ask-more:more:1:3:{shelf.name}"
    assert CHANGED in (await server.member.submit(form, {YOUR_QUESTION: "and why?"})).text


@pytest.mark.parametrize("typed", ["@bot", "@bot hello"])
async def test_a_mention_without_a_question_says_what_there_is(
    server: Server, shelf: CollectionInfo, typed: str
) -> None:
    reply = await server.member.type(server.channel, typed)
    assert "/ask" in reply.text
    assert shelf.name in reply.text
