"""The HTTP interface over a real Weaviate: counts and recommendations of shared collections only."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import weaviate
from weaviate.classes.config import Configure, DataType, Property

from bot.library import open_library
from bot.library.server import find_port_range
from bot.settings import Settings
from bot.web import serve_http
from tests.support.http_client import TOKEN, open_client
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

SHARED, HIDDEN = "WebSharedMovie", "WebHiddenMovie"
MOVIES = [
    {"title": "The Bakery Window", "overview": "Two rival bakers in Paris share a wall, an oven and finally a life."},
    {"title": "Cold Orbit", "overview": "A crew of four repairs a station while the sun rises sixteen times a day."},
]


@pytest.fixture
async def shared_movies(weaviate_server: WeaviateProcess) -> AsyncIterator[None]:
    """A collection from before the bot, without tenants or vectors, and one that the operator does not share."""
    client = weaviate.use_async_with_local(
        "127.0.0.1", weaviate_server.http_port, weaviate_server.grpc_port, skip_init_checks=True
    )
    async with client:
        for name in (SHARED, HIDDEN):
            collection = await client.collections.create(
                name,
                properties=[
                    Property(name="title", data_type=DataType.TEXT),
                    Property(name="overview", data_type=DataType.TEXT),
                ],
                vector_config=Configure.Vectors.self_provided(name="foreign"),
            )
            await collection.data.insert_many(MOVIES)
        yield
        await client.collections.delete([SHARED, HIDDEN])


def build_settings(server: WeaviateProcess, **environ: str) -> Settings:
    shared = {"HTTP_TOKEN": TOKEN, "SHARED_COLLECTIONS": SHARED, "DEFAULT_COLLECTION": SHARED}
    return server.settings({**shared, **environ})


@pytest.fixture
async def client(weaviate_server: WeaviateProcess, shared_movies: None) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(build_settings(weaviate_server)) as opened:
        yield opened


async def test_it_is_ready(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_objects_of_shared_collections_are_counted(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    assert (response.status_code, response.json()) == (200, {"collections": [{"name": SHARED, "objects": 2}]})


async def test_without_a_model_the_hits_come_alone_and_a_notice_says_so(client: httpx.AsyncClient) -> None:
    response = await client.get("/search", params={"query": "rival bakers", "limit": 1})
    assert response.status_code == 200
    body = response.json()
    assert body["collection"] == SHARED
    assert [hit["title"] for hit in body["hits"]] == ["The Bakery Window"]
    assert body["hits"][0]["properties"]["overview"] == MOVIES[0]["overview"]
    assert body["hits"][0]["recommendation"] is None
    assert body["notices"]
    assert body["understood"] == []


async def test_without_a_collection_all_shared_ones_are_searched(
    weaviate_server: WeaviateProcess, shared_movies: None, provider: Provider
) -> None:
    shared = {"SHARED_COLLECTIONS": f"{SHARED},{HIDDEN}", "DEFAULT_COLLECTION": "", "VECTORIZER": "none"}
    async with open_client(build_settings(weaviate_server, **shared, **provider.environment)) as client:
        body = (await client.get("/search", params={"query": "rival bakers in Paris", "limit": 2})).json()
    assert {hit["collection"] for hit in body["hits"]} == {SHARED, HIDDEN}
    assert [hit["title"] for hit in body["hits"]] == ["The Bakery Window"] * 2
    assert all(hit["recommendation"].startswith("MODEL SAYS: ") for hit in body["hits"])
    assert provider.calls == {"chat": 2}


async def test_a_model_writes_about_each_hit(
    weaviate_server: WeaviateProcess, shared_movies: None, provider: Provider
) -> None:
    settings = build_settings(weaviate_server, VECTORIZER="none", **provider.environment)
    async with open_client(settings) as client:
        body = (await client.get("/search", params={"query": "rival bakers", "limit": 1})).json()
    assert body["hits"][0]["recommendation"].startswith("MODEL SAYS: ")
    assert "The Bakery Window" in body["hits"][0]["recommendation"]
    assert len(provider.prompts) == 1


async def test_filters_narrow_the_hits(client: httpx.AsyncClient) -> None:
    found = (await client.get("/search", params={"query": "film", "filters": "-title:bakery"})).json()
    assert found["understood"] == ["not title: bakery"]
    assert [hit["title"] for hit in found["hits"]] == [MOVIES[1]["title"]]
    refused = await client.get("/search", params={"query": "film", "filters": "titel:bakery"})
    assert refused.status_code == 422
    assert "Did you mean `title`?" in refused.json()["detail"]


@pytest.mark.parametrize("name", [HIDDEN, "Absent", "no name"])
async def test_other_collections_are_not_there(client: httpx.AsyncClient, name: str) -> None:
    response = await client.get("/search", params={"query": "bakers", "collection": name})
    assert response.status_code == 404
    assert name in response.json()["detail"]


async def test_braces_in_a_query_are_no_template(client: httpx.AsyncClient) -> None:
    response = await client.get("/search", params={"query": 'bakers {secret} {} {"a": 1}'})
    assert response.status_code == 200


async def test_an_endless_query_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.get("/search", params={"query": "x" * 20_000})
    assert response.status_code == 422
    assert isinstance(response.json()["detail"], str)


async def test_the_bots_library_is_shared_and_left_open(weaviate_server: WeaviateProcess, shared_movies: None) -> None:
    (port,) = find_port_range(1)
    settings = build_settings(weaviate_server, HTTP_PORT=str(port))
    async with open_library(settings) as library:
        await library.connection.wait_ready(timeout=30)
        async with serve_http(settings, library), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get("/readyz")).status_code == 200
        assert library.is_ready


async def test_a_server_that_died_since_the_last_call_is_not_ready(weaviate_binary: Path, tmp_path: Path) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_client(server.settings({"HTTP_TOKEN": TOKEN})) as client:
        assert (await client.get("/readyz")).status_code == 200
        await server.kill()
        response = await client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"detail": "Weaviate is not ready"})


@pytest.mark.parametrize(("query", "is_unsure"), [("???", True), ("asdfghjkl", True), ("rival bakers", False)])
async def test_what_nothing_fits_is_said(client: httpx.AsyncClient, query: str, *, is_unsure: bool) -> None:
    response = await client.get("/search", params={"query": query})
    assert (response.status_code, response.json()["is_unsure"]) == (200, is_unsure)
