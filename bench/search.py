"""Hybrid search through the library, beside the same query by the raw client."""

from typing import Final

from weaviate.classes.query import MetadataQuery

from bench.ground import COLLECTION, GUILD_ID, Ground
from bench.measure import Result, compare, measure_pair
from bot.audience import EVERYTHING
from bot.models import CollectionInfo, SearchOptions

ROUNDS: Final = 200
QUERY: Final = "romantic comedy"
LIMIT: Final = 3


async def search_raw(ground: Ground, movies: CollectionInfo) -> None:
    """Embed the query and ask Weaviate, nothing else."""
    vector = await ground.embedder.embed_one(QUERY)
    await ground.get_raw_collection(COLLECTION).query.hybrid(
        QUERY,
        vector=vector,
        target_vector=movies.target_vector,
        limit=LIMIT,
        return_metadata=MetadataQuery(score=True),
    )


async def measure_search(ground: Ground) -> list[Result]:
    """What checks and watching cost on top of the client."""
    movies = await ground.fill(GUILD_ID)

    async def search() -> None:
        await ground.library.searcher.search(
            movies, QUERY, guild_id=GUILD_ID, reader=EVERYTHING, options=SearchOptions(limit=LIMIT)
        )

    ours, baseline = await measure_pair(search, lambda: search_raw(ground, movies), rounds=ROUNDS)
    return [compare("hybrid search", "raw client, same vector", ours, baseline)]
