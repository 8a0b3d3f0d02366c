"""Who is shown what: members, roles, admins and other guilds, by every command, completion and button."""

import ast
import secrets
from dataclasses import dataclass

import discord
import pytest
from fastapi.routing import APIRoute

from bot.audience import EVERYTHING, for_channel, for_role
from bot.library import Library, build_origin
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record
from bot.settings import Settings
from bot.ui import build_member_reader
from bot.ui.pages import SHOW_PRIVATELY
from bot.web import create_app
from playground import Attachment, Channel, Guild, Member, Reply
from tests.cogs.people import Server
from tests.guards.imports import ROOT
from tests.support.replies import change_access, settle

PROPERTIES = (PropertySpec("title"), PropertySpec("text"))
OPEN, STAFF, MODS, OLD = "Opening hours", "Staff wages", "Ban of Carl", "Ancient rules"
TEXTS = {
    OPEN: "The bakery opens at nine, and everyone may know it.",
    STAFF: "The bakery pays its staff three coins of wages.",
    MODS: "The bakery will ban Carl on Friday.",
    OLD: "The bakery had ancient rules once.",
}
SECRETS = {STAFF, MODS, OLD}

# What each command may show. A new command has to be put here, by somebody who has thought about who sees it.
COMMANDS = {
    # Answers from what the channel may read; more for the member alone, who may share it: asked again for the channel.
    "ask": "channel",
    "recommend": "channel",
    "search": "channel",
    "similar": "channel",
    "surprise": "channel",
    "collection list": "channel",
    "collection info": "channel",
    "documents list": "channel",
    "documents show": "channel",
    # Counts what the channel may read; how many questions had no answer, for the admin alone.
    "status": "channel",
    # For admins, who manage everything; the reply is theirs alone. A typed one manages what everybody may read.
    "collection access": "admin",
    "collection add-property": "admin",
    "collection create": "admin",
    "collection delete": "admin",
    "collection describe": "admin",
    "collection look": "admin",
    "collection title": "admin",
    "corrections list": "admin",
    "corrections remove": "admin",
    "documents access": "admin",
    "documents delete": "admin",
    "documents edit": "admin",
    "documents export": "admin",
    "documents remove": "admin",
    "documents undo": "admin",
    "documents unfollow": "admin",
    "gaps": "admin",
    "ingest channel": "admin",
    "ingest file": "admin",
    "prompt reset": "admin",
    "prompt set": "admin",
    "prompt show": "admin",
    "prompt test": "admin",
    "prompt undo": "admin",
    "quality add": "admin",
    "quality list": "admin",
    "quality remove": "admin",
    "quality run": "admin",
    "settings ask-human": "admin",
    "settings help-forum": "admin",
    "settings panel": "admin",
    "settings reset": "admin",
    "settings set": "admin",
    "settings show": "admin",
    "settings store-questions": "admin",
    "settings who-may-ask": "admin",
    "usage": "admin",
    "Add to knowledge": "admin",
    "Correct this answer": "admin",
    # Shows what stands in the post already; for whoever asked there and for staff.
    "This solved it": "channel",
    # A member's own.
    "privacy forget-me": "own",
    "privacy my-data": "own",
    "privacy opt-in": "own",
    "privacy opt-out": "own",
    # The names of the collections that the channel may ask.
    "hello": "channel",
    # Nothing that is stored.
    "help": "nothing",
}
# Buttons that outlive the process, by the constant that begins their id: what is checked when they are pressed.
LASTING_BUTTONS = {
    "bot/ui/alike.py": "nobody; shows the presser alone what the presser may read",
    "bot/ui/ask_more.py": "nobody; reads what stands on the message, and asks as the presser, in private if it is",
    "bot/ui/drawn.py": "whoever asked; the reader is built again, and the collection is looked up as that reader",
    "bot/ui/feedback.py": "nothing; keeps the vote of whoever pressed",
    "bot/ui/humans.py": "whoever asked; shows the question that is on the message already",
    "bot/ui/layouts.py": "whoever presses reads what the member alone may read",
    "bot/ui/plain.py": "whoever presses reads what the member alone may read",
    "bot/ui/posts.py": "nobody; asks as the presser in the post, unless a member of staff has written there",
    "bot/ui/rewriting.py": "nobody; looks the objects up again as the presser reads, in private if the answer is",
    "bot/ui/settings_panel.py": "admin",
    "bot/ui/solving.py": "whoever asked in the post, and staff; whoever asked alone says whether anything is kept",
    "bot/ui/template_form.py": "admin; the collection is looked up as that admin, the channel in that guild",
    "bot/ui/turning.py": "whoever asked, who has to be able to read all that the answer showed",
    "bot/ui/undo.py": "admin",
}
ROUTES = {
    "/": "shared collections, as everyone reads them",
    "/search": "shared collections, as everyone reads them",
    "/healthz": "nothing",
    "/readyz": "nothing",
    "/metrics": "numbers, to the operator",
    "/openapi.json": "nothing",
}
# Who may read everything, and why.
UNLIMITED = {
    "bot/audience.py": "defines it",
    "bot/doctor/weaviate_checks.py": "the operator",
    "bot/library/collections.py": "changes of collections",
    "bot/library/corrections.py": "whether sources have changed, and for whom they are now",
    "bot/library/documents.py": "the journal is tidied",
    "bot/library/golden.py": "what admins measure",
    "bot/library/ingest.py": "rows are recognised",
    "bot/library/objects.py": "changes of objects",
    "bot/library/privacy.py": "a member's own messages",
    "bot/library/undo.py": "undo is for admins",
    "bot/quality.py": "what admins measure",
    "bot/ui/private.py": "admins, in private",
    "bot/uploads/folder.py": "the operator",
    "bot/uploads/guild.py": "the operator",
    "bot/uploads/order.py": "the operator",
    "bot/uploads/target.py": "uploads are for admins",
    "cogs/documents/group.py": "what is changed as a whole",
    "cogs/documents/undo.py": "a reply for the admin alone",
    "cogs/ingest/audiences.py": "a reply for the admin alone",
    "cogs/ingest/files.py": "what hangs on a message is seen already",
    "cogs/ingest/flow.py": "a reply for the admin alone",
    "cogs/ingest/menu.py": "admins",
    "cogs/quality.py": "completion for admins",
}


@dataclass(frozen=True, slots=True)
class Town:
    """A guild with a channel and a role that not everyone has, and collections that not everyone reads."""

    server: Server
    notes: str
    vault: str
    staff: Member
    mods: Channel
    other: Guild
    stranger: Member

    def get(self, who: str) -> Member:
        people = {"member": self.server.member, "staff": self.staff, "admin": self.server.admin}
        return self.stranger if who == "stranger" else people[who]

    def get_place(self, where: str) -> Channel:
        return {"general": self.server.channel, "mods": self.mods, "other": self.other.channel}[where]


async def ingest(library: Library, name: str, guild_id: int, title: str, audience: tuple[str, ...]) -> None:
    await library.ingester.ingest(
        [Record(1, {"title": title, "text": TEXTS[title]})],
        collection=name,
        guild_id=guild_id,
        origin=build_origin(f"{title}.txt", by=1),
        options=IngestOptions(audience=audience),
    )


@pytest.fixture
async def town(server: Server) -> Town:
    guild, library = server.guild, server.bot.library
    staff = guild.add_member("eve", roles=["Staff"])
    role = guild.get_role("Staff")
    assert role is not None
    everyone = guild.get_role("@everyone")
    assert everyone is not None
    mods = guild.add_channel("mods")
    mods.deny(everyone, "view_channel")
    mods.allow(role, "view_channel")
    mods.allow(server.discord.guild.me, "view_channel")
    other = server.discord.add_guild("Elsewhere")
    stranger = other.add_member("zoe")
    guild_id = int(guild.id)
    name = f"Notes{secrets.token_hex(4)}"
    info = await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=guild_id)
    vault = await library.collections.create(CollectionSchema(f"Vault{name}", PROPERTIES), guild_id=guild_id)
    await ingest(library, info.name, guild_id, OPEN, ("everyone",))
    await ingest(library, info.name, guild_id, STAFF, (for_role(role.id),))
    await ingest(library, info.name, guild_id, MODS, (for_channel(mods.id),))
    await ingest(library, info.name, guild_id, OLD, ())
    await ingest(library, vault.name, guild_id, OPEN, ("everyone",))
    await library.collections.set_access(vault.name, (for_role(role.id),), guild_id=guild_id)
    return Town(server, info.name, vault.name, staff, mods, other, stranger)


def find_titles(reply: Reply) -> set[str]:
    return {title for title in TEXTS if title in reply.text}


PUBLIC_WAYS = [
    ("member", "general", {OPEN}),
    ("staff", "general", {OPEN}),
    ("admin", "general", {OPEN}),
    ("staff", "mods", {OPEN, MODS}),
]


@pytest.mark.parametrize(("who", "where", "expected"), PUBLIC_WAYS)
async def test_what_everybody_sees_is_what_the_channel_may_read(
    town: Town, who: str, where: str, expected: set[str]
) -> None:
    member, place = town.get(who), town.get_place(where)
    for command in (
        f"/ask question:bakery collection:{town.notes} limit:10",
        f"/recommend query:bakery collection:{town.notes} limit:10",
        f"/search query:bakery collection:{town.notes} limit:10",
        f"/search query:bakery collection:{town.notes} limit:10 mode:keyword",
        f"/search query:bakery collection:{town.notes} limit:10 mode:semantic",
        f"/documents list collection:{town.notes}",
    ):
        reply = await member.type(place, command)
        assert find_titles(reply) & SECRETS == expected & SECRETS, command
    for title, text in TEXTS.items():
        reply = await member.type(place, f"/documents show source:{title}.txt")
        assert (text in reply.text) is (title in expected), title
    info = await member.type(place, f"/collection info name:{town.notes}")
    assert f"Objects: {len(expected)}\n" in info.text
    status = await member.type(place, "/status")
    assert f"{town.notes} · {len(expected):,} object" in status.text
    assert town.vault not in status.text


@pytest.mark.parametrize(("who", "expected"), [("member", {OPEN}), ("staff", {OPEN, STAFF, MODS}), ("admin", {OPEN})])
async def test_more_is_offered_to_those_who_may_read_it_and_shown_to_them_alone(
    town: Town, who: str, expected: set[str]
) -> None:
    member, place = town.get(who), town.get_place("general")
    reply = await member.type(place, f"/search query:bakery collection:{town.notes} limit:10")
    assert (SHOW_PRIVATELY in reply.buttons) is (expected != {OPEN})
    if SHOW_PRIVATELY in reply.buttons:
        private = await member.press(reply, SHOW_PRIVATELY)
        assert private.is_ephemeral
        assert find_titles(private) == expected


async def test_a_role_that_is_taken_between_answer_and_press_shows_nothing_more(town: Town) -> None:
    reply = await town.staff.type(town.server.channel, f"/search query:bakery collection:{town.notes} limit:10")
    town.staff.model.roles.clear()
    private = await town.staff.press(reply, SHOW_PRIVATELY)
    assert find_titles(private) <= {OPEN}


async def test_a_limited_collection_is_there_for_its_role_alone_and_in_private(town: Town) -> None:
    command = f"/search query:bakery collection:{town.vault}"
    refused = await town.server.member.type(town.server.channel, command)
    assert "no collection" in refused.text
    assert not find_titles(refused)
    offered = await town.staff.type(town.server.channel, command)
    assert not find_titles(offered)
    private = await town.staff.press(offered, SHOW_PRIVATELY)
    assert private.is_ephemeral
    assert find_titles(private) == {OPEN}


@pytest.mark.parametrize(("who", "expected"), [("member", {OPEN}), ("staff", {OPEN, STAFF, MODS}), ("admin", {OPEN})])
async def test_completion_offers_what_the_member_may_read(town: Town, who: str, expected: set[str]) -> None:
    member, place = town.get(who), town.server.channel
    sources = await member.autocomplete(place, "/documents show source:")
    assert {name.removesuffix(".txt") for name, _ in sources} & set(TEXTS) == expected
    names = {name for name, _ in await member.autocomplete(place, "/ask question:x collection:")}
    assert (town.vault in names) is (who == "staff")
    assert town.notes in names


async def test_admins_manage_everything_and_for_themselves(town: Town) -> None:
    admin, place = town.server.admin, town.server.channel
    sources = await admin.autocomplete(place, "/documents delete source:")
    assert {name.removesuffix(".txt") for name, _ in sources} & set(TEXTS) == set(TEXTS)
    objects = await admin.autocomplete(place, f"/documents edit collection:{town.notes} object:")
    assert len(objects) == len(TEXTS)
    exported = await admin.type(place, f"/documents export source:{STAFF}.txt")
    assert exported.is_ephemeral
    assert "1 of 1 objects" in exported.text
    public = await admin.type(place, f'@bot documents export "{STAFF}.txt"')
    assert "found no source" in public.text


async def test_a_member_completes_objects_that_the_member_may_read(town: Town) -> None:
    found = await town.server.member.autocomplete(
        town.server.channel, f"/documents edit collection:{town.notes} object:"
    )
    assert [name for name, _ in found if any(title in name for title in SECRETS)] == []
    assert any(OPEN in name for name, _ in found)


async def test_another_guild_sees_nothing(town: Town) -> None:
    place = town.get_place("other")
    for command in (
        f"/search query:bakery collection:{town.notes}",
        f"/documents show source:{OPEN}.txt",
        "/documents list",
        "/collection list",
        "/status",
    ):
        reply = await town.stranger.type(place, command)
        assert not any(text in reply.text for text in TEXTS.values())
        assert town.vault not in reply.text
        assert SHOW_PRIVATELY not in reply.buttons


async def test_objects_of_an_older_bot_are_counted_for_admins_and_can_be_opened(town: Town) -> None:
    admin, place = town.server.admin, town.server.channel
    reply = await admin.type(place, f"/collection info name:{town.notes}")
    assert "For nobody" not in reply.text
    private = await admin.press(reply, SHOW_PRIVATELY)
    assert private.is_ephemeral
    assert "1 object" in private.text
    assert "/documents access" in private.text
    asked = await admin.type(place, f"/documents access collection:{town.notes}")
    assert asked.is_ephemeral
    await change_access(admin, asked)
    found = await town.server.member.type(place, f"/documents show source:{OLD}.txt")
    assert TEXTS[OLD] in found.text


async def test_the_audience_of_a_source_is_changed(town: Town) -> None:
    admin, member, place = town.server.admin, town.server.member, town.server.channel
    asked = await admin.type(place, f"/documents access source:{OPEN}.txt roles:Staff")
    assert "would lose it" in asked.text
    assert TEXTS[OPEN] in (await member.type(place, f"/documents show source:{OPEN}.txt")).text
    done = await change_access(admin, asked)
    assert TEXTS[OPEN] not in (await member.type(place, f"/documents show source:{OPEN}.txt")).text
    pressed = await admin.press(await done.wait_for(lambda reply: "Set back" in reply.buttons), "Set back")
    again = await pressed.wait_for(lambda reply: "would gain it" in reply.text)
    assert TEXTS[OPEN] not in (await member.type(place, f"/documents show source:{OPEN}.txt")).text
    await change_access(admin, await again.wait_for(lambda reply: "Change access" in reply.buttons))
    assert TEXTS[OPEN] in (await member.type(place, f"/documents show source:{OPEN}.txt")).text


async def test_a_role_that_is_not_there_is_refused(town: Town) -> None:
    reply = await town.server.admin.type(town.server.channel, f"/documents access source:{OPEN}.txt roles:Nobody")
    assert "no role or channel “Nobody”" in reply.text


@pytest.mark.parametrize("environ", [{"SHARED_COLLECTIONS": "SharedShelf"}])
async def test_a_shared_collection_is_limited_for_this_guild(town: Town, shared_shelf: str) -> None:
    admin, member, place = town.server.admin, town.server.member, town.server.channel
    command = f"/collection info name:{shared_shelf}"
    assert "read-only" in (await member.type(place, command)).text
    asked = await admin.type(place, f"/collection access name:{shared_shelf} roles:Staff")
    await change_access(admin, asked)
    assert "no collection" in (await member.type(place, command)).text
    assert "read-only" in (await town.stranger.type(town.get_place("other"), command)).text
    assert shared_shelf in {
        info.name
        for info in await town.server.bot.library.collections.fetch_all(
            guild_id=int(town.server.guild.id), reader=EVERYTHING
        )
    }


async def test_channels_that_the_bot_cannot_see_are_for_nobody(server: Server) -> None:
    hidden, closed = server.guild.add_channel("___hidden___"), server.guild.add_channel("closed")
    closed.deny_bot("view_channel")
    guild = server.bot.get_guild(int(server.guild.id))
    assert guild is not None
    member = discord.utils.get(guild.members, id=int(server.admin.id)) or await guild.fetch_member(int(server.admin.id))
    audiences = build_member_reader(guild, member).audiences or frozenset()
    assert for_channel(server.channel.id) in audiences
    assert not audiences & {for_channel(hidden.id), for_channel(closed.id)}


async def test_messages_are_for_those_who_may_read_their_channel(town: Town) -> None:
    server = town.server
    server.discord.message_content = True
    town.staff.say(town.mods, "We will ban Carl on Friday because of the spam.")
    role = server.guild.get_role("Staff")
    assert role is not None
    town.mods.allow(server.admin, "view_channel")
    asked = await settle(await server.admin.type(server.channel, "/ingest channel channel:#mods"))
    assert asked.is_ephemeral
    assert f"<#{town.mods.id}>" in asked.text or "#mods" in asked.text
    report = await server.admin.press(asked, "Ingest")
    await report.wait_for(lambda now: "1 new object" in now.text)
    question = "/ask question:Who will be banned? collection:Knowledge"
    assert "spam" not in (await server.member.type(server.channel, question)).text
    assert "spam" in (await town.staff.type(town.mods, question)).text
    offered = await town.staff.type(server.channel, question)
    assert "spam" not in offered.text
    assert "spam" in (await town.staff.press(offered, SHOW_PRIVATELY)).text


async def test_an_upload_is_for_whom_the_admin_says(town: Town) -> None:
    server, place = town.server, town.server.channel
    file = Attachment("wages.csv", b"title,pay\nCook,three coins\nBaker,four coins\n")
    asked = await settle(await server.admin.type(place, "/ingest file collection:Wages audience:Staff", files=[file]))
    assert asked.is_ephemeral
    assert "Who may ask for it" in asked.text
    report = await server.admin.press(asked, "Ingest")
    await report.wait_for(lambda now: "2 new objects" in now.text)
    question = "/search query:cook collection:Wages"
    assert "three coins" not in (await server.member.type(place, question)).text
    offered = await town.staff.type(place, question)
    assert "three coins" in (await town.staff.press(offered, SHOW_PRIVATELY)).text
    # The same file again, with nothing said: it stays limited, and its rows are not shown to everybody.
    more = Attachment("wages.csv", b"title,pay\nCook,three coins\nWaiter,two coins\n")
    refused = await settle(await server.admin.type(place, "/ingest file collection:Wages", files=[more]))
    assert "not for everyone here" in refused.text
    assert "two coins" not in refused.text


async def test_every_command_is_in_the_table(server: Server) -> None:
    groups = {command.qualified_name for command in server.bot.walk_commands() if hasattr(command, "commands")}
    slash = {command.qualified_name for command in server.bot.tree.walk_commands()} - groups
    menus = {menu.name for kind in (2, 3) for menu in server.bot.tree.get_commands(type=discord.AppCommandType(kind))}
    typed = {command.qualified_name for command in server.bot.walk_commands()} - groups
    assert slash | menus | typed == COMMANDS.keys()


async def test_what_is_for_admins_is_refused_to_members(server: Server) -> None:
    for command in server.bot.walk_commands():
        if COMMANDS.get(command.qualified_name) == "admin":
            assert command.checks, command.qualified_name


def test_every_lasting_button_is_in_the_table() -> None:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")]
    found = {
        str(path.relative_to(ROOT))
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "custom_id"
    }
    assert found == LASTING_BUTTONS.keys()


def test_every_route_is_in_the_table(settings: Settings) -> None:
    app = create_app(settings)
    assert {route.path for route in app.routes if isinstance(route, APIRoute)} == ROUTES.keys()


def test_whoever_reads_everything_is_in_the_table() -> None:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in files if "EVERYTHING" in path.read_text("utf-8")}
    assert found == UNLIMITED.keys()
