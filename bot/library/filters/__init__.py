"""Filters as people type them, `year>=1990 genre:comedy -title:"Love Actually"`, and their completion."""

from bot.library.filters.reading import read_filters

__all__ = ["read_filters"]
