"""What people mean: words of a query -> conditions over a collection's own properties and values; no model."""

from bot.library.conditions.interpreter import Interpreter, Understood
from bot.library.conditions.lookups import Lookups

__all__ = ["Interpreter", "Lookups", "Understood"]
