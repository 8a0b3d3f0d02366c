"""Samples that conditions are read by: for whom they are kept, and for how long."""

from dataclasses import replace

import pytest

from bot.audience import EVERYTHING, PUBLIC, Reader, for_role
from bot.library import Library
from bot.library.conditions import Lookups
from bot.library.conditions import lookups as module
from bot.library.conditions.samples import TRAITS_SECONDS, Sample, fetch_sample
from bot.library.kept import KEPT_SECONDS
from bot.library.scope import Deadline, Scope
from tests.support.catalogues import MOVIE_PROPERTIES, fill
from tests.support.clock import Clock

OPEN: dict[str, object] = {"title": "Open", "year": 1990, "director": "Ann Public", "overview": "A film for all."}
HIDDEN: dict[str, object] = {"title": "Hidden", "year": 1970, "director": "A sentence, and no name." * 4}
FEW = Reader(frozenset({for_role(7)}))


async def test_a_sample_is_kept_for_one_reader_until_something_is_written(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, [OPEN])
    await fill(library, info.name, guild_id, (), [dict(HIDDEN)], audience=(for_role(7),), source="hidden.csv")
    clock, scope = Clock(), Scope(info, guild_id, Deadline(60.0, search=30.0))
    lookups = Lookups(library.connection, clock=clock)

    async def fetch(reader: Reader, *, has_texts: bool = True) -> Sample:
        return await fetch_sample(library.connection, lookups, scope, reader, has_texts=has_texts)

    public = await fetch(PUBLIC)
    assert public.rows == ({"year": 1990},)
    assert [spec.name for spec in public.traits.short] == ["director"]
    # Who may read something else is told something else, and no text is kept of either.
    few = await fetch(FEW)
    assert (few.rows, few.traits.short) == (({"year": 1970},), ())
    assert len((await fetch(EVERYTHING)).rows) == 2
    assert await fetch(PUBLIC) is public
    assert await fetch(PUBLIC, has_texts=False) is public
    # What the properties are about it tells for longer than which values there are.
    clock.now += KEPT_SECONDS
    assert await fetch(PUBLIC) == replace(public, rows=())
    assert (await fetch(PUBLIC, has_texts=False)).traits is public.traits
    clock.now += TRAITS_SECONDS - KEPT_SECONDS
    again = await fetch(PUBLIC)
    assert again.rows == public.rows
    assert again is not public
    # A write in another guild's tenant is nobody else's; one in this may have changed it when it ends, not before.
    with library.connection.writes.note(info, guild_id + 1):
        pass
    assert await fetch(PUBLIC) is again
    with library.connection.writes.note(info, guild_id):
        during = await fetch(PUBLIC)
    assert during is again
    after = await fetch(PUBLIC)
    assert after is not again
    await library.documents.delete(info, guild_id=guild_id, source="hidden.csv")
    assert await fetch(PUBLIC) is not after
    assert (await fetch(FEW)).rows == ()


async def test_what_needs_no_text_does_not_stand_for_what_does_and_few_are_kept(
    library: Library, collection_name: str, guild_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = await fill(library, collection_name, guild_id, MOVIE_PROPERTIES, [OPEN])
    monkeypatch.setattr(module, "_KEPT_MAX", 2)
    scope, lookups = Scope(info, guild_id, Deadline(60.0, search=30.0)), Lookups(library.connection)

    async def fetch(reader: Reader, *, has_texts: bool = True) -> Sample:
        return await fetch_sample(library.connection, lookups, scope, reader, has_texts=has_texts)

    bare = await fetch(PUBLIC, has_texts=False)
    assert bare.traits.short == ()
    full = await fetch(PUBLIC)
    assert full.traits.short
    assert await fetch(PUBLIC, has_texts=False) is full
    await fetch(EVERYTHING)
    await fetch(FEW)
    assert await fetch(PUBLIC) is not full
