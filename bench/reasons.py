"""Why a goal is missed: what was measured, by the titles of the rows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

REASONS: Final[Mapping[str, str]] = MappingProxyType({})
