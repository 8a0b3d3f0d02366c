"""Texts of admins are kept with their versions, for one guild, and reach the model of each collection that answers."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.errors import TemplateError
from bot.library import Library
from bot.library.kept import KEPT_SECONDS
from bot.library.templates import VERSIONS_MAX, Templates
from bot.library.tenancy import TEMPLATES_COLLECTION, is_hidden
from bot.models import RecommendStyle
from bot.templates import GuildTemplates, TemplateSlot
from tests.support.clock import Clock

ADMIN, MOD = 1, 2
FILMS, BOOKS = TemplateSlot("Films", RecommendStyle.EACH), TemplateSlot("Books", RecommendStyle.EACH)


async def test_versions_are_kept_undone_and_removed_for_one_guild(library: Library, guild_id: int) -> None:
    store = library.templates
    assert is_hidden(TEMPLATES_COLLECTION)
    assert await store.fetch(guild_id) == GuildTemplates()
    with pytest.raises(TemplateError, match="nothing to undo"):
        await store.undo(guild_id, FILMS)
    await store.remove(guild_id, "Films")

    await store.save(guild_id, FILMS, "one", by=ADMIN)
    await store.save(guild_id, FILMS, "two", by=MOD)
    await store.save(guild_id, BOOKS, "books", by=MOD)
    newest, oldest = (await store.fetch(guild_id)).versions[FILMS]
    assert (newest.text, newest.by, oldest.text, oldest.by) == ("two", MOD, "one", ADMIN)
    assert newest.at <= datetime.now(UTC)
    assert await store.fetch(guild_id + 1) == GuildTemplates()
    assert (await store.undo(guild_id, FILMS)).text == "two"
    assert (await store.fetch(guild_id)).get_text(FILMS) == "one"
    assert (await store.undo(guild_id, FILMS)).text == "one"
    assert (await store.fetch(guild_id)).get_text(FILMS) == ""

    for number in range(VERSIONS_MAX + 3):
        await store.save(guild_id, FILMS, f"text {number}", by=ADMIN)
    assert len((await store.fetch(guild_id)).versions[FILMS]) == VERSIONS_MAX
    for _ in range(VERSIONS_MAX - 1):
        await store.undo(guild_id, FILMS)
    with pytest.raises(TemplateError, match="this is the oldest"):
        await store.undo(guild_id, FILMS)
    assert (await store.fetch(guild_id)).get_text(FILMS) == "text 3"

    await store.remove(guild_id, "Films")
    assert (await store.fetch(guild_id)).versions.keys() == {BOOKS}
    await store.clear(guild_id)
    assert await store.fetch(guild_id) == GuildTemplates()


async def test_two_admins_who_save_at_once_both_have_a_version(library: Library, guild_id: int) -> None:
    store = library.templates
    await asyncio.gather(*(store.save(guild_id, FILMS, f"by {by}", by=by) for by in (ADMIN, MOD)))
    assert {each.text for each in (await store.fetch(guild_id)).versions[FILMS]} == {"by 1", "by 2"}


async def test_another_process_sees_a_change_when_its_own_is_too_old(library: Library, guild_id: int) -> None:
    clock = Clock()
    another = Templates(library.connection, clock=clock)
    assert (await another.fetch(guild_id)).get_text(FILMS) == ""
    await library.templates.save(guild_id, FILMS, "new", by=ADMIN)
    clock.now += KEPT_SECONDS - 1
    assert (await another.fetch(guild_id)).get_text(FILMS) == ""
    clock.now += 1
    assert (await another.fetch(guild_id)).get_text(FILMS) == "new"
