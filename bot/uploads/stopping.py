"""Work that can be given up while it waits."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def run_unless(stopped: asyncio.Event, work: Coroutine[Any, Any, Any]) -> bool:
    """Run `work`, or give it up as soon as the event is set; returns whether it came to its end."""
    working, watching = asyncio.create_task(work), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
        if not working.done():
            working.cancel()
    await asyncio.wait({working})
    if working.cancelled():
        return False
    await working
    return True
