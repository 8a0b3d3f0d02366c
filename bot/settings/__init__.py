"""The settings: one frozen object, built by `load_settings()` from the environment and `.env`."""

from bot.settings.load import Given, build_settings, load_settings, read_given
from bot.settings.model import GenerativeProvider, RerankerProvider, Settings, VectorizerProvider
from bot.settings.names import UnknownName
from bot.settings.token import has_token_shape

__all__ = [
    "GenerativeProvider",
    "Given",
    "RerankerProvider",
    "Settings",
    "UnknownName",
    "VectorizerProvider",
    "build_settings",
    "has_token_shape",
    "load_settings",
    "read_given",
]
