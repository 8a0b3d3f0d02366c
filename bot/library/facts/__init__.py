"""Questions about the data itself: how many, the oldest, the average, which ones; counted by Weaviate, not a model."""

from bot.library.facts.facts import Facts

__all__ = ["Facts"]
