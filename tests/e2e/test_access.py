"""Who is shown what by the real process: people and places, against every command, completion, button and route."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest
import pytest_asyncio
import weaviate
from weaviate.classes.config import DataType, Property

from bot.audience import FOR_EVERYONE, for_channel, for_role
from bot.follow import Follow
from bot.library import Library, build_origin, open_library
from bot.library.server import find_port_range
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record
from playground import Attachment, Channel, Guild, Member, Playground, Reply
from playground.client.screen import get_commands
from playground.model.objects import Json
from tests.cogs.test_access import COMMANDS as KINDS
from tests.cogs.test_access import ROUTES
from tests.e2e.stage import COMMANDS, start_bot, wait_until_ready
from tests.support.replies import get_pieces, settle
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENUS: Final = ("Add to knowledge", "Correct this answer", "This solved it")
PRIVATELY: Final = "Show me privately"
TOKEN: Final = "long-random-text"
NOTES, VAULT, SHELF, SAFE = "Notary", "Vaultage", "Shelfage", "Safehold"
# What there is, each known by words that nothing else has: the titles of objects, and the name of a followed channel.
OPEN, WAGES, BAN, RELIC, SEALED, PUBLIC, LOCKED, WHISPER = (
    *("Sunrisen", "Wagesheet", "Banhammer", "Relicary", "Sealedly", "Bookshelfy", "Lockedly"),
    "whisperings",
)
EVERYTHING: Final = {OPEN, WAGES, BAN, RELIC, SEALED, PUBLIC, LOCKED, WHISPER}
HELD: Final = {NOTES: {OPEN, WAGES, BAN, RELIC}, VAULT: {SEALED}, SHELF: {PUBLIC}, SAFE: {LOCKED}}
# What each person may read alone, and what everybody in each place may read.
ALONE: Final[Mapping[str, set[str]]] = {
    "member": {OPEN, PUBLIC},
    "staff": {OPEN, PUBLIC, WAGES, BAN, SEALED, LOCKED, WHISPER},
    "admin": {OPEN, PUBLIC},
    # The limits of one server are not another's: shared collections are there.
    "stranger": {PUBLIC, LOCKED},
}
# Admins, in commands that manage a server, and alone.
MANAGED: Final = {"admin": EVERYTHING, "stranger": {PUBLIC, LOCKED}}
TOGETHER: Final[Mapping[str, set[str]]] = {
    "general": {OPEN, PUBLIC},
    "mods": {OPEN, PUBLIC, BAN, WHISPER},
    "elsewhere": {PUBLIC, LOCKED},
}
WAYS: Final = (
    ("member", "general"),
    ("staff", "general"),
    ("staff", "mods"),
    ("admin", "general"),
    ("stranger", "elsewhere"),
)
EACH: Final = (NOTES, VAULT, SHELF, SAFE)
# How each command is asked for what there is; one that is missing fails a test below.
LINES: Final[Mapping[str, Sequence[str]]] = {
    "ask": [f"question:bakery limit:10 collection:{name}" for name in EACH],
    "recommend": [f"query:bakery limit:10 collection:{name}" for name in EACH],
    "search": [
        *(f"query:bakery limit:10 collection:{name}" for name in EACH),
        *(f"query:bakery limit:10 collection:{NOTES} mode:{mode}" for mode in ("keyword", "semantic")),
    ],
    "similar": [
        *(f"title:{title} collection:{name} limit:10" for name in EACH for title in sorted(HELD[name])),
        *(f"title:{title}" for title in (OPEN, WAGES, SEALED)),
    ],
    "surprise": ["", *(f"collection:{name}" for name in EACH)],
    "collection list": [""],
    "collection info": [f"name:{name}" for name in EACH],
    "documents list": ["", *(f"collection:{name}" for name in EACH)],
    "documents show": [f"source:{title}.txt" for title in (OPEN, WAGES, BAN, RELIC, SEALED)],
    "status": [""],
    "collection access": [f"name:{name}" for name in EACH],
    "collection add-property": [f"name:{name} properties:title" for name in EACH],
    "collection create": ["name:Fresh properties:title"],
    "collection delete": [f"name:{name}" for name in EACH],
    "collection describe": [f"name:{name} text:About bread" for name in (NOTES, VAULT)],
    "collection look": [f"name:{name} property:title kind:link" for name in EACH],
    "collection title": [f"name:{name} property:title" for name in EACH],
    "documents access": [f"source:{WAGES}.txt", f"collection:{NOTES}", f"collection:{VAULT}"],
    "documents delete": [f"source:{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents edit": [f"object:bakery source:{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents export": [f"source:{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents remove": [f"object:bakery source:{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents undo": ["batch:20260101-000000-ffffff"],
    "documents unfollow": ["channel:nowhere"],
    "ingest channel": ["channel:#quiet", f"channel:#quiet collection:{VAULT}"],
    "ingest file": [f"collection:{name}" for name in EACH],
    "privacy forget-me": [""],
    "privacy my-data": [""],
    "privacy opt-out": [""],
    "privacy opt-in": [""],
    "prompt set": [f"collection:{name} style:together text:Be brief." for name in EACH],
    "prompt show": [f"collection:{name}" for name in EACH],
    "prompt test": [f"collection:{name} style:together query:bakery" for name in EACH],
    "prompt undo": [f"collection:{name} style:together" for name in EACH],
    "prompt reset": [f"collection:{name} style:together" for name in EACH],
    "settings ask-human": [""],
    "settings help-forum": ["forum:help state:on", "forum:help state:off"],
    # The last one takes back what the others have chosen.
    "settings set": [*(f"setting:collection value:{name}" for name in EACH), "setting:collection"],
    "settings panel": [""],
    "settings show": [""],
    "settings who-may-ask": [""],
    "settings reset": [""],
    "settings store-questions": ["state:on", "state:off"],
    "corrections list": [""],
    "corrections remove": ["question:Who made bread?"],
    "gaps": [""],
    "quality add": [f"question:Who made bread? collection:{name} expected:bread" for name in EACH],
    "quality list": [""],
    "quality remove": ["question:Who made bread?"],
    "quality run": [""],
    "usage": [""],
    "help": [""],
}
# What a message after a mention does; Discord has no private reply to it.
TYPED: Final[Mapping[str, Sequence[str]]] = {
    "hello": [""],
    "collection access": EACH,
    "collection add-property": [f"{name} title" for name in EACH],
    "collection create": ["Fresh title"],
    "collection delete": EACH,
    "collection describe": [f"{name} About bread" for name in EACH],
    "collection look": [f"{name} title kind:auto" for name in EACH],
    "collection title": [f"{name} title" for name in EACH],
    "documents access": [f"{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents delete": [f"{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents edit": ["bakery"],
    "documents export": [f"{title}.txt" for title in (OPEN, WAGES, SEALED)],
    "documents list": [""],
    "documents remove": ["bakery", WAGES, SEALED],
    "documents undo": ["20260101-000000-ffffff"],
    "documents unfollow": [WHISPER.removesuffix("s")],
    "settings set": [*(f"collection {name}" for name in EACH), "collection"],
    "settings panel": [""],
    "settings show": [""],
}
# Answers that hold all that may be read of the collection that is named, so that a filter too many is noticed too.
WHOLE: Final = ("search", "recommend")
MANAGING: Final = ("collection list", "collection info", "documents list", "documents show")
SUBCOMMANDS: Final = (1, 2)  # Discord: an option that is a sub-command, or a group of them


@dataclass(frozen=True, slots=True)
class Town:
    """Two servers that use one bot, and people in them."""

    discord: Playground
    people: Mapping[str, Member]
    places: Mapping[str, Channel]
    http: httpx.AsyncClient

    async def type(self, who: str, where: str, line: str) -> Reply:
        files = [Attachment("new.csv", b"title,text\nNew,Bread\n")] if line.startswith("/ingest file") else []
        return await settle(await self.people[who].type(self.places[where], line, files=files, force=True))


async def store(library: Library, name: str, guild_id: int, titles: Mapping[str, tuple[str, ...]]) -> None:
    """Create a collection with an object for each title, for the audience that it has."""
    schema = CollectionSchema(name, (PropertySpec("title"), PropertySpec("text")))
    await library.collections.create(schema, guild_id=guild_id)
    for title, audience in titles.items():
        await library.ingester.ingest(
            [Record(1, {"title": title, "text": f"The bakery {title.lower()}made bread yesterday."})],
            collection=name,
            guild_id=guild_id,
            origin=build_origin(f"{title}.txt", by=1),
            options=IngestOptions(audience=audience),
        )


async def share(server: WeaviateProcess) -> None:
    """Collections that somebody else has made, for all servers."""
    async with weaviate.use_async_with_local(
        host="127.0.0.1", port=server.http_port, grpc_port=server.grpc_port, skip_init_checks=True
    ) as client:
        for name, title in ((SHELF, PUBLIC), (SAFE, LOCKED)):
            properties = [Property(name=each, data_type=DataType.TEXT) for each in ("title", "text")]
            collection = await client.collections.create(name, properties=properties)
            await collection.data.insert({"title": title, "text": f"The bakery {title.lower()}made bread yesterday."})


def build_people(discord: Playground, guild: Guild) -> tuple[dict[str, Member], dict[str, Channel]]:
    """Somebody of each kind, with a place for everyone and one for the staff in one server, and another server."""
    other = discord.add_guild("Elsewhere")
    people = {
        "member": guild.add_member("bob"),
        "staff": guild.add_member("eve", roles=["Staff"]),
        "admin": guild.add_member("ada", manage_guild=True),
        "stranger": other.add_member("zoe", manage_guild=True),
    }
    for home, who in ((guild, "member"), (other, "stranger")):  # nothing that tests type stands in these
        people[who].say(home.add_channel("quiet"), "The baker sleeps on Sundays.")
        home.add_forum("help")
    mods = guild.add_channel("mods")
    everyone, staff = guild.get_role("@everyone"), guild.get_role("Staff")
    assert everyone is not None
    assert staff is not None
    mods.deny(everyone, "view_channel")
    mods.allow(staff, "view_channel")
    mods.allow(guild.me, "view_channel")
    return people, {"general": guild.channel, "mods": mods, "elsewhere": other.channel}


async def furnish(library: Library, guild: Guild, mods: Channel) -> None:
    """Give the first server something for each kind of reader."""
    guild_id, role = int(guild.id), guild.get_role("Staff")
    assert role is not None
    for_staff, for_mods = (for_role(role.id),), (for_channel(mods.id),)
    await store(library, NOTES, guild_id, {OPEN: FOR_EVERYONE, WAGES: for_staff, BAN: for_mods, RELIC: ()})
    await store(library, VAULT, guild_id, {SEALED: FOR_EVERYONE})
    for name in (VAULT, SAFE):
        await library.collections.set_access(name, for_staff, guild_id=guild_id)
    await library.follows.add(guild_id, Follow(int(mods.id), WHISPER, NOTES, "b-1", 1, audience=for_mods))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(weaviate_binary: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    (port,) = find_port_range(1)
    settings = {"SHARED_COLLECTIONS": f"{SHELF},{SAFE}", "DEFAULT_COLLECTION": NOTES, "ANSWERS_PER_MINUTE": "10000"}
    async with WeaviateProcess(weaviate_binary, folder / "weaviate") as server, Playground(reaction=0) as discord:
        discord.message_content = True
        await share(server)
        people, places = build_people(discord, discord.guild)
        environment = {**server.environment, **settings, "HTTP_PORT": str(port), "HTTP_TOKEN": TOKEN}
        async with (
            start_bot(discord, environment, folder=folder) as bot,
            open_library(server.settings(settings)) as library,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
        ):
            await discord.wait_for_bot(commands=COMMANDS)
            await wait_until_ready(bot)
            await furnish(library, discord.guild, places["mods"])
            yield Town(discord, people, places, http)
        discord.assert_contract()
        assert not [line for line in bot.output if "Traceback" in line], "the log tells"


def find_known(reply: Reply, line: str) -> set[str]:
    """What a reply tells of: words of the objects, and titles, as the names of files too, that nobody has typed."""
    files = [data.decode("utf-8-sig") for data in reply.files.values()]
    text = " ".join([reply.text, json.dumps([*reply.components]), *files])
    said = {each for each in EVERYTHING if f"{each.lower()}made" in text.lower()}
    return said | {each for each in EVERYTHING if each in text and each not in line}


def find_names(reply: Reply, line: str) -> set[str]:
    """The collections that a reply tells of and nobody has typed."""
    return {name for name in EACH if name in reply.text and name not in line}


def list_names(titles: set[str]) -> set[str]:
    return {name for name, held in HELD.items() if held & titles}


async def try_line(town: Town, command: str, options: str, who: str, where: str) -> None:
    """Type it, and hold what comes, and what the button shows that offers more, against what may be read."""
    line = f"/{command} {options}".strip()
    case, is_for_admins = f"{line!r} by {who} in {where}", KINDS[command] == "admin"
    reply = await town.type(who, where, line)
    known, names = find_known(reply, line), find_names(reply, line)
    alone = MANAGED.get(who, set()) if is_for_admins else ALONE[who]
    allowed = alone if reply.is_ephemeral else TOGETHER[where]
    assert known <= allowed, case
    assert names <= list_names(allowed), case
    if is_for_admins and who not in MANAGED:
        assert "This is for admins" in reply.text, case
    if is_for_admins and command != "ingest file":  # which shows in public what is for everyone
        assert reply.is_ephemeral, case
    if command in WHOLE and "mode" not in line:
        assert known == find_held(line) & TOGETHER[where], case
        assert (PRIVATELY in reply.buttons) == bool(find_held(line) & ALONE[who] - TOGETHER[where]), case
    if PRIVATELY in reply.buttons:
        await try_private(town, reply, command, line, who)


async def try_private(town: Town, offered: Reply, command: str, line: str, who: str) -> None:
    """What the member alone is shown; admins manage everything where the command manages something."""
    private = await town.people[who].press(offered, PRIVATELY)
    known, case = find_known(private, line), f"{line!r} by {who}, alone"
    assert private.is_ephemeral, case
    assert known <= (MANAGED.get(who, ALONE[who]) if command in MANAGING else ALONE[who]), case
    if command in WHOLE and "mode" not in line:
        assert known == find_held(line) & ALONE[who], case


def find_held(line: str) -> set[str]:
    """What is in the collection that a line names."""
    return next(held for name, held in HELD.items() if f"collection:{name}" in line)


@pytest.mark.parametrize(("who", "where"), WAYS)
async def test_commands(town: Town, who: str, where: str) -> None:
    for command, lines in LINES.items():
        for options in lines:
            await try_line(town, command, options, who, where)


@pytest.mark.parametrize(("who", "where"), [("admin", "general"), ("staff", "mods"), ("stranger", "elsewhere")])
async def test_typed_commands_tell_everybody_what_everybody_may_read(town: Town, who: str, where: str) -> None:
    for command, lines in TYPED.items():
        for options in lines:
            line = f"@bot {command} {options}".strip()
            reply = await town.type(who, where, line)
            assert not reply.is_ephemeral, line
            if any(word in line for word in {*EVERYTHING - TOGETHER[where], *{*EACH} - list_names(TOGETHER[where])}):
                assert not reply.buttons, line
                assert not reply.files, line
            assert find_known(reply, line) <= TOGETHER[where], line
            assert find_names(reply, line) <= list_names(TOGETHER[where]), line


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize(("who", "where"), WAYS)
async def test_the_menus(town: Town, who: str, where: str, menu: str) -> None:
    message = town.people[who].say(town.places[where], "The baker sleeps.")
    reply = await settle(await town.people[who].use(menu, message, force=True))
    assert reply.is_ephemeral
    assert find_known(reply, "") <= MANAGED.get(who, set())
    assert find_names(reply, "") <= list_names(MANAGED.get(who, set()))


@pytest.mark.parametrize(("who", "where"), WAYS)
async def test_completions(town: Town, who: str, where: str) -> None:
    place = town.places[where]
    for command, option in list_completions(get_commands(town.discord.world, place.model).values()):
        choices = await town.people[who].autocomplete(place, f"/{command} {option}:")
        said = {each for each in EVERYTHING if each in str(choices)}
        allowed = MANAGED.get(who, ALONE[who]) if KINDS[command] == "admin" else ALONE[who]
        assert said <= allowed, f"{command} {option} by {who}"
        names = {name for name in EACH if name in str(choices)}
        assert names <= list_names(allowed), f"{command} {option} by {who}"
        is_theirs = KINDS[command] != "admin" or who in MANAGED
        if option in {"source", "collection", "name"} and is_theirs and who != "stranger":  # who has uploaded nothing
            assert said | names, f"{command} {option} by {who}"


def list_completions(commands: Iterable[Json], path: str = "") -> Iterator[tuple[str, str]]:
    """Every option of every command that the bot completes, with the command's name."""
    for command in commands:
        name = f"{path} {command['name']}".strip()
        options = command.get("options", [])
        yield from ((name, option["name"]) for option in options if option.get("autocomplete"))
        yield from list_completions((option for option in options if option["type"] in SUBCOMMANDS), name)


async def test_buttons_of_others(town: Town) -> None:
    """A press may be forged, so what a button shows depends on who presses it."""
    staff, general = town.people["staff"], town.places["general"]
    offered = await staff.type(general, f"/search query:bakery limit:10 collection:{NOTES}")
    private = await staff.press(offered, PRIVATELY)
    report = await town.type("admin", "general", f"/ingest file collection:{NOTES}")
    done = await (await town.people["admin"].press(report, "Ingest")).wait_for(lambda now: "Undo" in now.buttons)
    asked = await town.type("admin", "general", f"/collection delete name:{VAULT}")
    for who in ("member", "admin"):
        presser = town.people[who]
        for reply, button in ((offered, PRIVATELY), (asked, "Delete")):
            if reply is not asked or who != "admin":
                told = await presser.press(reply, button, force=True)
                assert told.is_ephemeral, (who, button)
                assert not find_known(told, ""), (who, button)
    for who in ("member", "staff"):
        told = await town.people[who].press(done, "Undo")
        assert "This is for admins" in told.text
    assert find_known(private, "") == HELD[NOTES] & ALONE["staff"]


async def test_objects_behind_an_answer(town: Town) -> None:
    """Everybody may press "More" beside a hit; what it shows is for who presses."""
    line = f"/search query:bakery limit:10 collection:{NOTES}"
    for where, choosers in (("general", ("member", "staff", "admin")), ("mods", ("staff",))):
        answer = await town.type("staff", where, line)
        values = get_pieces(answer)
        assert {each for each in EVERYTHING if each in str([*values])} == HELD[NOTES] & TOGETHER[where]
        for who in choosers:
            for value in values.values():
                told = await town.people[who].press(answer, value)
                assert told.is_ephemeral
                assert find_known(told, "") & HELD[NOTES] <= ALONE[who]


@pytest.mark.parametrize("token", [None, TOKEN])
async def test_routes(town: Town, token: str | None) -> None:
    """HTTP is the operator's: shared collections as everyone reads them, whatever one server limits; nobody's own."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    for path in ROUTES:
        for name in EACH:
            params = {"query": "bakery", "limit": "10", "collection": name} if path == "/search" else {}
            body = (await town.http.get(path, params=params, headers=headers)).text
            said = {each for each in EVERYTHING if each in body or f"{each.lower()}made" in body}
            is_searched = path == "/search" and token is not None
            assert said == (HELD[name] & {PUBLIC, LOCKED} if is_searched else set()), (path, name)
            counted = {each for each in EACH if each in body and each != name}
            assert counted <= ({SHELF, SAFE} if token else set()), (path, name)


async def test_every_command_and_route_is_tried() -> None:
    assert {*LINES, "hello", *MENUS} == KINDS.keys()
