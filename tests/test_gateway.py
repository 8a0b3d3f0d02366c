"""Which shards a process serves."""

import socket

import pytest

from bot.errors import ConfigurationError
from bot.gateway import get_shard
from bot.settings import load_settings

GUILD = (41 << 22) + 4_194_303


def test_a_guild_is_of_the_shard_that_discord_says() -> None:
    assert [get_shard(GUILD, count) for count in (1, 2, 4, 41)] == [0, 1, 1, 0]


def test_the_shards_of_a_process_are_numbers_or_that_of_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings({"SHARD_COUNT": "4", "SHARD_IDS": "0, 3"}, env_file=None).shard_ids == (0, 3)
    monkeypatch.setattr(socket, "gethostname", lambda: "ragbot-12")
    assert load_settings({"SHARD_COUNT": "16", "SHARD_IDS": "ordinal"}, env_file=None).shard_ids == (12,)
    monkeypatch.setattr(socket, "gethostname", lambda: "laptop")
    with pytest.raises(ConfigurationError, match="this machine's name does not end in a number"):
        load_settings({"SHARD_COUNT": "16", "SHARD_IDS": "ordinal"}, env_file=None)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"SHARD_IDS": "0"}, "SHARD_IDS needs SHARD_COUNT"),
        ({"SHARD_IDS": "2", "SHARD_COUNT": "2"}, "SHARD_IDS must be below SHARD_COUNT"),
    ],
)
def test_shards_that_are_not_there_are_refused(environ: dict[str, str], expected: str) -> None:
    with pytest.raises(ConfigurationError, match=expected):
        load_settings(environ, env_file=None)
