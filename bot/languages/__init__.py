"""What the bot says in the languages of those who read it: English, German, Spanish, French and Japanese."""

from bot.languages.catalogues import ENGLISH, LANGUAGES, find_language, list_spoken
from bot.languages.counts import join_with_and, join_with_or, render_count
from bot.languages.locale import get_language, set_locale, using_locale
from bot.languages.reading import read_spoken
from bot.languages.sayings import Saying, saying
from bot.languages.texts import phrase, translate, translate_count, translate_to

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Saying",
    "find_language",
    "get_language",
    "join_with_and",
    "join_with_or",
    "list_spoken",
    "phrase",
    "read_spoken",
    "render_count",
    "saying",
    "set_locale",
    "translate",
    "translate_count",
    "translate_to",
    "using_locale",
]
