"""The model that is always there: a table of token vectors, which the package `wordllama` carries."""

import importlib.util
from pathlib import Path
from typing import Any, Final

from bot.errors import ConfigurationError
from bot.library.embed.names import STATIC_MODEL, Closeness
from bot.library.plurals import get_singular

PACKAGE: Final = "wordllama"
_WEIGHTS: Final = Path("weights", "l2_supercat_256.safetensors")
_NEEDED: Final = ("numpy", "safetensors", "tokenizers")
_WISH_WORDS: Final = 3
_TOKENIZER: Final = Path("tokenizers", "l2_supercat_tokenizer_config.json")


class StaticModel:
    """A vector for each of 32,000 tokens and the tokenizer; a text's vector is the mean of its tokens', of length one.

    Reads the package's two files and runs none of its code: importing that sets up logging for the whole process and
    takes as long as everything else here.
    """

    name = STATIC_MODEL
    characters_at_once = 32_000  # take about 10 ms
    characters_short = (
        1_000  # take 0.4 ms, or 1 ms to be compared; the way to a thread 0.1, and up to 1 with much to do
    )

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
        self.dimension = int(self._vectors.shape[1])

    def encode(self, texts: list[str], *, is_query: bool) -> Any:
        """Unit vectors, one a text: a float32 array of (texts, 256)."""
        return self._combine(self.tokenize(list(map(self._reword, texts)) if is_query else texts))

    def compare(self, query: str, texts: list[str]) -> list[Closeness]:
        """How close each text is to the query."""
        tokens = self.tokenize([query, *texts])
        asked, *others = self._combine(tokens)
        matches = self._match(*tokens)
        return [Closeness(float(other @ asked), match) for other, match in zip(others, matches, strict=True)]

    def tokenize(self, texts: list[str]) -> list[list[int]]:
        """The token ids of each text."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def _reword(self, query: str) -> str:
        """A wish of a few words with the singular of each plural that the model cuts into more tokens.

        It knows `comedy`, and of `comedies` only `com`, `ed` and `ies`: to `humor` the one has a cosine of .57, the
        other of .30. A longer query is left as it is, since an s at the end may be a verb's there.
        """
        words = query.split()
        if len(words) > _WISH_WORDS:
            return query
        singulars = [get_singular(word.lower()) if word[1:].islower() else word for word in words]
        tokens = self.tokenize([*words, *singulars])
        pairs = zip(words, singulars, tokens[: len(words)], tokens[len(words) :], strict=True)
        return " ".join(singular if len(fewer) < len(more) else word for word, singular, more, fewer in pairs)

    def _combine(self, tokens: list[list[int]]) -> Any:
        import numpy as np  # noqa: PLC0415 - as above

        sums = np.empty((len(tokens), self.dimension), dtype=self._vectors.dtype)
        for row, ids in zip(sums, tokens, strict=True):
            self._vectors.take(ids, axis=0).sum(axis=0, out=row)
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)

    def _match(self, asked: list[int], *held: list[int]) -> list[float]:
        """How well texts hold the query's tokens, as `Closeness.match` says."""
        import numpy as np  # noqa: PLC0415 - as above

        vectors = self._vectors.take(asked, axis=0)
        length = np.linalg.norm(vectors, axis=1).sum()
        matches = []
        for ids in held:
            others = self._vectors.take(list(set(ids)), axis=0)
            nearest = ((vectors @ others.T) / np.linalg.norm(others, axis=1)).max(axis=1)
            matches.append(float(nearest.sum() / length))
        return matches


def check_installed() -> None:
    """See that the model is there, without the time and the memory of loading it.

    Raises:
        ConfigurationError: it is not.
    """
    _find_package()
    for package in _NEEDED:
        if importlib.util.find_spec(package) is None:
            raise _build_error(f"{package} is not installed")


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
