"""Models -> embeds, pages, buttons and progress. Imports discord, never weaviate."""

from bot.ui.answers import render_ask, render_empty, render_recommendation, render_search
from bot.ui.collections import (
    render_collection_info,
    render_collection_list,
    render_created,
    render_deleted,
    render_deletion,
    render_schema,
)
from bot.ui.confirm import ConfirmView
from bot.ui.embeds import Page
from bot.ui.help import render_help
from bot.ui.ingest import render_ingest_report
from bot.ui.pages import PagedView, send_pages
from bot.ui.progress import ProgressMessage, render_progress
from bot.ui.status import render_status
from bot.ui.text import NO_MENTIONS
from bot.ui.views import OwnedView

__all__ = [
    "NO_MENTIONS",
    "ConfirmView",
    "OwnedView",
    "Page",
    "PagedView",
    "ProgressMessage",
    "render_ask",
    "render_collection_info",
    "render_collection_list",
    "render_created",
    "render_deleted",
    "render_deletion",
    "render_empty",
    "render_help",
    "render_ingest_report",
    "render_progress",
    "render_recommendation",
    "render_schema",
    "render_search",
    "render_status",
    "send_pages",
]
