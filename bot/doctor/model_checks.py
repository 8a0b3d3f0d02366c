"""Loads the models that run in the bot's own process, and measures them."""

import statistics
import time
from typing import Final

from bot.doctor.report import Finding, Verdict
from bot.errors import ConfigurationError
from bot.library.embed import STATIC_MODEL, LocalEmbedder, LocalReranker
from bot.settings import Settings

# About 110 words, what a chunk of a document has.
_TEXT: Final = "The wedding planner falls in love with the groom of her most important client and her plans go up. " * 6
_TEXTS_AT_ONCE: Final = 8
_SECONDS: Final = 1.0  # for which texts are embedded; a doctor is asked by somebody who waits
_QUESTION: Final = "a romantic comedy about a wedding"
_QUESTIONS: Final = 9
_HITS: Final = 25


async def check_models(settings: Settings) -> list[Finding]:
    """Findings about LOCAL_MODEL and LOCAL_RERANKER, where they are used."""
    return [*await _check_model(settings), *await _check_reranker(settings)]


async def _check_model(settings: Settings) -> list[Finding]:
    vectorizer = settings.get_vectorizer()
    if vectorizer != "local":
        if settings.local_model == STATIC_MODEL:
            return []
        return [_warn("local_model", f"the vectorizer is {vectorizer}; VECTORIZER=local uses it")]
    embedder = LocalEmbedder(settings.local_model)
    try:
        details = await embedder.load()
        speed, seconds = await _measure_texts(embedder), await _measure_question(embedder)
    except ConfigurationError as error:
        return [Finding("local_model", Verdict.FAIL, error.user_message)]
    remark = (
        f"{details.name}: {details.dimension} dimensions, {speed:,.0f} texts of 110 words a second, "
        f"{seconds * 1000:,.1f} ms a question"
    )
    return [Finding("local_model", Verdict.OK, remark)]


async def _check_reranker(settings: Settings) -> list[Finding]:
    chosen = settings.get_reranker()
    if settings.local_reranker is None:
        return []
    if chosen != "local":
        return [_warn("local_reranker", f"the reranker is {chosen}; RERANKER=local uses it")]
    reranker = LocalReranker(settings.local_reranker)
    try:
        name = await reranker.load()
    except ConfigurationError as error:
        return [Finding("local_reranker", Verdict.FAIL, error.user_message)]
    begin = time.perf_counter()
    await reranker.score(_QUESTION, [_TEXT] * _HITS)
    seconds = time.perf_counter() - begin
    return [Finding("local_reranker", Verdict.OK, f"{name}: {seconds * 1000:,.0f} ms for {_HITS} hits of 110 words")]


async def _measure_texts(embedder: LocalEmbedder) -> float:
    """How many texts it embeds in a second."""
    count, begin = 0, time.perf_counter()
    while (passed := time.perf_counter() - begin) < _SECONDS:
        await embedder.embed([_TEXT] * _TEXTS_AT_ONCE)
        count += _TEXTS_AT_ONCE
    return count / passed


async def _measure_question(embedder: LocalEmbedder) -> float:
    """The median of the seconds that it takes for a question."""
    taken = []
    for _ in range(_QUESTIONS):
        begin = time.perf_counter()
        await embedder.embed_one(_QUESTION)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def _warn(setting: str, reason: str) -> Finding:
    return Finding(setting, Verdict.WARN, f"Not used: {reason}")
