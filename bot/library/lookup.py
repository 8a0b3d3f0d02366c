"""What filters find an object by: its content, and each of its plain values as a whole.

A filter on a text property compares words, so `Up` would find `Growing up`, and `It`, a stop word, nothing. The tokens
stand in one hidden property that is compared as a whole: `=…` (the digest of the content) and `title=…` (that of one
value).
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.library.values import normalise
from bot.models import DataType, PropertySpec

_PLAIN: Final = frozenset(
    {DataType.TEXT, DataType.INT, DataType.NUMBER, DataType.BOOLEAN, DataType.DATE, DataType.UUID}
)


def build_lookup(values: Mapping[str, Any], digest: str, properties: Iterable[PropertySpec]) -> list[str]:
    """The tokens of one object.

    Args:
        values: of the properties that people fill, as they are stored or about to be.
        properties: those properties.
    """
    plain = [spec for spec in properties if spec.data_type in _PLAIN and values.get(spec.name) is not None]
    tokens = [build_value_token(spec, values[spec.name]) for spec in plain]
    return [build_row_token(digest), *tokens]


def build_row_token(digest: str) -> str:
    """The token of everything in a row."""
    return f"={digest}"


def get_row_tokens(tokens: Iterable[str]) -> list[str]:
    """The tokens of the rows that an object is or was."""
    return [token for token in tokens if token.startswith("=")]


def build_value_token(spec: PropertySpec, value: Any) -> str:
    """The token of one value; the same whether it is about to be stored or was read back."""
    text = f"{normalise(value, spec)!r}"
    # 64 bits: among the million values of one property two are the same by chance once in 10^7 collections.
    return f"{spec.name}={hashlib.blake2b(text.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"
