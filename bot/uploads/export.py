"""Objects -> JSON Lines: for a file of any size, and for an attachment."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import IO, Any


async def write_lines(objects: AsyncIterator[Mapping[str, Any]], out: IO[str]) -> int:
    """Write every object as a line of JSON; returns how many there were."""
    count = 0
    async for each in objects:
        out.write(_render_line(each))
        count += 1
    return count


async def collect_lines(objects: AsyncIterator[Mapping[str, Any]], *, max_bytes: int) -> tuple[bytes, int]:
    """As many objects as fit, as JSON Lines in UTF-8, and how many those are."""
    lines = bytearray()
    count = 0
    async for each in objects:
        line = _render_line(each).encode()
        if len(lines) + len(line) > max_bytes:
            break
        lines += line
        count += 1
    return bytes(lines), count


def _render_line(each: Mapping[str, Any]) -> str:
    return json.dumps(each, ensure_ascii=False) + "\n"
