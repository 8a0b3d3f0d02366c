"""All that members and admins read is said through the catalogue: in a marked language only content is left."""

from pathlib import Path

import pytest

from bot.audience import FOR_EVERYONE
from bot.languages import catalogues
from bot.library.provenance import build_origin
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.support.marked import Marked, find_unmarked, write_worker

# In no language, so that they are not taken for what the bot says.
PROPERTIES = (PropertySpec("titlo"), PropertySpec("jahr", "int"), PropertySpec("blurbo"))
ROWS = (
    ("Zorpu Quilva", 1957, "Brimko daltur fensqo alviro."),
    ("Kremba Olthus", 1994, "Nurvi pelqasto grunvel."),
    ("Vastrelo", 2011, "Olimbra tesqo daltur morvane."),
)
CONTENT = frozenset(
    word
    for text in (
        *(text for row in ROWS for text in row if isinstance(text, str)),
        "titlo jahr blurbo vor ohne wie viele objekte Grembo Unvi Olto zaq Zaq",
    )
    for word in text.replace(".", "").split()
)
# Names of types, options, settings and files, which are the same in all languages.
NAMES = frozenset(
    {
        "text",
        "int",
        "csv",
        "png",
        "local",
        "together",
        "each",
        "on",
        "without",
        "Titlo",
        "Jahr",
        "Blurbo",
        "content",
        "vector",
        "wordllama",
        "Movie",
    }
)
UPLOADS = (
    Attachment("mixo.csv", b"titlo,jahr,blurbo\nGrembo,07,Unvi\nOlto,1991\n"),
    Attachment("pico.png", b"\x89PNG\r\n\x1a\n123"),
    Attachment("nilo.csv", b""),
)


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogues, "get_catalogue", lambda language: {} if language == "en" else Marked())
    monkeypatch.setenv("PYTHONPATH", write_worker(tmp_path))


class Reading:
    """People who read the marked language, in turn, as each may ask so much a minute; and what they read of it."""

    def __init__(self, server: Server, content: set[str]) -> None:
        self._server = server
        self._content = content
        self._people = [server.guild.add_member(f"reader{n}", locale="de", manage_guild=True) for n in range(4)]
        self._turn = 0
        self._asker = self._people[0]
        self.unsaid: dict[str, list[str]] = {}

    async def type(self, line: str, *files: Attachment) -> Reply:
        """What the next one reads after a command."""
        self._turn += 1
        self._asker = self._people[self._turn % len(self._people)]
        return await self.look(line, await self._asker.type(self._server.channel, line, files=files))

    async def press(self, reply: Reply, button: str) -> Reply:
        """What whoever asked last reads after a press of the button whose id begins like that, or that says that."""
        ids = [
            str(each.get("custom_id")) for each in reply.get_buttons() if str(each.get("custom_id")).startswith(button)
        ]
        return await self.look(button, await self._asker.press(reply, ids[0] if ids else button))

    async def look(self, what: str, reply: Reply) -> Reply:
        """Note what is read outside of the marks."""
        reply = await reply.wait_for(lambda now: now.buttons != ["⟦Stop⟧"])
        for each in (reply, *reply.followups):
            assert "⟦" in each.text, what
            typed = set(what.replace(":", " ").split())
            if words := set(find_unmarked(each, self._content)) - NAMES - typed:
                self.unsaid[what] = sorted(words)
        return reply


async def fill(server: Server, name: str) -> None:
    schema = CollectionSchema(name, PROPERTIES, title="titlo")
    await server.bot.library.collections.create(schema, guild_id=int(server.guild.id))
    names = [spec.name for spec in PROPERTIES]
    await server.bot.library.ingester.ingest(
        [Record(line, dict(zip(names, row, strict=True))) for line, row in enumerate(ROWS, start=2)],
        collection=name,
        guild_id=int(server.guild.id),
        origin=build_origin("folio.csv", by=1),
        options=IngestOptions(audience=FOR_EVERYONE),
    )


async def test_members_read_nothing_else(server: Server, name: str) -> None:
    await fill(server, name)
    menus = {"Add to knowledge", "Correct this answer", "This solved it"}  # whose names are the same in all languages
    reading = Reading(server, {*CONTENT, *menus, name, "folio"})
    asked = await reading.type(f"/ask question:daltur collection:{name}")
    more = await reading.press(asked, "more:")
    assert more.is_ephemeral
    await reading.press(asked, "ask-more:more")
    await reading.press(asked, "vote:up:")
    for line in (
        "/help",
        f"/ask question:wie viele objekte vor 2000 collection:{name}",
        f"/ask question:zaq collection:{name}",
        f"/ask question:daltur collection:{name} filters:jahr>x",
        f"/ask question:daltur collection:{name} filters:zaq=3",
        f"/ask question:daltur collection:{name} sort:zaq",
        f"/search query:daltur collection:{name} alpha:0.3 variety:True rerank:True mode:keyword",
        f"/recommend query:daltur collection:{name}",
        f"/similar title:Vastrelo collection:{name}",
        f"/surprise collection:{name}",
        "/ask question:daltur collection:Zaq",
        "/privacy my-data",
        "/privacy opt-out",
        "/privacy opt-in",
    ):
        await reading.type(line)
    found = await reading.type(f"/search query:daltur vor 2000 ohne fensqo collection:{name}")
    assert "⟦Understood: ⟧jahr < 2000 · ⟦without “⟧fensqo⟦”⟧" in found.text
    # What stands on a chip is read back in whatever language it was written.
    taken_off = await reading.press(found, "again:off1:")
    assert "⟦Understood: ⟧jahr < 2000\n" in taken_off.text
    assert reading.unsaid == {}


async def test_admins_read_nothing_else(server: Server, name: str) -> None:
    await fill(server, name)
    reading = Reading(server, {*CONTENT, name, "folio", "mixo", "pico", "nilo", "Neuo"})
    for line in (
        "/status",
        "/usage",
        "/gaps",
        "/collection list",
        f"/collection info name:{name}",
        "/collection info name:Zaq",
        "/collection create name:9 properties:titlo",
        f"/collection title name:{name} property:zaq",
        f"/collection access name:{name}",
        f"/collection delete name:{name}",
        "/corrections list",
        "/documents list",
        "/documents show source:folio.csv",
        "/documents undo batch:zaq",
        f"/prompt show collection:{name}",
        f"/prompt set collection:{name} style:each text:{{zaq}}",
        f"/prompt set collection:{name} style:each text:{{",
        "/quality list",
        f"/quality add question:daltur collection:{name}",
        "/quality run",
        "/settings show",
        "/settings panel",
        "/settings set setting:private value:yes",
        "/settings panel",
    ):
        await reading.type(line)
    asked = await reading.type("/ingest file collection:Neuo", *UPLOADS)
    assert "⟦The file is ⟧⟦a PNG picture⟧" in asked.text
    report = await reading.press(asked, "⟦Ingest⟧")
    report = await reading.look("report", await report.wait_for(lambda now: now.buttons == ["⟦Undo⟧"]))
    assert "⟦The row has ⟧2⟦ cells⟧" in report.text
    await reading.press(report, "undo:")
    assert reading.unsaid == {}
