"""A bot whose local model is not installed: it starts where a provider makes the vectors, and says what is missing."""

import pytest

from bot.audience import EVERYTHING
from bot.errors import ConfigurationError
from bot.library import Library, open_library
from bot.models import Prompts, SearchOptions
from tests.support.movies import fill
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

OPTIONS = SearchOptions(limit=2)
TOGETHER = Prompts(grouped_task="Recommend from these.")


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that carries the model cannot be found from here on."""
    monkeypatch.setattr("bot.library.embed.static.PACKAGE", "wordllama_elsewhere")


@pytest.mark.parametrize("environ", [{}, {"VECTORIZER": "local", "COHERE_API_KEY": "k"}], ids=["auto", "local"])
async def test_a_start_that_needs_it_says_what_is_missing(
    weaviate_server: WeaviateProcess, no_model: None, environ: dict[str, str]
) -> None:
    with pytest.raises(ConfigurationError, match=r"wordllama_elsewhere is not installed.*provider's key"):
        async with open_library(weaviate_server.settings(environ)):
            pass


async def test_a_provider_makes_up_for_it(
    weaviate_server: WeaviateProcess, provider: Provider, no_model: None, collection_name: str, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings(provider.environment)) as library:
        info = await fill(library, collection_name, guild_id)
        answer = await library.searcher.generate(
            info, "wedding planner", guild_id=guild_id, reader=EVERYTHING, options=OPTIONS, prompts=TOGETHER
        )
    assert answer.hits
    assert answer.is_generated


async def test_what_it_had_embedded_is_still_found_by_words(
    weaviate_server: WeaviateProcess,
    library: Library,
    collection_name: str,
    guild_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    info = await fill(library, collection_name, guild_id)
    monkeypatch.setattr("bot.library.embed.static.PACKAGE", "wordllama_elsewhere")
    async with open_library(weaviate_server.settings({"VECTORIZER": "none"})) as without:
        answer = await without.searcher.generate(
            info, "wedding planner", guild_id=guild_id, reader=EVERYTHING, options=OPTIONS, prompts=TOGETHER
        )
    assert [hit.title for hit in answer.hits] == ["Vows and Venues"]
    assert "The bot cannot make vectors here, so I searched by words only." in answer.notices
    assert answer.quotes == ()
