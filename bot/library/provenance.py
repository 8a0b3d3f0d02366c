"""Where objects come from: what the bot stores with each of them, and how it recognises one."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from weaviate.classes.config import DataType as WeaviateDataType
from weaviate.classes.config import Property, Tokenization
from weaviate.util import generate_uuid5

from bot.library.lookup import build_lookup
from bot.library.search_text import build_search_property
from bot.library.tenancy import get_tenant
from bot.models import AUDIENCE, CHANNEL_ID, LOOKUP, MEMBER_ID, MESSAGE_ID, CollectionInfo, MessageChunk, Origin

_SOURCE_MAX: Final = 500  # characters; names of files have 255 at most, paths in archives may have more


def build_origin(
    source: str,
    *,
    by: int | str,
    batch: str | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Origin:
    """The origin of one file's or channel's objects.

    Args:
        by: id of the member who uploads, or a word such as `operator`.
        batch: of an upload of several files, that of the first; default: a new one.
    """
    now = clock().astimezone(UTC)
    printable = "".join(c if c.isprintable() else " " for c in source).strip()
    return Origin(printable[:_SOURCE_MAX] or "unnamed", batch or build_batch_id(now), str(by), now)


def build_batch_id(at: datetime) -> str:
    """`20261124-063900-3f9a2c`: the later upload has the greater id."""
    return f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def build_hidden_properties() -> list[Property]:
    """The properties that the bot keeps for itself: of them keyword search reads one, and vectors know none."""
    exact: dict[str, Any] = {
        "tokenization": Tokenization.FIELD,
        "index_searchable": False,
        "skip_vectorization": True,
    }
    text, texts = WeaviateDataType.TEXT, WeaviateDataType.TEXT_ARRAY
    return [
        Property(name="source", data_type=text, **exact),
        Property(name="batch", data_type=text, **exact),
        Property(name="ingested_at", data_type=WeaviateDataType.DATE, skip_vectorization=True),
        Property(name="ingested_by", data_type=text, **exact),
        Property(name="digest", data_type=text, index_filterable=False, **exact),
        Property(name=LOOKUP, data_type=texts, **exact),
        Property(name=AUDIENCE, data_type=texts, **exact),
        *(Property(name=name, data_type=text, **exact) for name in (MEMBER_ID, MESSAGE_ID, CHANNEL_ID)),
        build_search_property(),
    ]


def build_provenance(
    info: CollectionInfo, origin: Origin, values: Mapping[str, Any], *, message: MessageChunk | None = None
) -> dict[str, Any]:
    """The values of those properties for one object with these values; none where the collection has no place for them.

    Args:
        message: what the object is of a message.

    Raises:
        ValueError: as for `build_content`.
    """
    if not info.is_tracked:
        return {}
    digest = build_digest(build_content(values))
    audience = {AUDIENCE: list(origin.audience)} if origin.audience else {}
    return {
        **audience,
        "source": origin.source,
        "batch": origin.batch,
        "ingested_at": origin.at,
        "ingested_by": origin.by,
        "digest": digest,
        LOOKUP: build_lookup(values, digest, info.own_properties, message=message),
        **(build_message_properties(message) if message else {}),
    }


def build_message_properties(message: MessageChunk) -> dict[str, str]:
    """What an object says about the message that it is made of."""
    return {MEMBER_ID: message.member_id, MESSAGE_ID: message.message_id, CHANNEL_ID: message.channel_id}


def build_content(values: Mapping[str, Any]) -> str:
    """The values as text that is the same for the same content.

    Raises:
        ValueError: NaN or infinity, which JSON does not have.
    """
    # Sorted: the order of columns may differ between two versions of a file.
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str, allow_nan=False)


def build_digest(content: str) -> str:
    """What tells whether a row with a known key has changed.

    Raises:
        UnicodeEncodeError: a lone surrogate, which Weaviate does not take either.
    """
    # 128 bits: enough to tell rows apart, and stored with every object.
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def build_namespace(info: CollectionInfo, guild_id: int) -> str:
    """What ids are made in."""
    return f"{info.stored_name}/{get_tenant(guild_id)}"


def build_id(namespace: str, identity: str) -> str:
    """A new object's id: uuid5 over collection, tenant, and what tells the row apart: its key, or source and content.

    It only keeps two uploads of one row at the same time from storing it twice. What tells whether a row is there is
    `recognition.py`: an object keeps its id when its content changes.
    """
    return generate_uuid5(f"{namespace}/{identity}")
