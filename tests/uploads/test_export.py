"""An export is JSON Lines, of any size or as much as fits."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.uploads.export import collect_lines, write_lines


async def test_an_export_is_a_line_of_json_for_each_object() -> None:
    async def iterate() -> AsyncIterator[dict[str, object]]:
        yield {"title": "Amélie"}
        yield {"title": "two\nlines"}

    out = io.StringIO()
    assert await write_lines(iterate(), out) == 2
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [{"title": "Amélie"}, {"title": "two\nlines"}]


async def test_an_export_that_discord_does_not_take_is_cut() -> None:
    async def iterate() -> AsyncIterator[dict[str, Any]]:
        for number in range(100):
            yield {"number": number}

    data, count = await collect_lines(iterate(), max_bytes=100)
    assert len(data) <= 100
    assert [json.loads(line)["number"] for line in data.splitlines()] == list(range(count))
    assert count < 100
