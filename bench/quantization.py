"""`python -m bench.quantization`: what VECTOR_QUANTIZATION saves and loses, with vectors as providers make them."""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import weaviate
from weaviate.classes.config import Configure
from weaviate.classes.data import DataObject
from weaviate.collections import CollectionAsync
from weaviate.util import generate_uuid5

from bench.ground import build_settings
from bench.page import QUANTIZED, write_table
from bench.processes import KIB, read_kib
from bench.results import save
from bench.row import Goal, Row, build_figures
from bot.library.embedded import EmbeddedServer
from bot.library.server import ensure_server

FAMILY: Final = "Vectors in eight bits"
NAME: Final = "BenchQuantized"
QUANTIZERS: Final = {"none": None, "rq-8": Configure.VectorIndex.Quantizer.rq(bits=8)}
SIZES: Final = {768: 20_000, 1_536: 10_000}  # vectors by their dimensions
QUERIES: Final = 200
TOP: Final = 10
# Embeddings lie in groups, in far fewer directions than they have dimensions, with a little in all the others.
GROUPS: Final = 300
DIRECTIONS: Final = 48
NOISE: Final = 0.1
BATCH: Final = 500
AT_ONCE: Final = 2

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way to keep the vectors gives.

    Attributes:
        recall: of the ten nearest, the mean of all queries.
        mib: that the server holds after it was started again.
    """

    recall: float
    mib: float
    disk: float


def build_vectors(dimensions: int, count: int) -> Vectors:
    """Vectors of length 1; always the same ones."""
    chance = np.random.default_rng(dimensions)
    centres = chance.normal(size=(GROUPS, DIRECTIONS))
    inner = centres[chance.integers(GROUPS, size=count)] + chance.normal(scale=0.5, size=(count, DIRECTIONS))
    spread = inner @ chance.normal(size=(DIRECTIONS, dimensions)) / np.sqrt(DIRECTIONS)
    spread += chance.normal(scale=NOISE, size=spread.shape) * spread.std()
    return np.asarray(spread / np.linalg.norm(spread, axis=1, keepdims=True), dtype=np.float32)


async def measure(dimensions: int, count: int) -> list[Row]:
    """Both ways with the same vectors, each on a server of its own."""
    drawn = build_vectors(dimensions, count + QUERIES)
    vectors, queries = drawn[:count], drawn[count:]
    nearest = np.argsort(-(queries @ vectors.T), axis=1)[:, :TOP]
    measured = {name: await _measure(name, vectors, queries, nearest) for name in QUANTIZERS}
    ours, plain = measured["rq-8"], measured["none"]
    what = f"{count:,} vectors of {dimensions:,} dimensions"
    pairs: list[tuple[str, str, Sequence[float], Sequence[float], tuple[Goal, ...]]] = [
        (f"recall@{TOP}", "of 1", [ours.recall], [plain.recall], (Goal("ratio", 0.98, is_least=True),)),
        ("memory of Weaviate", "MiB", [ours.mib], [plain.mib], ()),
        ("on disk", "MiB", [ours.disk], [plain.disk], ()),
    ]
    return [
        Row(FAMILY, f"{title}, {what}", "32 bits", unit, build_figures(mine), build_figures(others), goals)
        for title, unit, mine, others, goals in pairs
    ]


async def _measure(name: str, vectors: Vectors, queries: Vectors, nearest: npt.NDArray[np.intp]) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        async with _open(Path(folder)) as client:
            collection = await client.collections.create(
                NAME,
                vector_config=Configure.Vectors.self_provided(quantizer=QUANTIZERS[name]),
            )
            await _insert(collection, vectors)
        # A server that has just taken them in holds much that it no longer needs.
        async with _open(Path(folder)) as client:
            collection = client.collections.use(NAME)
            recall = await _search(collection, queries, nearest)
            mib = read_kib(_find_server()) / KIB
        return Measured(recall, mib, _measure_disk(Path(folder)))


def _measure_disk(folder: Path) -> float:
    """MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / KIB**2


async def _insert(collection: CollectionAsync, vectors: Vectors) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(start: int) -> None:
        async with gate:
            objects: list[DataObject[Any, Any]] = [
                DataObject(properties={}, uuid=generate_uuid5(number), vector=vectors[number].tolist())
                for number in range(start, min(start + BATCH, len(vectors)))
            ]
            assert not (await collection.data.insert_many(objects)).has_errors

    await asyncio.gather(*map(send, range(0, len(vectors), BATCH)))


async def _search(collection: CollectionAsync, queries: Vectors, nearest: npt.NDArray[np.intp]) -> float:
    """Which share of the nearest is found."""
    recall = []
    for query, wanted in zip(queries.tolist(), nearest.tolist(), strict=True):
        found = await collection.query.near_vector(query, limit=TOP)
        expected = {generate_uuid5(number) for number in wanted}
        recall.append(len(expected & {str(each.uuid) for each in found.objects}) / TOP)
    return statistics.mean(recall)


@asynccontextmanager
async def _open(folder: Path) -> AsyncIterator[weaviate.WeaviateAsyncClient]:
    settings = build_settings(folder)
    server = EmbeddedServer(settings)
    await asyncio.to_thread(ensure_server, settings, report=lambda _: None)
    await server.start()
    try:
        ports = settings.weaviate_http_port, settings.weaviate_grpc_port
        async with weaviate.use_async_with_local("127.0.0.1", *ports, skip_init_checks=True) as client:
            yield client
    finally:
        await server.stop()


def _find_server() -> int:
    """The process that this one has started."""
    own = os.getpid()
    return int(Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()[0])


async def _run(sizes: dict[int, int]) -> None:
    rows = [row for dimensions, count in sizes.items() for row in await measure(dimensions, count)]
    path = save(rows, name="quantization")
    write_table(rows, mark=QUANTIZED)
    print(f"kept in {path}: " + "; ".join(f"{row.title}: {row.ratio:.2f} ×" for row in rows))


def main() -> None:
    """Measure, and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.quantization", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the vectors, for a quick look")
    given = parser.parse_args()
    asyncio.run(_run({dimensions: int(count * given.share) for dimensions, count in SIZES.items()}))


if __name__ == "__main__":
    main()
