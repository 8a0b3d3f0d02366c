"""Hybrid search through the library, beside the same query by the raw client."""

from typing import Any, Final

from weaviate.classes.generate import GenerativeConfig
from weaviate.classes.query import MetadataQuery

from bench.ground import COLLECTION, GUILD_ID, Ground
from bench.measure import measure_pair
from bench.row import Row
from bot.audience import EVERYTHING
from bot.models import CollectionInfo, SearchOptions

FAMILY: Final = "The library"
QUERY: Final = "romantic comedy"
LIMIT: Final = 3
TASK: Final = "Recommend from these films what fits: romantic comedy. Cite them by their numbers."


async def search_raw(ground: Ground, movies: CollectionInfo) -> None:
    """Embed the query and ask Weaviate, nothing else."""
    await ground.get_raw_collection(COLLECTION).query.hybrid(**await _build_query(ground, movies))


async def search_and_generate_raw(ground: Ground, movies: CollectionInfo) -> None:
    """The same with a grouped task."""
    await ground.get_raw_collection(COLLECTION).generate.hybrid(
        **await _build_query(ground, movies), grouped_task=TASK, generative_provider=GenerativeConfig.cohere()
    )


async def measure_search(ground: Ground) -> list[Row]:
    """What checks and watching cost on top of the client."""
    movies = await ground.fill(GUILD_ID)

    async def search() -> None:
        await ground.library.searcher.search(
            movies, QUERY, guild_id=GUILD_ID, reader=EVERYTHING, options=SearchOptions(limit=LIMIT)
        )

    pair = await measure_pair(search, lambda: search_raw(ground, movies), rounds=ground.scale.rounds)
    return [Row(FAMILY, "hybrid search", "raw client, same vector", "ms", *pair)]


async def _build_query(ground: Ground, movies: CollectionInfo) -> dict[str, Any]:
    return {
        "query": QUERY,
        "vector": await ground.embedder.embed_one(QUERY),
        "target_vector": movies.target_vector,
        "limit": LIMIT,
        "return_metadata": MetadataQuery(score=True),
    }
