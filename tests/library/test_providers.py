"""Providers: every one that the settings know has its configuration, and keys travel as headers."""

from typing import get_args

import pytest

from bot.library.providers import Providers, get_provider_name
from bot.settings import GenerativeProvider, RerankerProvider, VectorizerProvider, load_settings


def build_providers(**environ: str) -> Providers:
    return Providers(load_settings(environ, env_file=None))


def get_credentials(name: str) -> dict[str, str]:
    return {"OLLAMA_URL": "http://ollama:11434"} if name == "ollama" else {f"{name.upper()}_API_KEY": "k"}


@pytest.mark.parametrize("name", get_args(VectorizerProvider))
def test_every_vectorizer_has_a_named_vector(name: str) -> None:
    providers = build_providers(VECTORIZER=name, VECTORIZER_MODEL="m", **get_credentials(name))
    config = providers.build_vector_config("overview_vector", ("overview",))
    assert config.name == "overview_vector"
    assert config.properties == ["overview"]
    assert name in str(config.vectorizer.vectorizer.value) or name == "google"


@pytest.mark.parametrize(("setting", "bits"), [("", 8), ("RQ-8", 8), ("rq-1", 1), ("none", None)])
def test_vectors_of_a_provider_are_quantized_as_the_operator_says(setting: str, bits: int | None) -> None:
    environ = {"VECTOR_QUANTIZATION": setting} if setting else {}
    config = build_providers(COHERE_API_KEY="c", **environ).build_vector_config("v", ("overview",))
    quantizer = config.vectorIndexConfig.quantizer if config.vectorIndexConfig else None
    assert (quantizer.bits if quantizer else None) == bits


@pytest.mark.parametrize("name", get_args(GenerativeProvider))
def test_every_generative_provider_has_both_configurations(name: str) -> None:
    providers = build_providers(GENERATIVE=name, GENERATIVE_MODEL="m", **get_credentials(name))
    assert get_provider_name(providers.build_generative_config().generative.value) == name
    assert providers.build_generative_provider(None).model == "m"


@pytest.mark.parametrize("name", get_args(RerankerProvider))
def test_every_reranker_has_a_configuration(name: str) -> None:
    providers = build_providers(RERANKER=name, **get_credentials(name))
    assert get_provider_name(providers.build_reranker_config().reranker.value) == name


def test_without_a_key_vectors_are_self_provided_and_nobody_writes() -> None:
    providers = build_providers()
    assert (providers.vectorizer, providers.generative, providers.reranker) == ("local", "none", "none")
    assert providers.build_vector_config("v", ("overview",)).vectorizer.vectorizer.value == "none"
    assert providers.build_generative_config() is None
    assert providers.build_generative_provider(None) is None
    assert providers.build_reranker_config() is None
    assert providers.build_headers() == {}


def test_keys_and_addresses_travel_as_headers() -> None:
    headers = build_providers(COHERE_API_KEY="c", COHERE_BASE_URL="http://c", OPENAI_API_KEY="o").build_headers()
    assert headers == {"X-Cohere-Api-Key": "c", "X-Cohere-Baseurl": "http://c", "X-OpenAI-Api-Key": "o"}


def test_ollama_is_told_its_address() -> None:
    providers = build_providers(OLLAMA_URL="http://ollama:11434")
    assert providers.vectorizer == providers.generative == "ollama"
    assert providers.build_generative_config().apiEndpoint == "http://ollama:11434"


def test_a_collection_without_text_has_no_vectorizer_to_fail() -> None:
    assert build_providers(COHERE_API_KEY="c").build_vector_config("v", ()).vectorizer.vectorizer.value == "none"


@pytest.mark.parametrize(
    ("environ", "configured", "is_own"),
    [
        ({"COHERE_API_KEY": "c"}, None, True),
        ({"COHERE_API_KEY": "c"}, "cohere", False),
        ({"COHERE_API_KEY": "c"}, "openai", True),
        ({"COHERE_API_KEY": "c", "OPENAI_API_KEY": "o"}, "openai", False),
        ({"COHERE_API_KEY": "c"}, "aws", True),
        ({}, "openai", False),
        ({}, None, False),
    ],
)
def test_the_bots_own_provider_writes_where_the_collections_cannot(
    environ: dict[str, str], configured: str | None, is_own: bool
) -> None:
    assert (build_providers(**environ).build_generative_provider(configured) is not None) is is_own


@pytest.mark.parametrize(
    ("environ", "configured", "writer"),
    [
        ({}, None, None),
        ({}, "cohere", "cohere"),
        ({"COHERE_API_KEY": "c"}, None, "cohere"),
        ({"COHERE_API_KEY": "c"}, "openai", "cohere"),
        ({"COHERE_API_KEY": "c", "OPENAI_API_KEY": "o"}, "openai", "openai"),
        ({"COHERE_API_KEY": "c", "GENERATIVE": "none"}, "cohere", None),
    ],
)
def test_who_writes_is_known_by_name(environ: dict[str, str], configured: str | None, writer: str | None) -> None:
    assert build_providers(**environ).get_writer(configured) == writer


@pytest.mark.parametrize(
    ("environ", "configured", "can"),
    [
        ({"COHERE_API_KEY": "c"}, None, False),
        ({"COHERE_API_KEY": "c"}, "cohere", True),
        ({"COHERE_API_KEY": "c", "RERANKER": "none"}, "cohere", False),
        ({"COHERE_API_KEY": "c"}, "voyageai", False),
        ({}, "transformers", True),
    ],
)
def test_a_reranker_is_asked_where_its_key_is_set_or_it_needs_none(
    environ: dict[str, str], configured: str | None, can: bool
) -> None:
    assert build_providers(**environ).can_rerank(configured) is can
