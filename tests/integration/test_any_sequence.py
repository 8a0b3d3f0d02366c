"""Any sequence of uploads, updates, syncs, kills, repeats and undos ends with the objects that the rules say."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.provenance import build_batch_id
from bot.models import CollectionSchema, IngestMode, IngestOptions, IngestReport, Origin, PropertySpec, Record
from tests.support.kept import Given, Kept, Shelf
from tests.support.weaviate import WeaviateProcess

WITHOUT_VECTORS = {"VECTORIZER": "none"}
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
PROPERTIES = (PropertySpec("n", "int"), PropertySpec("word"), PropertySpec("more"))
GUILDS = count(7_000_000)
EXAMPLES = 10  # and in `make soak` so many times SOAK_ROUNDS
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking asks the server for minutes


class Killed(BaseException):
    """The process ends here."""


def build_given(draw_rows: list[dict[str, object]], **options: Any) -> Given:
    return Given(rows=tuple(draw_rows), columns=frozenset(draw_rows[0]), **options)


WORDS = st.sampled_from(["x", "y", "Up"])
NUMBERS = st.integers(1, 4)
WHOLE = st.fixed_dictionaries({"n": NUMBERS, "word": WORDS, "more": WORDS})
SHORT = st.fixed_dictionaries({"n": NUMBERS, "word": WORDS})
SOURCES = st.sampled_from(["a.csv", "b.csv"])
MODES = st.sampled_from(list(IngestMode))
UNKEYED = st.builds(build_given, st.lists(WHOLE, min_size=1, max_size=4), source=SOURCES, mode=MODES)
KEYED = st.builds(
    build_given, st.lists(WHOLE, min_size=1, max_size=4, unique_by=lambda row: row["n"]), source=SOURCES, mode=MODES
)
KEYED = st.builds(
    build_given,
    st.lists(WHOLE, min_size=1, max_size=4) | st.lists(SHORT, min_size=1, max_size=4),
    source=SOURCES,
    mode=MODES,
    key=st.sampled_from(["n"]),
)
GIVEN = UNKEYED | KEYED


@contextmanager
def kill(library: Library, calls: int, *, is_after: bool) -> Iterator[None]:
    """End the process at one of its calls to Weaviate, before it is made or when it has been."""
    call, left = library.connection.call, count(calls, -1)

    async def count_down(*arguments: Any, **options: Any) -> Any:
        is_last = next(left) == 0
        if is_last and not is_after:
            raise Killed
        result = await call(*arguments, **options)
        if is_last:
            raise Killed
        return result

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        patch.setattr(library.connection, "call", count_down)
        yield


class Guild:
    """One guild's collection, as it is and as it should be."""

    def __init__(self, library: Library, name: str, guild_id: int) -> None:
        self._library = library
        self._name = name
        self._guild_id = guild_id
        self._shelf = Shelf(f"{name}/{guild_id}", {spec.name: spec for spec in PROPERTIES})
        self._times = (BEGIN + timedelta(seconds=n) for n in count())
        # A killed upload and its repetition are one to the rules; an object carries the batch of either.
        self._aliases: dict[str, str] = {}

    async def create(self) -> None:
        await self._library.collections.create(CollectionSchema(self._name, PROPERTIES), guild_id=self._guild_id)

    async def upload(self, given: Given) -> tuple[str, ...]:
        """Upload, and hold the report against the rules; the batch."""
        origin = self._build_origin(given)
        report = await self._ingest(given, origin)
        counts = (
            *(report.inserted, report.updated, report.existing),
            *(report.repeated, report.deleted, report.failed_count),
        )
        assert counts == astuple(self._shelf.upload(given, origin.batch))
        return (origin.batch,)

    async def upload_killed(self, given: Given, calls: int, *, is_after: bool) -> tuple[str, ...]:
        """Upload, end the process around one of its calls, and upload again; the batches, the newest first."""
        killed, again = self._build_origin(given), self._build_origin(given)
        with kill(self._library, calls, is_after=is_after):
            await self._ingest(given, killed)
        await self._ingest(given, again)
        self._aliases[killed.batch] = again.batch
        self._shelf.upload(given, again.batch)
        return again.batch, killed.batch

    async def undo(self, batches: tuple[str, ...]) -> None:
        for batch in batches:
            await self._library.undo.undo(batch, guild_id=self._guild_id)
        self._shelf.undo(batches[0])

    async def check(self) -> None:
        """Hold what is stored against the rules."""
        info = await self._library.collections.fetch(self._name, guild_id=self._guild_id, reader=EVERYTHING)
        found = [
            each async for each in self._library.documents.export(info, guild_id=self._guild_id, reader=EVERYTHING)
        ]
        assert len({each["id"] for each in found}) == len(found)
        assert {each["id"]: self._build_kept(each) for each in found} == self._shelf.objects

    def _build_kept(self, found: dict[str, Any]) -> Kept:
        values = {spec.name: found[spec.name] for spec in PROPERTIES if spec.name in found}
        return Kept(values, found["source"], self._aliases.get(found["batch"], found["batch"]))

    def _build_origin(self, given: Given) -> Origin:
        at = next(self._times)
        return Origin(given.source, build_batch_id(at), "1", at)

    async def _ingest(self, given: Given, origin: Origin) -> IngestReport:
        rows = [Record(line, values) for line, values in enumerate(given.rows, start=2)]
        return await self._library.ingester.ingest(
            rows,
            collection=self._name,
            guild_id=self._guild_id,
            origin=origin,
            options=IngestOptions(given.mode, given.key),
            columns=given.columns,
        )


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as opened:
        yield opened


@pytest.fixture
def library(weaviate_server: WeaviateProcess, runner: asyncio.Runner) -> Iterator[Library]:
    """One that the steps of a machine share, which are no coroutines."""
    opening = open_library(weaviate_server.settings(WITHOUT_VECTORS))
    opened = runner.run(opening.__aenter__())
    yield opened
    runner.run(opening.__aexit__(None, None, None))


def build_machine(library: Library, runner: asyncio.Runner, name: str) -> type[RuleBasedStateMachine]:
    """A machine whose examples have two guilds each, with one name for their collections."""

    class Sequences(RuleBasedStateMachine):
        done = Bundle("done")

        @initialize()
        def create(self) -> None:
            self.guilds = [Guild(library, name, next(GUILDS)) for _ in range(2)]
            runner.run(self.guilds[0].create())
            runner.run(self.guilds[1].create())

        @rule(target=done, given=GIVEN)
        def upload(self, given: Given) -> tuple[str, ...]:
            return runner.run(self.guilds[0].upload(given))

        @rule(target=done, given=GIVEN, calls=st.integers(0, 12), is_after=st.booleans())
        def upload_killed(self, given: Given, calls: int, is_after: bool) -> tuple[str, ...]:
            return runner.run(self.guilds[0].upload_killed(given, calls, is_after=is_after))

        @rule(batches=done)
        def undo(self, batches: tuple[str, ...]) -> None:
            runner.run(self.guilds[0].undo(batches))

        @rule(mine=GIVEN, theirs=GIVEN)
        def upload_at_the_same_time(self, mine: Given, theirs: Given) -> None:
            async def upload_both() -> None:
                await asyncio.gather(self.guilds[0].upload(mine), self.guilds[1].upload(theirs))

            runner.run(upload_both())

        @invariant()
        def holds_what_the_rules_say(self) -> None:
            for guild in getattr(self, "guilds", ()):
                runner.run(guild.check())

    return Sequences


@pytest.mark.long
def test_any_sequence_ends_with_what_the_rules_say(
    library: Library, runner: asyncio.Runner, collection_name: str, rounds: int
) -> None:
    machine = build_machine(library, runner, collection_name)
    examples = EXAMPLES * rounds
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=12, deadline=None, phases=PHASES)
    )
