"""Local embeddings: the vectors of collections whose vectorizer is `local`, made in the bot's own process."""

import asyncio
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

MODEL: Final = "wordllama-256"
TEXT_CHARACTERS: Final = 8_000  # of a text; providers' models read about as much and cut the rest off too
# The model pads the texts that it takes at once to the longest, and makes 2 KiB of each token: 500 texts of 10,000
# characters took 360 MiB more. So much at once takes 32 MiB and 50 ms, which is what a question has to wait for.
_CHARACTERS_AT_ONCE: Final = 32_000


class LocalEmbedder:
    """WordLlama's static token embeddings: 256 dimensions, mostly English, no key and no GPU.

    The weights are part of the package. They are loaded in a thread, with the first text if not before (0.5 s,
    120 MiB).
    """

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = asyncio.Lock()

    async def load(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        async with self._lock:
            if self._model is None:
                self._model = await asyncio.to_thread(_load_model)

    async def embed(self, texts: Sequence[str]) -> list[list[float] | None]:
        """A unit vector of 256 floats for the beginning of each text; None for a text without a token."""
        filled = [text.strip()[:TEXT_CHARACTERS] for text in texts if text.strip()]
        vectors: list[list[float]] = []
        for portion in _split(filled):
            vectors += (await self._compute(_to_vectors, portion)).tolist()
        found = iter(vectors)
        return [next(found) if text.strip() else None for text in texts]

    async def embed_one(self, text: str) -> list[float] | None:
        """The unit vector of one text; None for a text without a token."""
        return (await self.embed([text]))[0]

    async def compare(self, query: str, texts: Sequence[str]) -> list[float]:
        """The cosine similarity (-1–1) of each text to the query; neither may be blank."""
        return [float(each) for each in await self._compute(_to_similarities, [query, *texts])]

    async def _compute(self, function: Callable[[Any, list[str]], Any], texts: list[str]) -> Any:
        """Run the model in a thread, for one caller at a time."""
        await self.load()
        async with self._lock:
            return await asyncio.to_thread(function, self._model, texts)


def _split(texts: list[str]) -> Iterator[list[str]]:
    """The texts in portions that the model takes at once."""
    portion: list[str] = []
    longest = 0
    for text in texts:
        longest = max(longest, len(text))
        if portion and longest * (len(portion) + 1) > _CHARACTERS_AT_ONCE:
            yield portion
            portion, longest = [], len(text)
        portion.append(text)
    if portion:
        yield portion


def _to_vectors(model: Any, texts: list[str]) -> Any:
    return model.embed(texts, norm=True)


def _to_similarities(model: Any, texts: list[str]) -> Any:
    query, *others = model.embed(texts, norm=True)
    return [other @ query for other in others]


def _load_model() -> Any:
    """Load the weights and the tokenizer that the package carries.

    Without these two arguments WordLlama looks for its tokenizer in a folder that does not exist and downloads it.
    """
    from wordllama import WordLlama  # noqa: PLC0415 - the import alone takes 0.3 s that a bot with a provider never needs

    spec = importlib.util.find_spec("wordllama")
    assert spec is not None
    assert spec.origin is not None
    return WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)
