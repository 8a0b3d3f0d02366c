"""A TCP proxy on loopback that counts what clients send, and acts when they have sent so many bytes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Self

BLOCK = 1 << 16


class CountingProxy:
    """Forwards to a port of the loopback.

    Attributes:
        sent: bytes that clients have sent since `arm` or `watch`.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._limit: int | None = None
        self._act: Callable[[], None] = lambda: None
        self._is_cut = False
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.sent = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        """Where clients connect to."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def arm(self, limit: int | None, act: Callable[[], None]) -> None:
        """Count anew, and act once when `limit` bytes have been sent; the rest of that block is not forwarded."""
        self.sent, self._limit, self._act, self._is_cut = 0, limit, act, True

    def watch(self, limit: int, act: Callable[[], None]) -> None:
        """Count anew, and act once when `limit` bytes have been sent; everything is forwarded."""
        self.sent, self._limit, self._act, self._is_cut = 0, limit, act, False

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target_port)
        for source, sink, is_counted in ((reader, back, True), (there, writer, False)):
            task = asyncio.create_task(self._forward(source, sink, is_counted=is_counted))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_counted: bool) -> None:
        try:
            with suppress(ConnectionError):
                while data := await source.read(BLOCK):
                    sink.write(self._count(data) if is_counted else data)
                    await sink.drain()
        finally:
            sink.close()

    def _count(self, data: bytes) -> bytes:
        self.sent += len(data)
        if self._limit is None or self.sent < self._limit:
            return data
        kept = data[: len(data) - (self.sent - self._limit)] if self._is_cut else data
        self._limit = None
        self._act()
        return kept
