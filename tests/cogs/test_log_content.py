"""The log of every command at DEBUG: a line with its outcome and its steps, and nothing that anybody said or named."""

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import pytest

from bot.log import configure_logging
from bot.models import Manner
from bot.settings import Settings
from bot.trace import Outcome, Trace
from bot.tree import LASTING_BUTTONS
from bot.ui.answers import WITHOUT_CONDITIONS
from bot.ui.ask_more import ASK_MORE, YOUR_QUESTION
from bot.ui.gaps import NOT_FOR_US
from bot.ui.humans import ASK_HUMAN
from bot.ui.posts import ASK, SOLVED_BUTTON
from bot.ui.rewriting import AGAIN, LABELS
from bot.ui.solving import MARK_SOLVED, YES
from playground import Attachment, Channel, Playground, Reply
from tests.cogs.people import Server, open_server
from tests.support.eventually import eventually
from tests.support.provider import Provider
from tests.support.replies import get_pieces, settle
from tests.support.weaviate import WeaviateProcess

# Words that nothing else has, one for each thing that somebody types, is called or holds.
GUILD, CHANNEL, ROLE, ADMIN, MEMBER = "Wombatguild", "quokkachannel", "Dingorole", "emuadmin", "koalamember"
SHELF, FRESH, PROPERTY, FILE, ROW = "Numbatshelf", "Bilbyfresh", "bandicootprop", "echidnafile", "platypusrow"
QUERY, SAID, DESCRIPTION, NOWHERE, WRITTEN = (
    "kookaburraquery",
    "cassowarysaid",
    "galahtext",
    "Brolganowhere",
    "lyrebird",
)
KEYS: Final = {"HTTP_TOKEN": "tasmandeviltoken", "OPENAI_API_KEY": "sk-thylacinekey"}
WORDS: Final = (
    *(GUILD, CHANNEL, ROLE, ADMIN, MEMBER, SHELF, FRESH, PROPERTY, FILE, ROW),
    *(QUERY, SAID, DESCRIPTION, NOWHERE, WRITTEN, *KEYS.values(), "test-cohere-key"),
)
CSV: Final = f"title,{PROPERTY}\n{ROW},1\n".encode()
UPLOAD: Final = f"/ingest file collection:{SHELF}"

# What is typed, in this order, as an admin; the name of the command is its beginning.
TYPED: Final = (
    f"/collection create name:{FRESH} properties:title, {PROPERTY}:int",
    f"/collection describe name:{FRESH} text:{DESCRIPTION}",
    f"/collection title name:{FRESH} property:title",
    f"/collection look name:{FRESH} property:title kind:link",
    f"/collection add-property name:{FRESH} properties:more{PROPERTY}",
    f"/collection access name:{FRESH} roles:{ROLE}",
    f"/collection info name:{SHELF}",
    "/collection list",
    f"/ask question:{QUERY} collection:{SHELF}",
    f"/recommend query:{QUERY} collection:{SHELF} style:each",
    f"/search query:{QUERY} collection:{SHELF}",
    f"/search query:{QUERY} collection:{NOWHERE}",
    f"/similar title:{ROW} collection:{SHELF}",
    f"/surprise collection:{SHELF}",
    f"@bot search {QUERY} collection:{SHELF}",
    f"@bot {QUERY}",
    "@bot",
    f"/documents list collection:{SHELF}",
    f"/documents show source:{FILE}.csv",
    f"/documents export source:{FILE}.csv",
    f"/documents access source:{FILE}.csv roles:{ROLE}",
    f"/documents edit object:{ROW} collection:{SHELF}",
    f"/documents remove object:{ROW} collection:{SHELF}",
    f"/documents undo batch:{NOWHERE}",
    f"/documents unfollow channel:{CHANNEL}",
    f"/documents delete source:{FILE}.csv",
    "/privacy my-data",
    "/privacy opt-out",
    "/privacy opt-in",
    "/privacy forget-me",
    f"/prompt set collection:{SHELF} style:each text:{DESCRIPTION} {{title}}",
    f"/prompt set collection:{SHELF} style:each text:{DESCRIPTION} {{{PROPERTY}x}}",
    f"/prompt show collection:{SHELF}",
    f"/prompt test collection:{SHELF} style:each query:{QUERY}",
    f"/prompt undo collection:{SHELF} style:each",
    f"/prompt reset collection:{SHELF} style:each",
    f"/quality add question:{QUERY} collection:{SHELF} expected:{QUERY}",
    "/quality list",
    "/quality run",
    f"/quality remove question:{QUERY}",
    "/settings set setting:member-budget value:5",
    "/usage",
    "/settings show",
    "/settings store-questions state:on",
    f"/ask question:{QUERY} collection:{SHELF}",
    "/gaps",
    "/corrections list",
    f"/corrections remove question:{QUERY}",
    f"/settings ask-human role:{ROLE}",
    f"/settings who-may-ask role:{ROLE} channel:#{CHANNEL}",
    f"/settings set setting:collection value:{SHELF}",
    "/settings panel",
    "/settings reset",
    "/status",
    "/help",
    f"/collection delete name:{FRESH}",
)


@pytest.fixture(params=["text", "json"])
def log_format(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def settings(weaviate_server: WeaviateProcess, provider: Provider, log_format: str) -> Settings:
    environ = {**provider.environment, **KEYS, "VECTORIZER": "cohere", "GENERATIVE": "cohere", "RERANKER": "cohere"}
    environ["ANSWERS_PER_MINUTE"] = "100"
    return weaviate_server.settings({**environ, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": log_format})


@pytest.fixture
def written(settings: Settings) -> Iterator[io.StringIO]:
    """The log, as the process would write it."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    # Without the keys, or they would be blanked where they are written.
    configure_logging(
        settings.model_copy(update=dict.fromkeys(("cohere_api_key", "openai_api_key", "http_token"))), stream=stream
    )
    yield stream
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)


@pytest.fixture
async def town(settings: Settings, written: io.StringIO, provider: Provider) -> AsyncIterator[Server]:
    provider.write = lambda _: WRITTEN
    async with Playground(guild_name=GUILD) as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        yield server


async def finish(server: Server, reply: Reply) -> None:
    """Let a command that asks come to its end."""
    asked = await settle(reply)
    button = next((each for each in ("Ingest", "Cancel") if each in asked.buttons), None)
    if button is not None:
        await server.admin.press(asked, button)

    async def look() -> int:
        return server.bot.traces.running

    await eventually(look, 0)


async def run_everything(server: Server) -> None:
    admin, place = server.guild.add_member(ADMIN, manage_guild=True), server.guild.add_channel(CHANNEL)
    server.guild.add_member(MEMBER, roles=[ROLE])
    message = server.member.say(place, SAID)
    people = Server(server.discord, server.bot, admin, server.member)
    await finish(people, await admin.type(place, UPLOAD, files=[Attachment(f"{FILE}.csv", CSV)]))
    await finish(people, await admin.type(place, f"/ingest channel channel:<#{place.id}>"))
    await finish(people, await admin.use("Add to knowledge", message))
    await finish(people, await admin.use("Correct this answer", message))
    await help_forum(people, place)
    for text in TYPED:
        reply = await admin.type(place, text)
        await finish(people, reply)
        if text.startswith("/ask"):
            form = await admin.press(reply, next(each for each in reply.buttons if ASK_MORE in each))
            assert QUERY in (await admin.submit(form, {YOUR_QUESTION: f"and {QUERY}?"})).text
            assert WRITTEN in (await admin.select(reply, [LABELS[Manner.SHORTER]], menu=AGAIN)).text


async def help_forum(server: Server, place: Channel) -> None:
    """A forum in which the bot helps, and a post there: its buttons, its form, and what solved it."""
    admin, member, forum = server.admin, server.member, server.guild.add_forum(f"{CHANNEL}s")
    await admin.type(place, f"/settings help-forum forum:{forum.name} state:on")
    server.guild.grant_bot(manage_threads=True, manage_channels=True)
    server.discord.message_content = False
    post = member.open_thread(forum, QUERY, SAID)
    offer = await post.wait_for(lambda message: ASK in str(message.buttons))
    await member.submit(await member.press(offer, ASK), {})
    said = admin.say(post, SAID)
    await member.press(offer, SOLVED_BUTTON)
    await member.use(MARK_SOLVED, said)
    question = await post.wait_for(lambda message: YES in message.buttons)
    await admin.press(question, YES)
    await member.press(question, YES)
    server.discord.message_content = True


async def press_everything(server: Server) -> None:
    """Each kind of button, menu and form once, and a press that is refused; the order of what is deleted counts."""
    admin, member, place = server.admin, server.member, server.guild.add_channel(CHANNEL)
    rows = f"title,{PROPERTY}\n" + "".join(f"{ROW} {number},{number}\n" for number in range(30))
    server.guild.add_role(ROLE, mentionable=True)
    await admin.type(place, "/settings store-questions state:on")
    await admin.type(place, f"/settings ask-human role:{ROLE}")
    asked = await settle(await admin.type(place, UPLOAD, files=[Attachment(f"{FILE}.csv", rows.encode())]))
    assert "belong to whoever" in (await member.press(asked, "Ingest")).text
    async with server.bot.library.ingester.turn(int(server.guild.id)):
        waiting = await (await admin.press(asked, "Ingest")).wait_for(lambda now: "You are next" in now.text)
    report = await settle(waiting)
    await press_answers(server, place)
    listed = await admin.type(place, f"/documents show source:{FILE}.csv")
    await admin.press(listed, "Next")
    await press_gaps(server, place)
    await help_forum(server, place)
    undo = await admin.press(report, "Undo")
    await admin.press(undo, "Cancel")
    form = await admin.type(place, f"/prompt set collection:{SHELF} style:each")
    await admin.submit(form, {"Text for the model": f"{DESCRIPTION} {{title}}"})
    await admin.select(await admin.type(place, "/settings panel"), ["5"], menu="settings:0:limit")
    stopped = await settle(await admin.type(place, UPLOAD, files=[Attachment(f"{FILE}.csv", rows.encode())]))
    async with server.bot.library.ingester.turn(int(server.guild.id)):
        waiting = await (await admin.press(stopped, "Ingest")).wait_for(lambda now: now.buttons == ["Stop"])
        await admin.press(waiting, "Stop")
        await waiting.wait_for(lambda now: "before it started" in now.text)


async def press_answers(server: Server, place: Channel) -> None:
    """What stands under answers, and under an object."""
    admin = server.admin
    found = await admin.type(place, f"/search query:{ROW} {PROPERTY} over 3 collection:{SHELF} limit:10")
    await admin.press(found, WITHOUT_CONDITIONS)
    more = await admin.press(found, next(iter(get_pieces(found).values())))
    await admin.press(more, "🔎 More like this")
    await admin.submit(await admin.press(more, "Edit"), {"Title": f"{ROW} again"})
    await admin.press(found, "▶️ Next")
    answer = await admin.type(place, f"/ask question:{QUERY} collection:{SHELF}")
    await admin.press(answer, "👍")
    await admin.submit(await admin.press(answer, "👎"), {"Only if you like": SAID})
    form = await admin.press(answer, next(each for each in answer.buttons if ASK_MORE in each))
    await admin.submit(form, {YOUR_QUESTION: f"and {QUERY}?"})
    correction = await admin.use("Correct this answer", answer)
    await admin.submit(correction, {"I answer": DESCRIPTION})


async def press_gaps(server: Server, place: Channel) -> None:
    """What stands under an answer that says nothing, and under the list of those."""
    admin = server.admin
    await admin.type(place, f"/collection create name:{FRESH} properties:title")
    unknown = await admin.type(place, f"/ask question:Who is {NOWHERE}? collection:{FRESH}")
    await admin.press(unknown, next(each for each in unknown.buttons if ASK_HUMAN in each))
    gaps = await admin.type(place, "/gaps")
    await admin.select(gaps, [f"1. Who is {NOWHERE}?"], menu=NOT_FOR_US)


def list_names(server: Server) -> set[str]:
    """All commands that do something by themselves, with the entries of context menus."""
    typed = {command.qualified_name for command in server.bot.walk_commands() if not hasattr(command, "walk_commands")}
    return typed | {menu.name for menu in server.bot.tree.get_commands() if not hasattr(menu, "description")}


async def test_every_command_leaves_a_line_and_nothing_of_what_it_is_about(
    town: Server, written: io.StringIO, log_format: str
) -> None:
    ended: list[str] = []
    town.bot.traces.listen(lambda trace: ended.append(trace.command))
    await run_everything(town)
    assert set(ended) >= list_names(town) - {"ingest channel follow"}
    text = written.getvalue()
    assert [word for word in (*WORDS, town.discord.token) if word.lower() in text.lower()] == []
    lines = [line for line in text.splitlines() if "bot.trace" in line]
    assert len(lines) == len(ended)
    if log_format == "json":
        check_fields([json.loads(line) for line in lines])


def list_presses() -> set[str]:
    """The kinds of buttons, menus and forms that there are; those of an earlier process are tested elsewhere."""
    lasting = {f"press {begin.rstrip(':')}" for begin in LASTING_BUTTONS}
    views = {f"press {kind}" for kind in ("question", "pages", "object", "stop", "gaps")}
    return lasting | views | {f"form {kind}" for kind in ("correct", "edit", "template", "vote")}


async def test_every_press_leaves_a_line_and_nothing_of_what_it_is_about(
    town: Server, written: io.StringIO, log_format: str
) -> None:
    ended: list[Trace] = []
    town.bot.traces.listen(ended.append)
    await press_everything(town)

    async def look() -> int:
        return town.bot.traces.running

    await eventually(look, 0)
    outcomes = {(trace.command, trace.outcome) for trace in ended}
    assert {name for name, _ in outcomes if name.startswith(("press", "form"))} == list_presses()
    assert ("press question", Outcome.REFUSED) in outcomes
    text = written.getvalue()
    assert [word for word in (*WORDS, town.discord.token) if word.lower() in text.lower()] == []
    lines = [line for line in text.splitlines() if "bot.trace" in line]
    assert len(lines) == len(ended)
    if log_format == "json":
        check_fields([json.loads(line) for line in lines])


def check_fields(entries: list[dict[str, Any]]) -> None:
    assert all(entry.keys() >= {"reference", "command", "outcome", "error", "milliseconds"} for entry in entries)
    assert {entry["outcome"] for entry in entries} == {"answered", "refused"}
    steps = [set(entry["milliseconds"]) for entry in entries if entry["command"] == "ask"]
    assert steps[0] >= {"total", "defer", "generate", "send"}
