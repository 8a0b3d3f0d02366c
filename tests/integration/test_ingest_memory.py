"""A large upload is a stream: the bot's own process hardly grows with it."""

import asyncio
import logging
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.measured import MARK
from tests.support.processes import ROOT
from tests.support.weaviate import WeaviateProcess

logger = logging.getLogger(__name__)

MIB = 2**20
GROWTH_MAX = 64 * MIB
FILE_BYTES = 100 * MIB
WORDS = "weddings engines bakers Paris "


def write_csv(path: Path, rows: Iterable[int], *, characters: int) -> None:
    text = (WORDS * (characters // len(WORDS) + 1))[:characters]
    with path.open("w", encoding="utf-8") as file:
        file.write("n,text\n")
        file.writelines(f"{n},{n} {text}\n" for n in rows)


async def measure_import(
    server: WeaviateProcess, path: Path, *, collection: str, guild_id: int, vectorizer: str
) -> tuple[int, str]:
    """Peak bytes of the importing process, and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.measured", "import", str(path), "--create"),
        *("--collection", collection, "--guild", str(guild_id), "--key", "n"),
        env={**os.environ, **server.environment, "VECTORIZER": vectorizer, "PYTHONPATH": str(ROOT)},
        cwd=path.parent,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    found = re.search(rf"{MARK} (\d+)", said.decode())
    assert found is not None, said.decode()
    assert process.returncode == 0, said.decode()
    return int(found[1]) * 1024, said.decode()


@pytest.mark.long
@pytest.mark.parametrize(
    ("vectorizer", "rows", "characters"),
    [
        pytest.param("none", FILE_BYTES // 20_000, 20_000, id="100 MiB"),
        pytest.param("local", 400, 100_000, id="40 MiB with the bot's own vectors"),
    ],
)
async def test_a_large_file_takes_little_memory(
    weaviate_server: WeaviateProcess,
    tmp_path: Path,
    collection_name: str,
    guild_id: int,
    vectorizer: str,
    rows: int,
    characters: int,
) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    write_csv(small, range(1), characters=20)
    write_csv(large, range(rows), characters=characters)
    idle, _ = await measure_import(
        weaviate_server, small, collection=collection_name, guild_id=guild_id, vectorizer=vectorizer
    )
    peak, said = await measure_import(
        weaviate_server, large, collection=collection_name, guild_id=guild_id, vectorizer=vectorizer
    )
    # Its first row has the key of the small file's only one.
    assert f"{rows - 1:,} inserted, 1 updated" in said
    growth = (peak - idle) / MIB
    logger.info("%d MiB: %d MiB idle, %.1f MiB more at most", large.stat().st_size / MIB, idle / MIB, growth)
    assert growth * MIB <= GROWTH_MAX
