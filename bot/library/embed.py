"""Local embeddings: the vectors of collections whose vectorizer is `local`, made in the bot's own process."""

import asyncio
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.errors import ConfigurationError
from bot.models import CollectionInfo

MODEL: Final = "wordllama-256"
TEXT_CHARACTERS: Final = 8_000  # of a text; providers' models read about as much and cut the rest off too
PACKAGE: Final = "wordllama"
_WEIGHTS: Final = Path("weights", "l2_supercat_256.safetensors")
_TOKENIZER: Final = Path("tokenizers", "l2_supercat_tokenizer_config.json")
# A question waits for the portion of an ingest that is being embedded: 32,000 characters take about 10 ms.
_CHARACTERS_AT_ONCE: Final = 32_000


class Closeness(NamedTuple):
    """How close a text is to a query.

    Attributes:
        cosine: similarity (-1–1) of their vectors.
        match: how well each token of the query is met by the nearest token of the text (cosine, -1–1): the mean over
            the query, in which a token weighs as much as its vector is long, since common tokens have short ones.
    """

    cosine: float
    match: float


class LocalEmbedder:
    """WordLlama's static token embeddings: 256 dimensions, mostly English, no key and no GPU.

    The weights are part of the package `wordllama`. They are loaded in a thread, with the first text if not before
    (0.3 s, 90 MiB). Every method raises ConfigurationError where the package is missing.
    """

    def __init__(self) -> None:
        self._model: _Model | None = None
        self._lock = asyncio.Lock()

    async def load(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        await self._get_model()

    async def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        """A unit vector of 256 floats for the beginning of each text; None for a text without a token."""
        filled = [text.strip()[:TEXT_CHARACTERS] for text in texts if text.strip()]
        vectors: list[list[float]] = []
        for portion in _split(filled):
            vectors += (await self._compute(_to_vectors, portion)).tolist()
        found = iter(vectors)
        return [next(found) if text.strip() else None for text in texts]

    async def embed_objects(
        self, info: CollectionInfo, objects: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Sequence[float]] | None]:
        """The named vector of each object's values; None where Weaviate makes them or nobody does.

        Raises:
            ConfigurationError: as for `embed`.
        """
        if info.vectorizer != "local" or info.target_vector is None:
            return [None] * len(objects)
        texts = [" ".join(str(values[p]) for p in info.source_properties if values.get(p)) for values in objects]
        return [{info.target_vector: vector} if vector else None for vector in await self.embed(texts)]

    async def embed_one(self, text: str) -> list[float] | None:
        """The unit vector of one text; None for a text without a token."""
        return (await self.embed([text]))[0]

    async def compare(self, query: str, texts: Sequence[str]) -> list[Closeness]:
        """How close each text is to the query; neither may be blank."""
        found: list[Closeness] = await self._compute(_to_closeness, [query, *texts])
        return found

    async def count_tokens(self, words: Sequence[str]) -> list[int]:
        """Of how many tokens each word is made: the more common a word, the fewer."""
        counts: list[int] = await self._compute(_to_token_counts, list(words))
        return counts

    async def _compute(self, function: Callable[["_Model", list[str]], Any], texts: list[str]) -> Any:
        """Run the model in a thread, for one caller at a time."""
        model = await self._get_model()
        async with self._lock:
            return await asyncio.to_thread(function, model, texts)

    async def _get_model(self) -> "_Model":
        async with self._lock:
            if self._model is None:
                self._model = await asyncio.to_thread(_Model)
            return self._model


class _Model:
    """A vector for each of 32,000 tokens and the tokenizer; a text's vector is the mean of its tokens', of length one.

    Reads the package's two files and runs none of its code: importing that sets up logging for the whole process and
    takes as long as everything else here.
    """

    def __init__(self) -> None:
        folder = _find_package()
        try:
            # 0.2 s and 30 MiB that a bot with a provider never needs
            from safetensors.numpy import load_file  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415

            self._vectors = load_file(folder / _WEIGHTS)["embedding.weight"].astype("float32")
            self._tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        except ImportError as error:
            raise _build_error(f"{error.name or error} is not installed") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()  # padded to the longest, texts of different lengths would take twice the time

    def embed(self, texts: list[str]) -> Any:
        """Unit vectors, one a text: a float32 array of (texts, 256)."""
        import numpy as np  # noqa: PLC0415 - as above

        sums = np.empty((len(texts), self._vectors.shape[1]), dtype=self._vectors.dtype)
        for row, ids in zip(sums, self.tokenize(texts), strict=True):
            self._vectors.take(ids, axis=0).sum(axis=0, out=row)
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)

    def tokenize(self, texts: list[str]) -> list[list[int]]:
        """The token ids of each text."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def match(self, query: str, texts: list[str]) -> list[float]:
        """How well the texts hold the query's tokens, as `Closeness.match` says."""
        import numpy as np  # noqa: PLC0415 - as above

        asked, *held = self.tokenize([query, *texts])
        vectors = self._vectors.take(asked, axis=0)
        lengths = np.linalg.norm(vectors, axis=1)
        matches = []
        for ids in held:
            others = self._vectors.take(list(set(ids)), axis=0)
            nearest = ((vectors @ others.T) / np.linalg.norm(others, axis=1)).max(axis=1)
            matches.append(float(nearest.sum() / lengths.sum()))
        return matches


def _split(texts: list[str]) -> Iterator[list[str]]:
    """The texts in portions that the model takes at once."""
    portion: list[str] = []
    characters = 0
    for text in texts:
        if portion and characters + len(text) > _CHARACTERS_AT_ONCE:
            yield portion
            portion, characters = [], 0
        portion.append(text)
        characters += len(text)
    if portion:
        yield portion


def _to_vectors(model: _Model, texts: list[str]) -> Any:
    return model.embed(texts)


def _to_closeness(model: _Model, texts: list[str]) -> list[Closeness]:
    query, *others = model.embed(texts)
    matches = model.match(texts[0], texts[1:])
    return [Closeness(float(other @ query), match) for other, match in zip(others, matches, strict=True)]


def _to_token_counts(model: _Model, words: list[str]) -> list[int]:
    return [len(ids) for ids in model.tokenize(words)]


def _find_package() -> Path:
    """The folder of the package that carries the model, without importing it.

    Raises:
        ConfigurationError: it is not installed, or another release of it without the files.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise _build_error(f"{PACKAGE} is not installed")
    folder = Path(spec.origin).parent
    for file in (_WEIGHTS, _TOKENIZER):
        if not (folder / file).is_file():
            raise _build_error(f"{PACKAGE} is installed without {file.name}")
    return folder


def _build_error(reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"The bot cannot make vectors itself, because {reason}. Install the packages of requirements.lock, set a "
        "provider's key so that it makes them, or set VECTORIZER=none to search by words only."
    )
