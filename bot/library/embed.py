"""Local embeddings: the vectors of collections whose vectorizer is `local`, made in the bot's own process."""

import asyncio
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.errors import ConfigurationError
from bot.models import CollectionInfo

MODEL: Final = "wordllama-256"
TEXT_CHARACTERS: Final = 8_000  # of a text; providers' models read about as much and cut the rest off too
PACKAGE: Final = "wordllama"
_WEIGHTS: Final = Path("weights", "l2_supercat_256.safetensors")
_TOKENIZER: Final = Path("tokenizers", "l2_supercat_tokenizer_config.json")
# A question waits for the portion of an ingest that is being embedded: 32,000 characters take about 10 ms.
_CHARACTERS_AT_ONCE: Final = 32_000


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

    async def compare(self, query: str, texts: Sequence[str]) -> list[float]:
        """The cosine similarity (-1–1) of each text to the query; neither may be blank."""
        return [float(each) for each in await self._compute(_to_similarities, [query, *texts])]

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
        for row, encoding in zip(sums, self._tokenizer.encode_batch_fast(texts, add_special_tokens=False), strict=True):
            self._vectors.take(encoding.ids, axis=0).sum(axis=0, out=row)
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)


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


def _to_similarities(model: _Model, texts: list[str]) -> Any:
    query, *others = model.embed(texts)
    return [other @ query for other in others]


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
