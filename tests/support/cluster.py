"""Three Weaviate processes on the loopback that are one cluster, of which tests kill one."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

import aiohttp

from bot.library.server import find_port_range
from tests.support.weaviate import WeaviateProcess

NODES = 3
# HTTP and gRPC, gossip and data, Raft and its RPC: Weaviate expects the members of the last two pairs side by side.
PORTS_OF_NODE = 6


class ClusterNode(WeaviateProcess):
    """One node: `ports` are those of all of them, in the order of the nodes."""

    def __init__(self, binary: Path, folder: Path, *, index: int, ports: list[list[int]]) -> None:
        super().__init__(binary, folder)
        self._index = index
        self._all = ports
        self.http_port, self.grpc_port = ports[index][:2]

    def _server_environment(self) -> dict[str, str]:
        _, _, gossip, data, raft, rpc = self._all[self._index]
        first = self._all[0]
        join = {} if self._index == 0 else {"CLUSTER_JOIN": f"127.0.0.1:{first[2]}"}
        return {
            **super()._server_environment(),
            "CLUSTER_HOSTNAME": f"node{self._index}",
            "CLUSTER_GOSSIP_BIND_PORT": str(gossip),
            "CLUSTER_DATA_BIND_PORT": str(data),
            "RAFT_PORT": str(raft),
            "RAFT_INTERNAL_RPC_PORT": str(rpc),
            "RAFT_JOIN": ",".join(f"node{index}:{ports[4]}" for index, ports in enumerate(self._all)),
            "RAFT_BOOTSTRAP_EXPECT": str(NODES),
            **join,
        }


class WeaviateCluster:
    """The nodes, which start together: a majority of them elects a leader."""

    def __init__(self, binary: Path, folder: Path) -> None:
        row = find_port_range(NODES * PORTS_OF_NODE)
        ports = [row[start : start + PORTS_OF_NODE] for start in range(0, len(row), PORTS_OF_NODE)]
        self.nodes = [ClusterNode(binary, folder / f"node{i}", index=i, ports=ports) for i in range(NODES)]
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for node in self.nodes:
            self._stack.push_async_callback(node.stop)
        await asyncio.gather(*(node.start() for node in self.nodes))
        return self

    async def fetch_leader(self) -> ClusterNode:
        """The node that decides about the schema."""
        url = f"http://127.0.0.1:{self.nodes[0].http_port}/v1/cluster/statistics"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            found = await response.json()
        return self.nodes[int(found["statistics"][0]["leaderId"].removeprefix("node"))]

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()
