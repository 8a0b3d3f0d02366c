"""What filters find an object by: its content, and each of its plain values as a whole.

A filter on a text property compares words, so `Up` would find `Growing up`, and `It`, a stop word, nothing. The tokens
stand in one hidden property that is compared as a whole: `=…` (the digest of the content), `title=…` (that of one
value), and of messages `message:…`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.library.values import normalise
from bot.models import DataType, MessageChunk, PropertySpec

_PLAIN: Final = frozenset(
    {DataType.TEXT, DataType.INT, DataType.NUMBER, DataType.BOOLEAN, DataType.DATE, DataType.UUID}
)


# No property can be called so.
_MESSAGE: Final = "message:"


def build_lookup(
    values: Mapping[str, Any],
    digest: str,
    properties: Iterable[PropertySpec],
    *,
    message: MessageChunk | None = None,
) -> list[str]:
    """The tokens of one object.

    Args:
        values: of the properties that people fill, as they are stored or about to be.
        properties: those properties.
        message: what it is of a message.
    """
    plain = [spec for spec in properties if spec.data_type in _PLAIN and values.get(spec.name) is not None]
    tokens = [build_value_token(spec, values[spec.name]) for spec in plain]
    return [build_row_token(digest), *tokens, *(build_message_tokens(message) if message else ())]


def build_row_token(digest: str) -> str:
    """The token of everything in a row."""
    return f"={digest}"


def build_message_tokens(message: MessageChunk) -> list[str]:
    """The tokens of a chunk of a message: its own, and of what the message itself says one that all of it has."""
    if message.file:
        return [build_chunk_token(message)]
    return [build_chunk_token(message), build_text_token(message.message_id)]


def build_chunk_token(message: MessageChunk) -> str:
    """What a chunk is recognised by: `message:1234/0`, of an attached file `message:1234/5678/0`."""
    file = f"{message.file}/" if message.file else ""
    return f"{_MESSAGE}{message.message_id}/{file}{message.number}"


def build_text_token(message_id: str) -> str:
    """What all chunks of a message's text are found by, and none of its files."""
    return f"{_MESSAGE}{message_id}"


def get_file(tokens: Iterable[str]) -> str | None:
    """Which attached file a chunk is of, as `MessageChunk.file` has it; None of what the message itself says."""
    for token in get_message_tokens(tokens):
        _, *file, _ = token.removeprefix(_MESSAGE).split("/") if "/" in token else ("", "")
        if file:
            return "/".join(file)
    return None


def get_lasting_tokens(tokens: Iterable[str]) -> list[str]:
    """Those that do not follow from an object's values: of the rows that it is or was, and of its message."""
    return [token for token in tokens if token.startswith(("=", _MESSAGE))]


def get_message_tokens(tokens: Iterable[str]) -> list[str]:
    """Those of a message."""
    return [token for token in tokens if token.startswith(_MESSAGE)]


def build_value_token(spec: PropertySpec, value: Any) -> str:
    """The token of one value; the same whether it is about to be stored or was read back."""
    text = f"{normalise(value, spec)!r}"
    # 64 bits: among the million values of one property two are the same by chance once in 10^7 collections.
    return f"{spec.name}={hashlib.blake2b(text.encode(errors='surrogatepass'), digest_size=8).hexdigest()}"
