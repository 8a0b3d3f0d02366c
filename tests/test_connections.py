"""How many connections to Discord there may be: never so many that no file descriptor is left."""

import resource

import pytest

from bot.rest import CONNECTIONS_MAX, build_connector


@pytest.mark.parametrize(
    ("descriptors", "connections"),
    [(2, 1), (48, 12), (256, 64), (1_024, CONNECTIONS_MAX), (resource.RLIM_INFINITY, CONNECTIONS_MAX)],
)
async def test_connections_leave_descriptors(
    monkeypatch: pytest.MonkeyPatch, descriptors: int, connections: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (descriptors, descriptors))
    async with build_connector() as connector:
        # The gateway's connections, one for each shard, are to another host.
        assert (connector.limit, connector.limit_per_host) == (0, connections)
