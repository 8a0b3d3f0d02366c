"""The doctor in front of a real Weaviate: version, modules, collections."""

from collections.abc import AsyncIterator

import pytest

from bot.doctor import Verdict
from bot.doctor.weaviate_checks import check_weaviate
from bot.library import open_library
from bot.models import CollectionSchema, PropertySpec
from tests.support.weaviate import WeaviateProcess

GUILD = 4_711
NAME = "DoctorMovie"


@pytest.fixture
async def guild_collection(weaviate_server: WeaviateProcess) -> AsyncIterator[None]:
    """A collection that one guild has."""
    async with open_library(weaviate_server.settings()) as library:
        await library.connection.wait_ready(timeout=30)
        await library.collections.create(CollectionSchema(NAME, (PropertySpec("title"),)), guild_id=GUILD)
        yield
        await library.collections.delete(NAME, guild_id=GUILD)


async def examine(server: WeaviateProcess, **environ: str) -> dict[str, tuple[Verdict, str]]:
    findings = await check_weaviate(server.settings(environ))
    return {finding.setting: (finding.verdict, finding.remedy) for finding in findings}


async def test_the_version_is_told(weaviate_server: WeaviateProcess) -> None:
    found = await examine(weaviate_server)
    assert found["weaviate_http_host"] == (Verdict.OK, "Weaviate 1.39.1 answers")
    assert found["vectorizer"][0] is Verdict.OK
    assert found["generative"][0] is Verdict.UNCHECKED


@pytest.mark.parametrize(
    "key",
    ["COHERE_API_KEY", "OPENAI_API_KEY", "MISTRAL_API_KEY", "GOOGLE_API_KEY", "VOYAGEAI_API_KEY", "JINAAI_API_KEY"],
)
async def test_the_server_has_the_modules_of_every_provider(weaviate_server: WeaviateProcess, key: str) -> None:
    found = await examine(weaviate_server, **{key: "some-key", "ANTHROPIC_API_KEY": "some-key"})
    assert {found[role][0] for role in ("vectorizer", "generative")} == {Verdict.OK}
    has_reranker = key in ("COHERE_API_KEY", "VOYAGEAI_API_KEY", "JINAAI_API_KEY")
    assert found["reranker"][0] is (Verdict.OK if has_reranker else Verdict.UNCHECKED)


@pytest.mark.parametrize(("factor", "verdict"), [("1", Verdict.OK), ("3", Verdict.FAIL), ("", Verdict.UNCHECKED)])
async def test_a_cluster_has_as_many_nodes_as_each_object_needs(
    weaviate_server: WeaviateProcess, factor: str, verdict: Verdict
) -> None:
    found = await examine(weaviate_server, WEAVIATE_REPLICATION_FACTOR=factor)
    assert found["weaviate_replication_factor"][0] is verdict


async def test_missing_collections_are_named(weaviate_server: WeaviateProcess) -> None:
    found = await examine(
        weaviate_server, SHARED_COLLECTIONS="DoctorAbsent", DEFAULT_COLLECTION="Gone", DISCORD_GUILDS=str(GUILD)
    )
    assert found["shared_collections"][0] is Verdict.WARN
    assert "DoctorAbsent" in found["shared_collections"][1]
    assert found["default_collection"][0] is Verdict.WARN


async def test_the_default_collection_of_a_guild_is_found(
    weaviate_server: WeaviateProcess, guild_collection: None
) -> None:
    found = await examine(weaviate_server, DEFAULT_COLLECTION=NAME, DISCORD_GUILDS=str(GUILD))
    assert found["default_collection"][0] is Verdict.OK


async def test_without_guilds_nobody_can_tell_about_the_default_collection(weaviate_server: WeaviateProcess) -> None:
    found = await examine(weaviate_server, DEFAULT_COLLECTION=NAME)
    assert found["default_collection"][0] is Verdict.SKIPPED


async def test_without_a_default_collection_all_are_asked(weaviate_server: WeaviateProcess) -> None:
    assert (await examine(weaviate_server))["default_collection"][0] is Verdict.UNCHECKED
