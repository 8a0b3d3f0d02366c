"""What a local model costs: processor time, which a busy machine does not change, and memory."""

import resource
import sys
import time
from dataclasses import dataclass
from typing import Final

from bot.library.embed import LocalEmbedder

# About 110 words, what a chunk of a document has.
_TEXT: Final = "The wedding planner falls in love with the groom of her most important client and her plans go up. " * 6
_TEXTS: Final = 32
_QUESTION: Final = "a romantic comedy about a wedding"
_QUESTIONS: Final = 50
_UNITS_OF_MIB: Final = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, Linux KiB


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs.

    Attributes:
        texts: of 110 words that it embeds in a second of one processor.
        question: milliseconds of one processor for a question.
        memory: MiB that the process grows by until both are done.
    """

    texts: float
    question: float
    memory: float


async def measure_cost(model: str) -> Cost:
    """Load a model and try it; in a process that has done nothing else, since memory once taken is not given back.

    Raises:
        ConfigurationError: it cannot be loaded.
    """
    before = _get_peak()
    embedder = LocalEmbedder(model)
    await embedder.load()
    begin = time.process_time()
    await embedder.embed([_TEXT] * _TEXTS)
    texts = _TEXTS / (time.process_time() - begin)
    begin = time.process_time()
    for _ in range(_QUESTIONS):
        await embedder.embed_one(_QUESTION)
    question = (time.process_time() - begin) * 1_000 / _QUESTIONS
    return Cost(round(texts, 1), round(question, 1), round(_get_peak() - before))


def _get_peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNITS_OF_MIB
