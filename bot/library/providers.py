"""Provider name -> vectorizer, generative and reranker configuration, and the headers its key travels in."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from weaviate.classes.config import Configure
from weaviate.classes.generate import GenerativeConfig

from bot.settings import Settings

# Which request header Weaviate's modules read each secret or address from. A base URL as header, not as
# `base_url=` of the configuration: that one is normalised to a trailing slash and the server then asks `//v2/embed`.
_HEADERS: Final[Mapping[str, str]] = {
    "cohere_api_key": "X-Cohere-Api-Key",
    "openai_api_key": "X-OpenAI-Api-Key",
    "anthropic_api_key": "X-Anthropic-Api-Key",
    "mistral_api_key": "X-Mistral-Api-Key",
    "google_api_key": "X-Goog-Studio-Api-Key",
    "voyageai_api_key": "X-VoyageAI-Api-Key",
    "jinaai_api_key": "X-JinaAI-Api-Key",
    "cohere_base_url": "X-Cohere-Baseurl",
    "openai_base_url": "X-OpenAI-Baseurl",
}

_VECTORS: Final[Mapping[str, Callable[..., Any]]] = {
    "cohere": Configure.Vectors.text2vec_cohere,
    "openai": Configure.Vectors.text2vec_openai,
    "mistral": Configure.Vectors.text2vec_mistral,
    "google": Configure.Vectors.text2vec_google_gemini,
    "voyageai": Configure.Vectors.text2vec_voyageai,
    "jinaai": Configure.Vectors.text2vec_jinaai,
    "ollama": Configure.Vectors.text2vec_ollama,
}
# Bits of each dimension in memory, where a float has 32; docs/benchmarks.md has what is lost by it. Vectors of the
# bot's own model, of 256 dimensions, are small.
_QUANTIZERS: Final[Mapping[str, Any]] = {
    "rq-8": Configure.VectorIndex.Quantizer.rq(bits=8),
    "rq-1": Configure.VectorIndex.Quantizer.rq(bits=1),
    "none": None,
}
_GENERATIVE: Final[Mapping[str, Callable[..., Any]]] = {
    "cohere": Configure.Generative.cohere,
    "openai": Configure.Generative.openai,
    "anthropic": Configure.Generative.anthropic,
    "mistral": Configure.Generative.mistral,
    "google": Configure.Generative.google_gemini,
    "ollama": Configure.Generative.ollama,
}
_GENERATIVE_AT_QUERY: Final[Mapping[str, Callable[..., Any]]] = {
    "cohere": GenerativeConfig.cohere,
    "openai": GenerativeConfig.openai,
    "anthropic": GenerativeConfig.anthropic,
    "mistral": GenerativeConfig.mistral,
    "google": GenerativeConfig.google_gemini,
    "ollama": GenerativeConfig.ollama,
}
_RERANKERS: Final[Mapping[str, Callable[..., Any]]] = {
    "cohere": Configure.Reranker.cohere,
    "voyageai": Configure.Reranker.voyageai,
    "jinaai": Configure.Reranker.jinaai,
}
# Weaviate's name of a module where it is not the provider's.
_PROVIDER_OF_MODULE: Final[Mapping[str, str]] = {"palm": "google"}


class Providers:
    """The providers that the settings choose, in the shapes that Weaviate's client takes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.vectorizer = settings.get_vectorizer()
        self.vectorizer_model = settings.vectorizer_model
        self.generative = settings.get_generative()
        self.reranker = settings.get_reranker()
        self.may_generate = settings.generative != "none"

    def build_headers(self) -> dict[str, str]:
        """Request headers with every key and address that is set."""
        headers = {}
        for field, header in _HEADERS.items():
            value = getattr(self._settings, field)
            if value:
                headers[header] = value if isinstance(value, str) else value.get_secret_value()
        return headers

    def build_vector_config(self, name: str, source_properties: tuple[str, ...]) -> Any:
        """The named vector of a new collection: a provider's, or self-provided where the bot embeds."""
        if self.vectorizer in ("local", "none") or not source_properties:
            return Configure.Vectors.self_provided(name=name)
        return _VECTORS[self.vectorizer](
            name=name,
            source_properties=list(source_properties),
            vectorize_collection_name=False,
            quantizer=_QUANTIZERS[self._settings.vector_quantization],
            **self._get_options(self.vectorizer, self._settings.vectorizer_model),
        )

    def build_generative_config(self) -> Any:
        """The generative configuration of a new collection, or None."""
        if self.generative == "none":
            return None
        return _GENERATIVE[self.generative](**self._get_options(self.generative, self._settings.generative_model))

    def get_writer(self, configured: str | None) -> str | None:
        """The provider that writes about a collection whose own configuration names `configured`; None: nobody.

        The bot's own writes where the collection's configuration names none, or one that the bot has no key for.
        """
        if not self.may_generate:
            return None
        has_own = self.generative != "none"
        return self.generative if has_own and not self._has_key(configured) else configured

    def build_generative_provider(self, configured: str | None) -> Any:
        """The provider to send with a query; None where the collection's own is to write, or nobody can."""
        if self.generative == "none" or self._has_key(configured):
            return None
        options = self._get_options(self.generative, self._settings.generative_model)
        return _GENERATIVE_AT_QUERY[self.generative](**options)

    def can_rerank(self, configured: str | None) -> bool:
        """Whether the reranker of a collection's own configuration can be asked: some need no key, others the bot's."""
        if configured is None or self._settings.reranker == "none":
            return False
        return configured not in _RERANKERS or self._settings.has_provider(configured)

    def build_reranker_config(self) -> Any:
        """The reranker configuration of a new collection, or None."""
        return None if self.reranker in ("local", "none") else _RERANKERS[self.reranker]()

    def _has_key(self, provider: str | None) -> bool:
        return provider is not None and provider in _GENERATIVE and self._settings.has_provider(provider)

    def _get_options(self, provider: str, model: str | None) -> dict[str, str]:
        options = {} if model is None else {"model": model}
        if provider == "ollama" and self._settings.ollama_url:
            options["api_endpoint"] = self._settings.ollama_url
        return options


def get_provider_name(module: str) -> str:
    """`text2vec-cohere` or `generative-palm` -> `cohere`, `google`."""
    name = module.partition("-")[2]
    return _PROVIDER_OF_MODULE.get(name, name)
