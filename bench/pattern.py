"""The pattern of Weaviate's documentation for web services: FastAPI, and a client that lives as long as the app."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
import weaviate
from fastapi import FastAPI, HTTPException
from weaviate.classes.generate import GenerativeConfig

from bench.search import LIMIT, TASK
from bot.library.embed import LocalEmbedder


@asynccontextmanager
async def hold_client(app: FastAPI) -> AsyncIterator[None]:
    """Connect for as long as the app runs."""
    client = weaviate.use_async_with_local(
        "127.0.0.1",
        int(os.environ["WEAVIATE_HTTP_PORT"]),
        int(os.environ["WEAVIATE_GRPC_PORT"]),
        headers={"X-Cohere-Api-Key": "bench", "X-Cohere-Baseurl": os.environ["COHERE_BASE_URL"]},
        skip_init_checks=True,
    )
    async with client:
        app.state.client = client
        app.state.embedder = LocalEmbedder()
        yield


app = FastAPI(lifespan=hold_client)


@app.get("/recommend")
async def recommend(query: str, collection: str, tenant: str, target: str) -> dict[str, Any]:
    """The hits of a query, and what a model writes about them."""
    client: weaviate.WeaviateAsyncClient = app.state.client
    if not await client.is_ready():
        raise HTTPException(503, "Weaviate is not ready")
    found = await (
        client.collections.use(collection)
        .with_tenant(tenant)
        .generate.hybrid(
            query,
            vector=await app.state.embedder.embed_one(query),
            target_vector=target,
            limit=LIMIT,
            grouped_task=TASK,
            generative_provider=GenerativeConfig.cohere(),
        )
    )
    return {"text": found.generative.text if found.generative else None, "hits": [o.properties for o in found.objects]}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
