"""Weaviate: the only folder that knows its client; what leaves it are models and RagbotErrors."""

from bot.library.alike import Alike
from bot.library.audiences import AUDIENCES_MAX, build_wanted
from bot.library.finder import Found, Place, get_reference
from bot.library.follow_ups import complete_question
from bot.library.generation import fill_in
from bot.library.golden import is_expected
from bot.library.opening import Library, open_library
from bot.library.provenance import build_batch_id, build_origin
from bot.library.reembed import ReembedReport
from bot.library.reindex import ReindexReport
from bot.library.rewriting import BuildPrompts
from bot.library.selection import Selection

__all__ = [
    "AUDIENCES_MAX",
    "Alike",
    "BuildPrompts",
    "Found",
    "Library",
    "Place",
    "ReembedReport",
    "ReindexReport",
    "Selection",
    "build_batch_id",
    "build_origin",
    "build_wanted",
    "complete_question",
    "fill_in",
    "get_reference",
    "is_expected",
    "open_library",
]
