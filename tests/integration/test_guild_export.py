"""A whole guild is written to a file, and restored from it."""

import asyncio
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, QueryError
from bot.files import ReadOptions
from bot.follow import Counts, Follow
from bot.golden import GoldenQuestion
from bot.guild import Choices, GuildSettings, Setting
from bot.learning import Topic, Vote
from bot.library import Library
from bot.models import CollectionSchema, IngestOptions, Look, PropertySpec, RecommendStyle, Record
from bot.solved import SolvedPost
from bot.templates import TemplateSlot
from bot.uploads import Destination, ExportOrder, FolderImport, write_guild
from tests.support.forked import run_ragbot
from tests.support.movies import fill, ingest
from tests.support.processes import Ended
from tests.support.weaviate import WeaviateProcess


class Operator:
    """Imports files in this process; what is shown stands in `said`."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.said: list[str] = []

    async def restore(
        self,
        text: str,
        guild_id: int,
        *,
        collection: str | None = None,
        options: IngestOptions = IngestOptions(),  # noqa: B008
    ) -> bool:
        path = self.folder / "guild.jsonl"
        path.write_text(text, "utf-8")
        self.said.clear()
        folder_import = FolderImport(
            self.library,
            Destination(collection, guild_id, options),
            read_options=ReadOptions(),
            show=self.said.append,
            on_progress=lambda _title, _progress: None,
            stop=asyncio.Event(),
        )
        return await folder_import.run([path])

    async def write(self, guild_id: int) -> str:
        out = io.StringIO()
        await write_guild(self.library, guild_id, out)
        return out.getvalue()


@pytest.fixture
def operator(library: Library, tmp_path: Path) -> Operator:
    return Operator(library, tmp_path)


async def fill_guild(library: Library, name: str, guild_id: int) -> tuple[str, str, str]:
    """Two collections of which one is described, an empty one, a member who opted out, and what admins taught."""
    names = (f"{name}_1", f"{name}_2", f"{name}_3")
    await fill(library, names[0], guild_id)
    await library.collections.describe(names[0], "Films of the club", guild_id=guild_id)
    nested = PropertySpec("crew", "object[]", (PropertySpec("name"), PropertySpec("born", "date")))
    await library.collections.create(CollectionSchema(names[1], (PropertySpec("title"), nested)), guild_id=guild_id)
    row = {"title": "Emma", "crew": [{"name": "Ada", "born": "1970-01-01T00:00:00.5Z"}]}
    await ingest(library, names[1], guild_id, [Record(2, row)], source="b.json")
    await library.collections.create(CollectionSchema(names[2], (PropertySpec("note"),)), guild_id=guild_id)
    await library.privacy.opt_out(guild_id, 4711)
    await library.corrections.add(guild_id, "Who runs the club?", "Ada does.", by=1, audience=("everyone",))
    await library.golden.add(guild_id, GoldenQuestion("", "Which film is about Emma?", names[1], titles=("Emma",)))
    return names


async def test_a_guild_is_restored_and_then_nothing_changes(
    operator: Operator, library: Library, collection_name: str, guild_id: int
) -> None:
    names, other = await fill_guild(library, collection_name, guild_id), guild_id + 1
    text = await operator.write(guild_id)
    assert [json.loads(line)["@ragbot"].get("collection") for line in text.splitlines()].count(names[2]) == 1

    assert await operator.restore(text, other)
    assert f"guild.jsonl/{names[0]}: 4 inserted" in " ".join(operator.said)
    for restored in ("1 opt-out restored", "1 correction restored", "1 golden question restored"):
        assert restored in " ".join(operator.said)
    assert await operator.write(other) == text.replace(str(guild_id), str(other))
    assert await library.privacy.fetch_opted_out(other) == {"4711"}
    assert (await library.usage.fetch_days(other))[0].uploads == 1  # of three collections

    assert await operator.restore(text, other)
    assert f"guild.jsonl/{names[0]}: 4 already there" in " ".join(operator.said)
    assert not any(noun in " ".join(operator.said) for noun in ("opt-out", "correction", "golden"))
    assert await operator.write(other) == text.replace(str(guild_id), str(other))


async def test_followed_channels_come_back_in_the_same_guild(
    operator: Operator, library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    seen = datetime(2026, 5, 1, tzinfo=UTC)
    follow = Follow(7, "talk", "Notes", "b-1", 42, ("channel:7",), posts=(8,), compared_at=seen, compared=Counts(1))
    await library.follows.add(guild_id, follow)
    await library.privacy.forget(guild_id, 4711)
    marked = await library.follows.fetch(guild_id, 7)
    assert marked is not None
    assert marked == replace(follow, forgotten=marked.forgotten)
    assert marked.forgotten.keys() == {"4711"}
    text = await operator.write(guild_id)

    await library.follows.remove(guild_id, 7)
    await library.privacy.forget(guild_id, 4712)  # after the export
    assert await operator.restore(text, guild_id)
    assert "1 followed channel restored" in " ".join(operator.said)
    restored = await library.follows.fetch(guild_id, 7)
    assert restored is not None
    assert restored == replace(follow, forgotten=restored.forgotten)
    assert restored.forgotten["4711"] == marked.forgotten["4711"]
    assert restored.forgotten.keys() == {"4711", "4712"}

    assert await operator.restore(text, guild_id)
    assert "followed channel" not in " ".join(operator.said)
    assert await operator.restore(text, guild_id + 1)
    assert await library.follows.fetch_all(guild_id + 1) == ()


async def test_what_the_guild_calls_things_comes_back(
    library: Library, operator: Operator, collection_name: str, guild_id: int
) -> None:
    other = guild_id + 1
    properties = (PropertySpec("year", "int", label="Year (AD)"), PropertySpec("film"), PropertySpec("code"))
    await library.collections.create(CollectionSchema(collection_name, properties, title="code"), guild_id=guild_id)
    await library.collections.describe(collection_name, "Films of the club", guild_id=guild_id)
    await library.collections.set_look(collection_name, "film", Look.LINK, guild_id=guild_id)
    await ingest(library, collection_name, guild_id, [Record(2, {"year": 1, "film": "A", "code": "x-1"})])
    out = io.StringIO()
    await write_guild(library, guild_id, out)
    assert await operator.restore(out.getvalue(), other)
    restored = await library.collections.fetch(collection_name, guild_id=other, reader=EVERYTHING)
    assert [(spec.name, spec.label, spec.look) for spec in restored.own_properties] == [
        ("year", "Year (AD)", None),
        ("film", "", Look.LINK),
        ("code", "", None),
    ]
    assert (restored.title, restored.description) == ("code", "Films of the club")


async def test_one_collection_of_a_guild_is_restored_alone(
    operator: Operator, library: Library, collection_name: str, guild_id: int
) -> None:
    names, other = await fill_guild(library, collection_name, guild_id), guild_id + 1
    text = await operator.write(guild_id)
    properties = (await library.collections.fetch(names[1], guild_id=guild_id, reader=EVERYTHING)).own_properties
    await library.collections.create(CollectionSchema(names[1], properties), guild_id=other)
    assert await operator.restore(text, other, collection=names[1])
    assert await library.collections.fetch_names(guild_id=other, reader=EVERYTHING) == (names[1],)
    assert await library.privacy.fetch_opted_out(other) == frozenset()
    with pytest.raises(CollectionNotFoundError):
        await operator.restore(text, other, collection=f"{names[1]}x")


async def test_a_dry_run_restores_nothing(
    operator: Operator, library: Library, collection_name: str, guild_id: int
) -> None:
    await fill_guild(library, collection_name, guild_id)
    text, other = await operator.write(guild_id), guild_id + 1
    assert await operator.restore(text, other, options=IngestOptions(is_dry_run=True))
    assert "4 inserted" in " ".join(operator.said)
    assert (await library.usage.fetch_days(other))[0].uploads == 0
    assert await library.collections.fetch_names(guild_id=other, reader=EVERYTHING) == ()
    assert await library.privacy.fetch_opted_out(other) == frozenset()


async def test_the_state_alone_is_written_whole_and_restored_as_far_as_it_lasts(
    operator: Operator, library: Library, collection_name: str, guild_id: int
) -> None:
    names, other = await fill_guild(library, collection_name, guild_id), guild_id + 1
    choose, slot = library.guild_settings.choose, TemplateSlot(names[0], RecommendStyle.EACH)
    await choose(guild_id, Setting.MEMBER_BUDGET, 5)
    await choose(guild_id, Setting.PRIVATE, True, channel_id=7)
    await choose(guild_id, Setting.ASKER_ROLE, 8)
    for text in ("First {title}", "Second {title}"):
        await library.templates.save(guild_id, slot, text, by=1)
    topic = Topic("Who knows?", names[0], is_refused=True)
    answer = await library.given_answers.record(guild_id, "ask", topic, audience=("channel:7",), answer_id=str(uuid4()))
    await library.gaps.record(guild_id, answer, topic, member_id=41, days=30)
    await library.votes.cast(guild_id, answer, Vote.DOWN, member_id=41, message_id=1, reason="Wrong.")
    await library.questions.record(guild_id, "ask", is_refused=True)
    await library.usage.record_answer(guild_id)
    await library.solved.add(SolvedPost(guild_id, 3, 4, 5, "Title", "Question", "Answer", 1, 2, datetime.now(UTC)))

    out = io.StringIO()
    assert await ExportOrder(guild_id, None, is_state=True).write(library, out) == 13
    text = out.getvalue()
    state = json.loads(text)["@ragbot"]["state"]
    assert {name: len(entries) for name, entries in state.items() if entries} == {
        "opt_outs": 1,
        "corrections": 1,
        "golden": 1,
        "solved": 1,
        "settings": 3,
        "prompts": 2,
        "votes": 1,
        "gaps": 1,
        "questions": 1,
        "usage": 1,
    }
    assert json.loads(state["corrections"][0])["audience"] == ["everyone"]
    assert (state["gaps"][0]["question"], state["votes"][0]["reason"]) == ("Who knows?", "Wrong.")
    assert state["votes"][0]["answer_id"] == state["gaps"][0]["id"] == answer.id
    assert "Emma" not in json.dumps({**state, "golden": []})  # nothing of the collections

    assert await operator.restore(text, other)
    said = " ".join(operator.said)
    for line in ("1 setting restored", "2 prompt versions restored", "“votes” is not restored: it is kept for days"):
        assert line in said
    # Channels and roles of one guild are nobody's in another.
    assert await library.guild_settings.fetch(other) == GuildSettings(Choices(member_budget=5))
    assert (await library.templates.fetch(other)).versions == (await library.templates.fetch(guild_id)).versions
    assert await library.gaps.fetch_all(other, days=30) == []
    before = await library.guild_settings.fetch(guild_id)
    await library.guild_settings.reset(guild_id)
    await choose(guild_id, Setting.MEMBER_BUDGET, 9)
    assert await operator.restore(text, guild_id)
    assert await library.guild_settings.fetch(guild_id) == replace(
        before, server=replace(before.server, member_budget=9)
    )
    assert await operator.restore(text, guild_id)
    assert "restored" not in " ".join(each for each in operator.said if "not restored" not in each)


async def test_what_this_version_does_not_know_is_said(operator: Operator, guild_id: int) -> None:
    line: dict[str, Any] = {"@ragbot": {"export": 1, "guild": "7", "state": {"badges": ["a"]}}}
    await operator.restore(json.dumps(line), guild_id)
    assert any("“badges” is not restored" in said for said in operator.said)


async def test_a_file_that_is_no_export_needs_a_collection(operator: Operator, guild_id: int) -> None:
    assert not await operator.restore('{"title": "Heat"}\n{"title": "Emma"}\n', guild_id)
    assert any("--collection" in said for said in operator.said)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "one of the three"),
        ({"collection": "Films", "is_all": True}, "one of the three"),
        ({"is_state": True, "is_all": True}, "one of the three"),
        ({"is_state": True, "format_": "csv"}, "leave out"),
        ({"is_all": True, "source": "a.csv"}, "leave out"),
        ({"is_all": True, "format_": "csv"}, "leave out"),
        ({"collection": "Films", "format_": "xlsx"}, "jsonl or csv"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    order: dict[str, Any] = {"collection": None, "is_all": False, "source": None, "batch": None, "format_": "jsonl"}
    with pytest.raises(QueryError, match=sentence):
        ExportOrder.parse(7, **{**order, **wrong})


async def test_the_commands_write_and_restore_a_guild(
    weaviate_server: WeaviateProcess, library: Library, tmp_path: Path, collection_name: str, guild_id: int
) -> None:
    async def run(*arguments: str, guild: int) -> Ended:
        return await run_ragbot(*arguments, "--guild", str(guild), environ=weaviate_server.environment, folder=tmp_path)

    names, other = await fill_guild(library, collection_name, guild_id), guild_id + 1
    written = await run("export", "--all", "-o", "g.jsonl", guild=guild_id)
    assert (written.status, written.out) == (0, "")
    assert "5 objects" in written.err
    assert list_files(tmp_path) == ["g.jsonl"]

    restored = await run("import", "g.jsonl", guild=other)
    assert restored.status == 0, restored.err
    assert f"g.jsonl/{names[1]}: 1 inserted" in restored.err
    again = await run("export", "--all", guild=other)
    assert again.out == read_text(tmp_path / "g.jsonl").replace(str(guild_id), str(other))

    sheet = await run("export", "--collection", names[0], "--format", "csv", "-o", "f.csv", guild=other)
    assert sheet.status == 0
    back = await run("import", "f.csv", "--collection", names[0], guild=other)
    assert "f.csv: 4 already there" in back.err


def list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def read_text(path: Path) -> str:
    return path.read_text("utf-8")
