"""Completion is empty rather than late or wrong."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.audience import EVERYTHING
from bot.errors import LibraryError, RagbotError, TimedOutError
from bot.models import Origin
from bot.ui import CHOICE_MAX, complete_collection, complete_from, complete_uploads
from tests.cogs.people import build_away_settings, open_chat


async def test_completion_is_empty_while_weaviate_is_away() -> None:
    async with open_chat(build_away_settings()) as chat, asyncio.timeout(3):
        assert (
            await complete_collection(
                chat.bot.library.collections.fetch_names(guild_id=chat.guild.id, reader=EVERYTHING), "m"
            )
            == []
        )


@pytest.mark.parametrize("error", [TimedOutError, LibraryError])
async def test_completion_is_empty_where_weaviate_fails(error: type[RagbotError]) -> None:
    async def fetch_names() -> list[str]:
        raise error("It failed.")

    assert await complete_from(fetch_names(), "m") == []


async def test_names_that_begin_with_what_was_typed_come_first() -> None:
    async def fetch_names() -> list[str]:
        return ["Amovie", "Movie", "x" * 101 + "mo", "Other"]

    assert [choice.name for choice in await complete_collection(fetch_names(), "mo")] == ["Movie", "Amovie"]


AT = datetime(2026, 11, 25, 9, 22, 36, tzinfo=UTC)
BATCH = "20261125-092236-507012"


async def complete(current: str, *origins: Origin) -> list[tuple[str, str]]:
    async def fetch_origins() -> list[Origin]:
        return list(origins)

    return [(choice.name, str(choice.value)) for choice in await complete_uploads(fetch_origins(), current)]


@pytest.mark.parametrize("typed", ["", "UPDATE", "2026-11-25", "507012"])
async def test_uploads_are_found_by_file_time_and_id_and_shown_without_the_id(typed: str) -> None:
    upload = Origin("update.csv", BATCH, "42", AT)
    other = Origin(
        "films.csv", "20250101-120000-aaaaaa", "42", datetime(2025, 1, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    )
    expected = [("update.csv · 2026-11-25 09:22 UTC", BATCH)]
    assert (await complete(typed, upload, other))[:1] == expected
    assert len(await complete(typed, upload, other)) == (1 if typed else 2)
    assert await complete("films", upload, other) == [("films.csv · 2025-01-01 11:00 UTC", other.batch)]


async def test_an_upload_of_several_files_is_one_choice() -> None:
    files = [Origin(f"{name}.csv", BATCH, "42", AT) for name in "abc"]
    assert await complete("", *files) == [("a.csv and 2 more files · 2026-11-25 09:22 UTC", BATCH)]


async def test_uploads_of_one_file_within_a_minute_are_told_apart() -> None:
    found = await complete("", Origin("a.csv", BATCH, "42", AT), Origin("a.csv", "20261125-092258-3f9a2c", "42", AT))
    assert [name for name, _ in found] == [
        "a.csv · 2026-11-25 09:22 UTC",
        "a.csv · 2026-11-25 09:22 UTC · 3f9a2c",
    ]


async def test_long_names_of_files_keep_room_for_the_time() -> None:
    ((name, _),) = await complete("", Origin("ü" * 400 + ".csv", BATCH, "42", AT))
    assert len(name) <= CHOICE_MAX
    assert name.endswith("… · 2026-11-25 09:22 UTC")
