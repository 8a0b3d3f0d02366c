"""The settings: one frozen object, built by `load_settings()` from the environment and `.env`."""

from bot.settings.load import load_settings
from bot.settings.model import GenerativeProvider, RerankerProvider, Settings, VectorizerProvider

__all__ = ["GenerativeProvider", "RerankerProvider", "Settings", "VectorizerProvider", "load_settings"]
