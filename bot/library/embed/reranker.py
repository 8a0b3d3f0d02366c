"""Reranking without a key: a cross-encoder in the bot's own process reads every hit whole."""

from collections.abc import Sequence
from typing import Final

from bot.library.embed.lazy import Lazy
from bot.library.embed.names import TEXT_CHARACTERS
from bot.library.embed.onnx import CrossEncoder, load_cross_encoder

_SETTING: Final = "LOCAL_RERANKER"
_AT_ONCE: Final = 8  # texts of one call; where an answer is late, the rest is not begun


class LocalReranker:
    """Scores texts by how well they answer a question.

    Args:
        model: a folder, or the name of a model to download, as LOCAL_RERANKER.
    """

    def __init__(self, model: str) -> None:
        self._model: Lazy[CrossEncoder] = Lazy(lambda: load_cross_encoder(model, _SETTING))

    async def load(self) -> str:
        """Load the model now; its name.

        Raises:
            ConfigurationError: it cannot be loaded.
        """
        return (await self._model.get()).name

    async def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """A number for each text, the greater the better; comparable within one question only."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        scores: dict[int, float] = {}
        for begin in range(0, len(order), _AT_ONCE):
            portion = order[begin : begin + _AT_ONCE]
            cut = [texts[index][:TEXT_CHARACTERS] for index in portion]
            found = await self._model.run(CrossEncoder.score, query, cut, is_query=True)
            scores.update(zip(portion, found, strict=True))
        return [scores[index] for index in range(len(texts))]
