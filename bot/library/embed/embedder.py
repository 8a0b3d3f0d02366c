"""Local embeddings: the vectors of collections whose vectorizer is `local`, made in the bot's own process."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from bot.library.embed.lazy import Lazy
from bot.library.embed.names import STATIC_MODEL, TEXT_CHARACTERS, Closeness, is_same_model
from bot.library.embed.onnx import load_encoder
from bot.library.embed.static import StaticModel, check_installed
from bot.models import CollectionInfo

_SETTING: Final = "LOCAL_MODEL"

Vector: TypeAlias = list[float]


class Encoder(Protocol):
    """A model that makes vectors.

    Attributes:
        name: what marks the collections whose vectors it made.
        dimension: floats of a vector.
        characters_at_once: of the texts that it is given in one call; about how long that takes stands with it.
        characters_short: of those that take less than the way to a thread and back.
    """

    name: str
    dimension: int
    characters_at_once: int
    characters_short: int

    def encode(self, texts: list[str], *, is_query: bool) -> Any:
        """Unit vectors, one a text: a float32 array of (texts, dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class ModelDetails:
    """What an operator is told about a model."""

    name: str
    dimension: int


class LocalEmbedder:
    """Makes vectors with the model that is chosen, and with the static one for collections that have its vectors.

    The static one is WordLlama's token embeddings: 256 dimensions, mostly English, part of the package `wordllama`
    (0.3 s to load, 90 MiB). Sentences are always compared by it, since the thresholds of the answers are its own.
    Models are loaded with the first text if not before. Every method raises ConfigurationError where its model cannot
    be loaded.

    Args:
        model: `wordllama-256`, a folder, or the name of a model to download, as LOCAL_MODEL.
    """

    def __init__(self, model: str = STATIC_MODEL) -> None:
        self._static = Lazy(StaticModel)
        is_static = model == STATIC_MODEL
        self._chosen: Lazy[Any] = self._static if is_static else Lazy(lambda: load_encoder(model, _SETTING))

    async def load(self) -> ModelDetails:
        """Load the chosen model now, so that the first question does not wait for it."""
        model: Encoder = await self._chosen.get()
        return ModelDetails(model.name, model.dimension)

    async def prepare(self) -> None:
        """Load a chosen network now, which takes seconds; of the static model only see that it is there.

        That one is loaded with the first question, in a third of a second: a bot at rest does without its 90 MiB.
        """
        if self._chosen is self._static:
            check_installed()
        else:
            await self._chosen.get()

    async def can_embed(self, info: CollectionInfo) -> bool:
        """Whether a collection's vectors are made here, by a model that this bot has."""
        return info.vectorizer == "local" and await self._find(info.vector_model) is not None

    async def embed(self, texts: Sequence[str], *, model: str | None = None) -> list[Vector | None]:
        """A unit vector for the beginning of each text; None for a text without a token.

        Args:
            model: the name of the one to use, of those that `can_embed` knows; None: the chosen one.
        """
        return await self._encode(texts, model, is_query=False)

    async def embed_one(self, text: str, *, model: str | None = None) -> Vector | None:
        """The unit vector of a question; None for a text without a token."""
        return (await self._encode([_lower(text)], model, is_query=True))[0]

    async def embed_objects(
        self, info: CollectionInfo, objects: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Sequence[float]] | None]:
        """The named vector of each object's values; None where Weaviate makes them or nobody here can.

        Raises:
            ConfigurationError: as for `embed`.
        """
        if info.target_vector is None or not await self.can_embed(info):
            return [None] * len(objects)
        texts = [" ".join(str(values[p]) for p in info.source_properties if values.get(p)) for values in objects]
        vectors = await self.embed(texts, model=info.vector_model)
        return [{info.target_vector: vector} if vector else None for vector in vectors]

    async def compare(self, query: str, texts: Sequence[str]) -> list[Closeness]:
        """How close each text is to the query, by the static model; neither may be blank."""
        asked, is_short = _lower(query), _is_short(StaticModel, [query, *texts])
        found: list[Closeness] = await self._static.run(
            StaticModel.compare, asked, list(texts), is_query=True, is_short=is_short
        )
        return found

    async def count_tokens(self, words: Sequence[str]) -> list[int]:
        """Of how many of the static model's tokens each word is made: the more common a word, the fewer."""
        is_short = _is_short(StaticModel, words)
        tokens = await self._static.run(StaticModel.tokenize, list(words), is_query=True, is_short=is_short)
        return [len(ids) for ids in tokens]

    async def _encode(self, texts: Sequence[str], name: str | None, *, is_query: bool) -> list[Vector | None]:
        lazy = await self._find(name)
        assert lazy is not None, "callers ask `can_embed` first"
        model: Encoder = await lazy.get()
        filled = [text.strip()[:TEXT_CHARACTERS] for text in texts if text.strip()]
        # Neighbours of about the same length: a network pads its texts to the longest of those that it is given.
        order = sorted(range(len(filled)), key=lambda index: len(filled[index]))
        vectors: list[Vector] = []
        for portion in _split([filled[index] for index in order], model.characters_at_once):
            is_short = _is_short(model, portion)
            found = await lazy.run(_to_vectors, portion, is_query, is_query=is_query, is_short=is_short)
            vectors += found.tolist()
        ordered = iter([vector for _, vector in sorted(zip(order, vectors, strict=True), key=lambda pair: pair[0])])
        return [next(ordered) if text.strip() else None for text in texts]

    async def _find(self, name: str | None) -> Lazy[Any] | None:
        """The model of that name; None where it is another one than this bot has."""
        if name is None:
            return self._chosen
        if name == STATIC_MODEL:
            return self._static
        is_chosen = self._chosen is not self._static and is_same_model(name, (await self._chosen.get()).name)
        return self._chosen if is_chosen else None


def _is_short(model: Encoder | type[StaticModel], texts: Sequence[str]) -> bool:
    return sum(map(len, texts)) <= model.characters_short


def _lower(query: str) -> str:
    """A query in capitals alone in lower case: to a model that knows both, `MAY I BRING A GUEST` says little."""
    return query.lower() if query.isupper() else query


def _split(texts: list[str], characters_at_once: int) -> Iterator[list[str]]:
    """The texts in portions that the model takes at once."""
    portion: list[str] = []
    characters = 0
    for text in texts:
        if portion and characters + len(text) > characters_at_once:
            yield portion
            portion, characters = [], 0
        portion.append(text)
        characters += len(text)
    if portion:
        yield portion


def _to_vectors(model: Encoder, texts: list[str], is_query: bool) -> Any:  # noqa: FBT001 - handed on by a thread
    return model.encode(texts, is_query=is_query)
