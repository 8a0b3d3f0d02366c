"""How clients are built from settings; what they do is tested with a server."""

import pytest
from weaviate.classes.config import ConsistencyLevel

from bot.library.clients import build_client
from bot.settings import load_settings


def get_level(part: object) -> ConsistencyLevel | None:
    """What a part of a collection asks for; the client shows it nowhere else."""
    (level,) = (value for name, value in vars(part).items() if name.endswith("_consistency_level"))
    assert level is None or isinstance(level, ConsistencyLevel)
    return level


@pytest.mark.parametrize(
    ("environ", "read", "write"),
    [
        ({}, None, None),
        ({"WEAVIATE_READ_CONSISTENCY": "one"}, ConsistencyLevel.ONE, ConsistencyLevel.QUORUM),
        (
            {"WEAVIATE_READ_CONSISTENCY": "All", "WEAVIATE_WRITE_CONSISTENCY": "one"},
            ConsistencyLevel.ALL,
            ConsistencyLevel.ONE,
        ),
    ],
)
def test_reads_and_writes_have_levels_of_their_own(
    environ: dict[str, str], read: ConsistencyLevel | None, write: ConsistencyLevel | None
) -> None:
    client = build_client(load_settings({"WEAVIATE_MODE": "local", **environ}, env_file=None))
    collection = client.collections.use("Films")
    for each in (collection, collection.with_tenant("1").with_tenant("2")):
        assert get_level(each.query) is read
        assert get_level(each.generate) is read
        assert get_level(each.data) is write
        assert get_level(each.batch) is write
