"""Numbers in texts, with the marks of a language between thousands and before decimals."""

from string import Formatter
from typing import Any, Final

# What stands for the comma and the point of English; French has a narrow space that does not break.
_MARKS: Final = {"de": ".,", "es": ".,", "fr": "\u202f,"}
_TABLES: Final = {language: str.maketrans(",.", marks) for language, marks in _MARKS.items()}


class NumberFormatter(Formatter):
    """Fills in texts as `str.format` does, but for the marks of numbers.

    Args:
        language: whose marks they get.
    """

    def __init__(self, language: str) -> None:
        self._table = _TABLES.get(language)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format one value; a number that is not formatted by a text, as an id, stays as it is."""
        text = format(value, format_spec)
        is_number = isinstance(value, int | float) and bool(format_spec)
        return text.translate(self._table) if is_number and self._table else text
