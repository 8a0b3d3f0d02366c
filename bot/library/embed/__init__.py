"""Models in the bot's own process: vectors without a key, and a reranker; this package's names are the one door."""

from bot.library.embed.embedder import LocalEmbedder
from bot.library.embed.names import STATIC_MODEL, TEXT_CHARACTERS, Closeness, is_local_model, is_same_model
from bot.library.embed.reranker import LocalReranker

__all__ = [
    "STATIC_MODEL",
    "TEXT_CHARACTERS",
    "Closeness",
    "LocalEmbedder",
    "LocalReranker",
    "is_local_model",
    "is_same_model",
]
