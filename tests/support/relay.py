"""A gRPC port that hands every call on to another one, and holds those that are about something."""

import asyncio
from typing import Any, Self

import grpc
import grpc.aio


class GrpcRelay(grpc.GenericRpcHandler):  # type: ignore[misc] # grpc has no types
    """A loopback port in front of a server's: all calls share one connection, so bytes alone could not be told apart.

    Args:
        held: calls with these bytes in their request wait until `released` is set.
    """

    def __init__(self, target: int, *, held: str) -> None:
        self._target = target
        self._held = held.encode()
        self.released = asyncio.Event()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._channel = grpc.aio.insecure_channel(f"127.0.0.1:{self._target}")
        self._server = grpc.aio.server()
        self._server.add_generic_rpc_handlers((self,))
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.released.set()
        await self._server.stop(None)
        await self._channel.close()

    def service(self, handler_call_details: Any) -> Any:
        """Every method is known, and its messages are bytes."""

        async def hand_on(request: bytes, context: Any) -> Any:
            if self._held in request:
                await self.released.wait()
            try:
                return await self._channel.unary_unary(handler_call_details.method)(request)
            except grpc.aio.AioRpcError as error:
                await context.abort(error.code(), error.details())

        return grpc.unary_unary_rpc_method_handler(hand_on)
